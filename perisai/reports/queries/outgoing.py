"""What left the site, as a file or on paper: who, when, what, how many rows, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from perisai.audit.models import AuditEntry
from perisai.common.month_names import month_name
from perisai.common.months import parse_month
from perisai.reports.outgoing_rules import FORM, OUTGOING, PDF, Way, counted, name_of, way_of
from perisai.reports.queries.people import Span, entries_of
from perisai.reports.queries.subjects import Subject, subjects_of
from villages.models import Village
from villages.scoping import Viewer

PAGE = 50
_VILLAGE = Village._meta.label_lower
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
    """One thing that left, by `name`. `subject` is what it is about where that is no person, and `link` its
    page where the viewer may open it."""

    pk: int
    at: dt.datetime
    by: str
    name: str
    way: Way
    subject: str
    number: int | None
    form: str
    reason: str
    link: Subject | None = None


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
    subjects = subjects_of(viewer, entries)
    return [_told(row, subjects.get((row.subject_type, row.subject_id))) for row in entries]


def _told(row: AuditEntry, link: Subject | None) -> Left:
    told = row.details
    subject = "" if link is None or link.is_person else link.name
    if subject and row.subject_type == _VILLAGE:
        subject = Village(code=row.subject_id, name=subject).title
    month = month_name(parse_month(told["month"])) if subject and "month" in told else ""
    return Left(
        pk=row.pk,
        at=row.at,
        by=row.by.name,
        name=name_of(row.action, told),
        way=way_of(row.action, told),
        subject=", ".join(filter(None, [subject, month])),
        number=counted(row.action, told),
        form=next(
            (str(told[name]).upper().replace("-", " ") for name in _FORMS if told.get(name)), ""
        ),
        reason=told.get("reason", ""),
        link=link,
    )
