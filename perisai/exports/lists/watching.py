"""What the people of a branch did, and what left the site through them, in columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    Narrowing,
    headings,
    iso_minute,
    narrowed_by,
    page,
)
from perisai.reports.activity_rules import Work
from perisai.reports.forms.watching import OutgoingForm, SpanForm
from perisai.reports.permissions import may_watch_users
from perisai.reports.queries.activity import activity_of
from perisai.reports.queries.outgoing import Narrowed, outgoing_rows
from perisai.reports.queries.people import Span, users_of
from villages.scoping import Viewer


def _frame(span: Span) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def _span(frame: Frame) -> Span:
    return Span(dt.date.fromisoformat(frame["first"]), dt.date.fromisoformat(frame["last"]))


def _read_activity(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = SpanForm(query, on=viewer.on)
    return narrowed_by(form, form.span)


def _activity(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    found = {row.user.pk: row for row in activity_of(viewer, _span(frame))}
    for row in (found[key] for key in keys if key in found):
        yield [
            row.user.name,
            row.user.get_role_display(),
            iso_minute(row.last_login, viewer) if row.last_login else "",
            row.days,
            row.sign_ins,
            row.files,
            *(row.by_work[work] for work in Work),
        ]


ACTIVITY = ExportList(
    page=page("reports:activity"),
    sheet="Kegiatan",
    may=may_watch_users,
    read=_read_activity,
    keys=lambda viewer, span: [row.user.pk for row in activity_of(viewer, span)],
    frame=lambda viewer, span: _frame(span),
    header=lambda frame: [
        *headings(
            _("User"),
            _("Role"),
            _("Signed in last"),
            _("Days with entries"),
            _("Times signed in"),
            _("Files taken"),
        )(frame),
        *(str(capfirst(work.label)) for work in Work),
    ],
    cells=_activity,
    holds=Holds.FIGURES,
)


def _read_outgoing(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = OutgoingForm(query, on=viewer.on, users=users_of(viewer))
    return narrowed_by(form, form.narrowed)


def _outgoing(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    rows = outgoing_rows(viewer, Narrowed(_span(frame)), keys=keys)
    found = {row.pk: row for row in rows}
    for row in (found[key] for key in keys if key in found):
        yield [
            iso_minute(row.at, viewer),
            row.by,
            ", ".join(filter(None, [str(row.name), row.subject])),
            str(row.way.label),
            row.form,
            "" if row.number is None else row.number,
            row.reason,
        ]


OUTGOING = ExportList(
    page=page("reports:outgoing"),
    sheet="Ekspor",
    may=may_watch_users,
    read=_read_outgoing,
    keys=lambda viewer, narrowed: [row.pk for row in outgoing_rows(viewer, narrowed)],
    frame=lambda viewer, narrowed: _frame(narrowed.span),
    header=headings(
        _("When"),
        _("Who"),
        _("What"),
        _("Way"),
        _("Kind of file or paper"),
        _("Rows"),
        _("Why"),
    ),
    cells=_outgoing,
)
