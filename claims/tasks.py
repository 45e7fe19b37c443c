"""What the worker does about claims."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from claims.actions.bundling import BUNDLE_JOB, forget_bundles, join_bundle, make_part
from claims.actions.deadlines import raise_tasks
from claims.actions.papers import forget_scans
from claims.models import Bundle, Claim
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from villages.queries import viewer_for

CLAIMS = 200  # in one slice


@handles(
    "claims.raise_tasks",
    every=Every.NIGHT,
    label=_("Deadlines of claims"),
    purpose=_("Tells agent and coordinator of deadlines that come near."),
)
def raise_deadlines(job: Job, *, on: dt.datetime) -> Again | None:
    """Deadlines that come near become tasks of agent and coordinator; what was done is done."""
    number, last = raise_tasks(at=on, after=job.cursor.get("after", 0), most=CLAIMS)
    if number < CLAIMS:
        return None
    done = job.progress + number
    return Again(done, max(Claim.objects.count(), done), {"after": last})


@handles(
    BUNDLE_JOB,
    label=_("Put together the file of a claim"),
    purpose=_("Makes one PDF and a folder of all papers of a claim."),
)
def make_bundle(job: Job, *, on: dt.datetime) -> Again | None:
    """The next part of the file of a claim, and after the last one PDF and folder of them all."""
    rows = Bundle.objects.select_related(
        "by", "claim__member__neighbourhood__hamlet", "claim__enrolment", "claim__village"
    )
    bundle, keys = rows.get(pk=job.payload["bundle"]), job.payload["keys"]
    part, viewer = job.cursor.get("part", 0), viewer_for(bundle.by, now=on)
    if part >= bundle.total:
        join_bundle(bundle=bundle, keys=keys, viewer=viewer)
        return None
    make_part(bundle=bundle, keys=keys, part=part, viewer=viewer)
    return Again(part + 1, bundle.total, {"part": part + 1})


@handles(
    "claims.forget_scans",
    every=Every.NIGHT,
    label=_("Delete photos of claims that are over"),
    purpose=_("Removes photos and scans that were taken back or whose claim is long over."),
)
def forget_files_of_papers(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of photos and scans that were taken back, or whose claim is long over, and those of
    old bundles."""
    forget_scans(at=on, on=on.date())
    forget_bundles(at=on)
