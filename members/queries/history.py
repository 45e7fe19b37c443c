"""What was written of a person, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import (
    CardHandover,
    Enrolment,
    EnrolmentTerms,
    Heir,
    Member,
    Visit,
)
from perisai.common.masking import mask_nik, mask_phone
from perisai.common.month_names import month_name
from perisai.common.rupiah import format_rupiah
from villages.scoping import Viewer

COVERS = {"nik": mask_nik, "family_card": mask_nik, "phone": mask_phone}
# Keys, and what the system writes for itself.
UNSPOKEN = {
    "id",
    "uuid",
    "content_hash",
    "registered_at",
    "member",
    "enrolment",
    "previous",
    "slot",
}
# Fields that no form shows have no name of their own.
WORDS = {
    "is_start_estimated": _("start is estimated"),
    "withdrawn_at": _("withdrawn as entered by mistake"),
    "removed_at": _("taken off the list"),
}
MONTHS = {"start_month", "from_month"}
NAMED = {"neighbourhood": "neighbourhood__hamlet", "village": "village", "agent": "agent__user"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that became something else; numbers are covered. Empty text is "nothing"."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was written at once: by whom (empty: the system), of whom or what, and why."""

    at: dt.datetime
    by: str
    about: str
    is_new: bool
    changes: tuple[Change, ...]
    why: str


def history_of(member: Member, *, viewer: Viewer) -> list[Event]:
    """Every change of a person, the jobs, their terms and the family, and every visit, newest first.
    Nothing for somebody who does not see the person. Seven queries."""
    if not Member.objects.visible_to(viewer).filter(pk=member.pk).exists():
        return []
    kept = [
        (Member, {"id": member.pk}),
        (Enrolment, {"member": member.pk}),
        (EnrolmentTerms, {"enrolment__in": member.enrolments.values("pk")}),
        (Heir, {"member": member.pk}),
    ]
    events = [event for model, row in kept for event in _events(model, row)]
    events += _card_handovers(member)
    events += _visits(member)
    return sorted(events, key=lambda event: event.at, reverse=True)


def _events(model: type[models.Model], row: dict) -> Iterator[Event]:
    fields = [field for field in model._meta.concrete_fields if field.name not in UNSPOKEN]
    named = [path for name, path in NAMED.items() if any(field.name == name for field in fields)]
    versions = (
        model.history.filter(**row)
        .select_related("history_user", *named)
        .order_by("id", "history_date", "history_id")
    )
    for _pk, of_one in groupby(versions, key=lambda version: version.id):
        yield from _events_of_one(model, fields, of_one)


def _card_handovers(member: Member) -> Iterator[Event]:
    """Facts with a day of their own: to whom the card was given."""
    rows = CardHandover.objects.filter(enrolment__member=member).select_related("by", "enrolment")
    for row in rows:
        day = date_format(row.handed_on, "j F Y")
        said = f"{day}, {row.to_whom} ({row.get_relation_display()})"
        yield Event(
            at=row.recorded_at,
            by=row.by.name,
            about=_("Job: %(job)s") % {"job": row.enrolment.job},
            is_new=False,
            changes=(Change(str(_("Card handed over")), "", said),),
            why="",
        )


def _visits(member: Member) -> Iterator[Event]:
    """Facts too: what came of each visit, and when the agent comes back."""
    for row in Visit.objects.filter(member=member).select_related("by"):
        said = f"{date_format(row.visited_on, 'j F Y')}, {row.get_result_display()}"
        if row.back_on:
            said += f", {date_format(row.back_on, 'j F Y')}"
        yield Event(
            at=row.recorded_at,
            by=row.by.name,
            about=str(_("Personal details")),
            is_new=False,
            changes=(Change(str(capfirst(Visit._meta.verbose_name)), "", said),),
            why=row.note,
        )


def _events_of_one(model, fields: list[models.Field], versions: Iterable) -> Iterator[Event]:
    before = None
    for version in versions:
        changes = tuple(_changes(fields, before, version)) if before else ()
        if changes or before is None:
            yield Event(
                at=version.history_date,
                by=version.history_user.name if version.history_user else "",
                about=_about(model, version),
                is_new=before is None,
                changes=changes,
                why=version.history_change_reason or "",
            )
        before = version


def _changes(fields: list[models.Field], before, after) -> Iterator[Change]:
    for field in fields:
        if getattr(before, field.attname) != getattr(after, field.attname):
            yield Change(_label(field), _said(field, before), _said(field, after))


def _label(field: models.Field) -> str:
    named = field.related_model._meta if field.is_relation else field
    return capfirst(str(WORDS.get(field.name, named.verbose_name)))


def _about(model, version) -> str:
    if model is Member:
        return str(_("Personal details"))
    if model is Heir:
        return _("Family: %(name)s") % {"name": version.name}
    if model is Enrolment:
        return _("Job: %(job)s") % {"job": version.job}
    return _("Terms from %(month)s") % {"month": month_name(version.from_month)}


def _said(field: models.Field, version) -> str:
    """The value as people read it."""
    value = getattr(version, field.name)
    if value in (None, ""):
        return ""
    if field.name in COVERS:
        return COVERS[field.name](value)
    if field.choices:
        return str(getattr(version, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field.name in MONTHS:
        return month_name(value)
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if field.name == "income":
        return format_rupiah(value)
    return str(value)
