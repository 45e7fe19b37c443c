"""What the worker does about claims."""

import datetime as dt

from claims.actions.papers import forget_scans
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import handles


@handles("claims.forget_scans", every=Every.NIGHT)
def forget_files_of_papers(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of photos and scans that were taken back, or whose claim is long over."""
    forget_scans(at=on, on=on.date())
