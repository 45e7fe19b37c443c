"""What the worker does so that nobody waits for a report."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.reports.queries.outreach import kept_funnel
from perisai.reports.queries.score_sums import keep_sums
from perisai.reports.queries.targets import default_narrowing, target_board
from perisai.reports.score_rules import SPAN, span_of
from villages.queries import viewer_for
from villages.scoping import Viewer

READERS = (Role.COORDINATOR, Role.HEAD_OFFICE)


@handles(
    "reports.keep_sums",
    every=Every.HOUR,
    label=_("Add up the reports"),
    purpose=_(
        "Adds up score cards, targets and outreach of each branch, so that nobody waits for them."
    ),
)
def keep_reports(job: Job, *, on: dt.datetime) -> Again | None:
    """The sums of the next branch whose coordinator or head office may ask for them: as the pages open by
    themselves. Who sees the same as somebody before adds nothing."""
    after, done = job.cursor.get("after", 0), job.cursor.get("done", [])
    readers = User.objects.filter(role__in=READERS, is_active=True, pk__gt=after).order_by("pk")
    for user in readers.iterator():
        viewer = viewer_for(user, now=on)
        scope = [viewer.role, *viewer.branch_ids]
        if not viewer.is_nobody and scope not in done:
            keep_for(viewer)
            cursor = {"after": user.pk, "done": [*done, scope]}
            return Again(len(cursor["done"]), len(cursor["done"]) + 1, cursor)
    return None


def keep_for(viewer: Viewer) -> None:
    """Add up anew what everybody who sees the same as this viewer reads of reports."""
    keep_sums(viewer, span_of(viewer.on, SPAN))
    kept_funnel(viewer, is_fresh=True)
    target_board(viewer, default_narrowing(viewer), is_fresh=True)
