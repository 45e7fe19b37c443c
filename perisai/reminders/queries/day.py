"""What an agent has to send, bring or say today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.utils import timezone

from perisai.outbox.enums import Channel, MessageState
from perisai.reminders.enums import Kind, Recipient, State
from perisai.reminders.models import Reminder
from villages.scoping import Viewer

MOST = 100
_HOME = "enrolment__member__neighbourhood"
# From house to house within a village.
WALKING = (
    F(f"{_HOME}__hamlet__walking_order").asc(nulls_last=True),
    F(f"{_HOME}__hamlet__name").asc(nulls_last=True),
    f"{_HOME}__rw",
    f"{_HOME}__rt",
    "enrolment__member__address",
    "enrolment__member__name",
    "pk",
)


@dataclass(frozen=True, slots=True)
class Errand:
    """One reminder that waits for the agent."""

    reminder: Reminder

    @property
    def text(self) -> str:
        return self.reminder.message.text

    @property
    def is_link(self) -> bool:
        return self.reminder.channel == Channel.WHATSAPP_AGENT

    @property
    def is_letter(self) -> bool:
        return self.reminder.channel == Channel.LETTER

    @property
    def is_own(self) -> bool:
        """Told to the agent herself: nobody has to be visited."""
        return Kind(self.reminder.kind).to != Recipient.MEMBER

    @property
    def address(self) -> str:
        """wa.me with the text."""
        message = self.reminder.message
        return f"https://wa.me/{message.recipient.removeprefix('+')}?text={quote(message.text)}"


@dataclass(frozen=True, slots=True)
class House:
    """One house and what is to be told there; without a place it is the agent's own work."""

    place: str
    errands: Sequence[Errand]


def errands_of(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Reminder]:
    """The reminders that wait for this agent's hand at a moment."""
    return Reminder.objects.visible_to(viewer).filter(
        state=State.HANDED,
        channel__in=Channel.by_hand(),
        message__state=MessageState.WAITING,
        message__not_before__lte=at,
        message__not_after__gt=at,
    )


def errands_at_doors(
    viewer: Viewer, enrolments: Iterable[int], *, at: dt.datetime
) -> dict[int, list[Errand]]:
    """What is to be said or handed over at the doors of these participations (keys), for each of them: the
    round and letters, not what goes by telephone. One query."""
    rows = errands_of(viewer, at=at).filter(
        enrolment__in=enrolments, channel__in=(Channel.TASK, Channel.LETTER)
    )
    found: dict[int, list[Errand]] = {}
    for row in rows.select_related("message", "enrolment__member").order_by("due_on", "pk"):
        found.setdefault(row.enrolment_id, []).append(Errand(row))
    return found


def number_of_errands(viewer: Viewer) -> int:
    """How many reminders wait for this agent now. One query."""
    return errands_of(viewer, at=timezone.now()).count()


def day_of(viewer: Viewer, *, at: dt.datetime) -> list[House]:
    """What is to be done, house by house in walking order, at most MOST; the agent's own work first. One
    query."""
    rows = (
        errands_of(viewer, at=at)
        .select_related(
            f"{_HOME}__hamlet", "enrolment__member__village", "message", "claim", "agent__user"
        )
        .order_by(F("enrolment__member__village__name").asc(nulls_first=True), *WALKING)
    )
    return _by_house(rows[:MOST])


def _by_house(rows: Iterable[Reminder]) -> list[House]:
    houses: dict[str, list[Errand]] = {}
    for row in rows:
        errand = Errand(row)
        place = "" if errand.is_own else _place(row)
        houses.setdefault(place, []).append(errand)
    return [House(place, houses[place]) for place in sorted(houses, key=lambda place: place != "")]


def _place(row: Reminder) -> str:
    """Where the house stands, in one line."""
    member = row.enrolment.member
    parts = (f"{member.neighbourhood or ''}", member.address, member.village.name)
    return ", ".join(part for part in parts if part)
