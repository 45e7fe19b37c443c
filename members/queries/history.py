"""What was written of a person, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import (
    Enrolment,
    EnrolmentTerms,
    Heir,
    Member,
)
from perisai.accounts.enums import Role
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
# The village reads what concerns the village: no telephones, numbers or notes of the agent.
NOT_FOR_VILLAGE = {"nik", "family_card", "phone", "phone_owner", "note", "share_note"}
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


def versions_of(member: Member) -> dict[type[models.Model], models.QuerySet]:
    """The kept versions of a person, the jobs, their terms and the family, by table. Whoever asks has seen to
    it that the viewer sees the person."""
    return {
        Member: Member.history.filter(id=member.pk),
        Enrolment: Enrolment.history.filter(member=member.pk),
        EnrolmentTerms: EnrolmentTerms.history.filter(enrolment__in=member.enrolments.values("pk")),
        Heir: Heir.history.filter(member=member.pk),
    }


def events_of(
    model: type[models.Model], versions: models.QuerySet, keys: Collection[int], *, viewer: Viewer
) -> dict[int, Event]:
    """What happened at these versions of one table (`versions_of`), by their key. A version that changed
    nothing this viewer may read is left out. One query."""
    hidden = UNSPOKEN | (NOT_FOR_VILLAGE if viewer.role == Role.SECRETARY else set())
    fields = [field for field in model._meta.concrete_fields if field.name not in hidden]
    named = [path for name, path in NAMED.items() if any(field.name == name for field in fields)]
    ids = model.history.filter(history_id__in=keys).values("id")
    rows = (
        versions.filter(id__in=ids)
        .select_related("history_user", *named)
        .order_by("id", "history_date", "history_id")
    )
    found: dict[int, Event] = {}
    for _pk, of_one in groupby(rows, key=lambda version: version.id):
        found |= _events_of_one(model, fields, of_one)
    return {key: found[key] for key in keys if key in found}


def _events_of_one(
    model, fields: list[models.Field], versions: Iterable
) -> Iterator[tuple[int, Event]]:
    before = None
    for version in versions:
        changes = tuple(_changes(fields, before, version)) if before else ()
        if changes or before is None:
            yield (
                version.history_id,
                Event(
                    at=version.history_date,
                    by=version.history_user.name if version.history_user else "",
                    about=_about(model, version),
                    is_new=before is None,
                    changes=changes,
                    why=version.history_change_reason or "",
                ),
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
