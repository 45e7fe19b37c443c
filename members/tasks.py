"""What the worker does about people."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from members.actions.documents import forget_papers
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import handles


@handles(
    "members.forget_papers",
    every=Every.NIGHT,
    label=_("Delete photos that were taken back"),
    purpose=_("Removes photos and scans of people's papers some weeks after they were taken back."),
)
def forget_files_of_papers(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of photos and scans that were taken back some weeks ago."""
    forget_papers(at=on)
