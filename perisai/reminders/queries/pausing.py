"""Whom an agent does not remind for a while."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from members.models import Member
from perisai.reminders.models import Pause, Reminder
from villages.scoping import Viewer


def pause_on(member: Member, day: dt.date) -> Pause | None:
    """The pause that holds for a member on a day: the newest row, unless it is over. One query."""
    return _in_force(Pause.objects.filter(member=member), day)


def pause_seen(member: Member, *, viewer: Viewer) -> Pause | None:
    """The same on the viewer's day, for who may know of it; the village is not told. One query."""
    return _in_force(Pause.objects.visible_to(viewer).filter(member=member), viewer.on)


def without_paused(reminders: QuerySet[Reminder], day: dt.date) -> QuerySet[Reminder]:
    """These without those of members for whom a pause holds on a day."""
    newer = Pause.objects.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    holds = Pause.objects.filter(
        ~Exists(newer),
        member=OuterRef("enrolment__member"),
        from_on__lte=day,
        until_on__gte=day,
    )
    return reminders.filter(~Exists(holds))


def _in_force(rows, day: dt.date) -> Pause | None:
    newest = rows.select_related("by").order_by("-pk").first()
    is_on = newest is not None and newest.from_on <= day <= newest.until_on
    return newest if is_on else None
