"""The entries behind the activity of one user."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst

from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from perisai.reports.activity_rules import Work, deed_of, work_of
from perisai.reports.outgoing_rules import OUTGOING, name_of
from perisai.reports.queries.people import Span, entries_of
from perisai.reports.queries.subjects import Subject, subjects_of
from villages.scoping import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: when, to what kind of thing, and to which one where the viewer may open it."""

    pk: int
    at: dt.datetime
    thing: str
    deed: str | Promise
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Some of them, newest first, and the one after which the next page begins."""

    rows: Sequence[Entry]
    next_after: int | None


def entries_page(
    viewer: Viewer, user: User, span: Span, *, work: Work | None = None, after: int | None = None
) -> EntriesPage:
    """A page of what `user` did in these days, of one kind of work or all, if `viewer` may watch her. Two
    queries, whatever is on the page; three when it is narrowed to a kind."""
    rows = entries_of(viewer, span).filter(by=user)
    if work:
        actions = rows.order_by().values_list("action", flat=True).distinct()
        rows = rows.filter(action__in=[action for action in actions if work_of(action) == work])
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    subjects = subjects_of(viewer, shown)
    return EntriesPage(
        [_entry(row, subjects.get((row.subject_type, row.subject_id))) for row in shown],
        shown[-1].pk if len(found) > PAGE else None,
    )


def _entry(row: AuditEntry, subject: Subject | None) -> Entry:
    thing = (
        name_of(row.action, row.details)
        if row.action in OUTGOING
        else apps.get_model(row.subject_type)._meta.verbose_name
    )
    return Entry(row.pk, row.at, str(capfirst(thing)), deed_of(row.action), subject)
