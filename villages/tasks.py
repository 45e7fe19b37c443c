"""What the worker does about villages and outreach."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from villages.actions.events import forget_event_photos
from villages.actions.prospects import forget_old_prospects
from villages.actions.village_files import forget_scans
from villages.enums import TimeZone
from villages.queries import local_day

AT_ONCE = 500


@handles(
    "villages.forget_scans",
    every=Every.NIGHT,
    label=_("Delete scans of villages' files that were taken back"),
    purpose=_("Removes scans of agreements some weeks after they were replaced or taken back."),
)
def forget_files_of_villages(job: Job, *, on: dt.datetime) -> None:
    """Delete the scans that no entry has had for some weeks."""
    forget_scans(at=on)


@handles(
    "villages.forget_prospects",
    every=Every.NIGHT,
    label=_("Forget people who did not join"),
    purpose=_(
        "Deletes name, place and phone of people who were not visited for long and did not join; what is left"
        " is a number."
    ),
)
def forget_prospects(job: Job, *, on: dt.datetime) -> Again | None:
    """Forget some of those whose time is over, and come back for the rest."""
    number = forget_old_prospects(on=local_day(on, TimeZone.WIB), at=on, most=AT_ONCE)
    done = job.progress + number
    return Again(done, done + AT_ONCE) if number == AT_ONCE else None


@handles(
    "villages.forget_event_photos",
    every=Every.NIGHT,
    label=_("Delete photos of outreach that were taken back"),
    purpose=_("Removes photos of outreach events some weeks after they were taken back."),
)
def forget_files_of_event_photos(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of photos that were taken back some weeks ago."""
    forget_event_photos(at=on)
