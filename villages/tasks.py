"""What the worker does about villages."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import handles
from villages.actions.village_files import forget_scans


@handles(
    "villages.forget_scans",
    every=Every.NIGHT,
    label=_("Delete scans of villages' files that were taken back"),
    purpose=_("Removes scans of agreements some weeks after they were replaced or taken back."),
)
def forget_files_of_villages(job: Job, *, on: dt.datetime) -> None:
    """Delete the scans that no entry has had for some weeks."""
    forget_scans(at=on)
