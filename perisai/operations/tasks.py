"""What runs at night."""

import datetime as dt
from pathlib import Path

from django.conf import settings

from perisai.jobs.enums import Every
from perisai.jobs.registry import handles
from perisai.operations.actions import drop_old_backups, make_backup
from perisai.operations.keys import configured_key, is_key_configured


@handles("operations.back_up", every=Every.NIGHT, lease=dt.timedelta(hours=1))
def back_up(job, *, on: dt.datetime) -> None:
    """A backup every night, where a key says for whom to encrypt it."""
    if not is_key_configured():
        return
    folder = Path(settings.BACKUP_DIR)
    make_backup(folder=folder, key=configured_key(), on=on)
    drop_old_backups(folder=folder, keep=settings.BACKUPS_KEPT, on=on)
