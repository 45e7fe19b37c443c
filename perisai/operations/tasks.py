"""What runs at night."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from perisai.jobs.enums import Every
from perisai.jobs.registry import handles
from perisai.operations.actions import drop_old_backups, make_backup
from perisai.operations.keys import configured_key, is_key_configured


@handles(
    "operations.back_up",
    every=Every.NIGHT,
    lease=dt.timedelta(hours=1),
    label=_("Backup"),
    purpose=_("Makes an encrypted copy of all data, so that nothing is lost when the disk breaks."),
)
def back_up(job, *, on: dt.datetime) -> None:
    """A backup every night, where a key says for whom to encrypt it."""
    if not is_key_configured():
        return
    folder = Path(settings.BACKUP_DIR)
    make_backup(folder=folder, key=configured_key(), on=on)
    drop_old_backups(folder=folder, keep=settings.BACKUPS_KEPT, on=on)
