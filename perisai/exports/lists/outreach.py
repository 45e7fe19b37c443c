"""Prospects and outreach events, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    Narrowing,
    headings,
    in_order,
    iso,
    narrowed_by,
    page,
)
from villages.forms.prospects import ListForm
from villages.models import Prospect
from villages.permissions import may_see_outreach
from villages.queries.outreach import events_of, narrowed_prospects, prospects_of
from villages.scoping import Viewer


def _read_prospects(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = ListForm(query, viewer=viewer)
    form.is_valid()
    return narrowed_by(form, form.narrowing)


def _prospects(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(prospects_of(viewer), keys):
        yield [
            row.name,
            row.place,
            row.village.name,
            _state(row),
            row.get_objection_display() if row.may_be_visited else "",
            iso(row.next_visit_on),
            iso(row.joined_on),
            row.agent.user.name,
        ]


def _state(row: Prospect) -> str:
    if row.do_not_contact_on:
        return gettext("do not contact")
    return gettext("has joined") if row.joined_on else row.get_stage_display()


PROSPECTS = ExportList(
    page=page("outreach:prospect_list"),
    sheet="Calon peserta",
    may=may_see_outreach,
    read=_read_prospects,
    keys=KeysOf(lambda viewer, by: narrowed_prospects(viewer, **(by or {}))),
    header=headings(
        _("Name"),
        _("Where to find"),
        _("Village"),
        _("Stage"),
        _("Objection"),
        _("Next visit"),
        _("Joined on"),
        _("Agent"),
    ),
    cells=_prospects,
)


def _events(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(events_of(viewer), keys):
        yield [
            row.title,
            iso(row.held_on),
            gettext("not held") if row.cancelled_on else "",
            row.place or row.get_venue_display(),
            row.village.name,
            row.agent.user.name,
            "" if row.attended is None else row.attended,
            row.people,
            row.joined,
        ]


EVENTS = ExportList(
    page=page("outreach:event_list"),
    sheet="Acara",
    may=may_see_outreach,
    keys=KeysOf(lambda viewer, by: events_of(viewer)),
    header=headings(
        _("Event"),
        _("Day"),
        _("State"),
        _("Place"),
        _("Village"),
        _("Agent"),
        _("Came"),
        _("Prospects"),
        _("Joined"),
    ),
    cells=_events,
    holds=Holds.FIGURES,
)
