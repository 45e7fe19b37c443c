"""How a text reads to a real person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.models import Enrolment
from perisai.common.months import add_months, month_of
from perisai.reminders.due.rows import month_period
from perisai.reminders.enums import Kind, Length, Recipient
from perisai.reminders.models import Reminder
from perisai.reminders.queries.texts import Told, told_by
from perisai.reminders.wording_rules import filled
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Sample:
    """A text filled in, and for whom; without a name the values are invented."""

    text: str
    name: str

    @property
    def number(self) -> int:
        return len(self.text)


def sample_of(viewer: Viewer, kind: Kind, *, text: str, length: Length) -> Sample:
    """The text for the newest person of the scope who came due under this kind; without one, for any member
    of the scope, or invented. Nothing is written."""
    seen = Reminder.objects.visible_to(viewer).filter(kind=kind)
    seen = seen.select_related("enrolment__member", "claim", "agent__user")
    row = seen.order_by("-pk").first() or _anybody(viewer, kind)
    if row is None:
        return Sample(filled(text, _invented(viewer.on).values(length), length=length), "")
    told = told_by([row], on=viewer.on)[row.pk]
    return Sample(filled(text, told.values(length), length=length), row.about)


def _anybody(viewer: Viewer, kind: Kind) -> Reminder | None:
    """An unsaved reminder of a member who has paid before."""
    if kind.to != Recipient.MEMBER:
        return None
    rows = Enrolment.objects.visible_to(viewer).open()
    rows = rows.filter(standing__remitted_through__isnull=False)
    enrolment = rows.select_related("member", "standing").order_by("-pk").first()
    if enrolment is None:
        return None
    month = month_of(viewer.on)
    return Reminder(
        pk=0,
        kind=kind,
        period=month_period(month),
        enrolment=enrolment,
        agent_id=enrolment.member.agent_id,
        village_id=enrolment.member.village_id,
        due_on=viewer.on,
        last_on=add_months(month, 1) - dt.timedelta(days=1),
    )


def _invented(on: dt.date) -> Told:
    return Told(
        name="Bu Sri",
        agent="Bu Ani",
        village="Sukamaju",
        amount=16_800,
        amount_after=33_600,
        months=(month_of(on),),
        last_day=on,
        since=on,
        deadline="laporan",
    )
