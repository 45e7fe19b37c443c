"""What goes into the file of a claim, and how far putting it together is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.models import Bundle, Claim, PaperScan
from claims.queries.papers import Checklist, Line
from claims.queries.reading import through_claim
from claims.rules.papers import file_name, forms_for
from dues.queries.months import Payment, paid_by_enrolment
from perisai.common.ids import new_uuid
from perisai.common.months import month_range, months_between
from perisai.jobs.enums import JobState
from perisai.jobs.queries import Progress, progress_of
from villages.scoping import Viewer

WHOLE, FOLDER = "bundel.pdf", "berkas.zip"
KEPT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """A photo or scan with the name under which it is sent up."""

    line: Line
    scan: PaperScan
    file_name: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of dues: who paid it, when it reached the scheme (None too where an old book names no day:
    `is_undated`), and whether the scheme says so. `payment` is None for a month between others of which
    nothing is written down."""

    month: dt.date
    payment: Payment | None
    arrived_on: dt.date | None
    is_undated: bool = False


@dataclass(frozen=True, slots=True)
class BundlePicture:
    """How far a bundle is. Its files are there until `kept_until`."""

    bundle: Bundle
    progress: Progress | None
    kept_until: dt.datetime
    is_over: bool

    @property
    def is_ready(self) -> bool:
        is_done = self.progress is not None and self.progress.state == JobState.DONE
        return is_done and not self.is_over


def entries_of(checklist: Checklist) -> list[Entry]:
    """The scans of a claim in the order of its file, each with its name. Numbers are those of the papers."""
    lines = [line for line in (*checklist.needed, *checklist.on_the_way) if line.sheets]
    return [
        Entry(
            line,
            sheet.scan,
            file_name(number, line.kind, line.name, page=page, suffix=sheet.scan.suffix),
        )
        for number, line in enumerate(lines, start=1)
        for page, sheet in enumerate(line.sheets, start=1)
    ]


def months_of(claim: Claim, *, viewer: Viewer) -> list[Month]:
    """The months of dues of the job the claim is about, with the days on which they reached the scheme, and
    the holes between them: a file that leaves one out silently is doubted as a whole.
    Who sees the claim reads them, wherever the member is today. Two queries."""
    if claim.enrolment is None:
        return []
    paid = paid_by_enrolment(through_claim(viewer), [claim.enrolment])[claim.enrolment.pk]
    if not paid.months:
        return []
    first, last = min(paid.months), max(paid.months)
    return [
        Month(
            month,
            paid.months.get(month),
            None if month in paid.undated else paid.arrivals.get(month),
            is_undated=month in paid.undated,
        )
        for month in month_range(first, months_between(first, last) + 1)
    ]


def bundles_of(viewer: Viewer):
    """The bundles this viewer may see, the newest first."""
    return Bundle.objects.visible_to(viewer).select_related("claim", "by").order_by("-pk")


def picture_of(bundle: Bundle, *, viewer: Viewer, at: dt.datetime) -> BundlePicture:
    """How far a bundle is that the viewer may see. One query."""
    until = bundle.requested_at + KEPT
    return BundlePicture(bundle, progress_of(bundle.job_key), until, is_over=at >= until)


def bundle_context(claim: Claim, checklist: Checklist, *, viewer: Viewer) -> dict:
    """What the page of a claim says about forms and bundles. One query."""
    fresh = bundles_of(viewer).filter(claim=claim, by=viewer.user).first()
    return {
        "forms": forms_for(checklist.situation),
        "last_bundle": fresh,
        "bundle_uuid": new_uuid(),
    }
