"""What left the site, as a file or on paper: who, when, what, how many rows, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from perisai.audit.models import AuditEntry
from perisai.common.month_names import month_name
from perisai.common.months import parse_month
from perisai.reports.outgoing_rules import FORM, OUTGOING, PDF, Outgoing, Way, counted, way_of
from perisai.reports.queries.people import Span, entries_of
from perisai.reports.queries.subjects import subject_names
from villages.scoping import Viewer

PAGE = 50
# Where an entry keeps of which form the file or paper was.
_FORMS = (FORM, "file", "paper", "kind")
_BOTH_WAYS = [action for action, what in OUTGOING.items() if what.is_paper_as_pdf]
ON_PAPER = Q(action__in=[action for action, what in OUTGOING.items() if what.way == Way.PAPER]) | Q(
    action__in=_BOTH_WAYS, **{f"details__{FORM}__startswith": PDF}
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; empty means everything."""

    span: Span
    user: str = ""
    way: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that left; `which` is the list, of lists as files."""

    pk: int
    at: dt.datetime
    by: str
    what: Outgoing
    way: Way
    subject: str
    number: int | None
    form: str
    reason: str
    which: str = ""

    @property
    def name(self) -> str:
        """What it was, with the list when it was one."""
        return f"{self.what.label}: {self.which}" if self.which else str(self.what.label)


@dataclass(frozen=True, slots=True)
class LeftPage:
    """Some of them, newest first, and the one after which the next page begins."""

    rows: Sequence[Left]
    next_after: int | None


def outgoing_page(viewer: Viewer, narrowed: Narrowed, *, after: int | None = None) -> LeftPage:
    """A page of what left in these days through people whom this viewer may watch. Two queries."""
    rows = _narrowed(viewer, narrowed)
    if after:
        rows = rows.filter(pk__lt=after)
    found = _left(viewer, rows[: PAGE + 1])
    return LeftPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def outgoing_rows(
    viewer: Viewer, narrowed: Narrowed, *, keys: Sequence[int] | None = None
) -> list[Left]:
    """All of them, or those of them with these keys, newest first. Two queries."""
    rows = _narrowed(viewer, narrowed)
    return _left(viewer, rows if keys is None else rows.filter(pk__in=keys))


def _narrowed(viewer: Viewer, narrowed: Narrowed) -> QuerySet[AuditEntry]:
    actions = [action for action in OUTGOING if narrowed.action in ("", action)]
    rows = entries_of(viewer, narrowed.span).filter(action__in=actions)
    # The worker notes each receipt of a print of many; who asked for the print is the entry that counts.
    rows = rows.exclude(action="receipt.printed", details__has_key="batch")
    if narrowed.way:
        rows = rows.filter(ON_PAPER) if narrowed.way == Way.PAPER else rows.exclude(ON_PAPER)
    if narrowed.user:
        rows = rows.filter(by__username=narrowed.user)
    return rows.select_related("by").order_by("-pk")


def _left(viewer: Viewer, entries: Iterable[AuditEntry]) -> list[Left]:
    entries = list(entries)
    names = subject_names(viewer, entries)
    return [_told(row, names.get((row.subject_type, row.subject_id), "")) for row in entries]


def _told(row: AuditEntry, subject: str) -> Left:
    told = row.details
    is_list = row.action == "export.taken"
    month = month_name(parse_month(told["month"])) if subject and "month" in told else ""
    return Left(
        pk=row.pk,
        at=row.at,
        by=row.by.name,
        what=OUTGOING[row.action],
        way=way_of(row.action, told),
        subject=", ".join(filter(None, [subject, month])),
        number=counted(row.action, told),
        form=next(
            (str(told[name]).upper().replace("-", " ") for name in _FORMS if told.get(name)), ""
        ),
        reason=told.get("reason", ""),
        which=told.get("list_name", "") if is_list else "",
    )
