"""What an agent has to send, bring or say today, and what coordinators are told of their own work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.utils import timezone

from perisai.outbox.enums import Channel
from perisai.reminders.enums import ErrandOrder, Kind, Recipient
from perisai.reminders.models import Reminder
from perisai.reminders.queries.known import Here, here_at
from perisai.reminders.queries.pausing import without_paused
from perisai.reminders.queries.suppression import still_wanted
from perisai.reminders.queries.terms import terms_of
from perisai.reminders.rules import need_of
from villages.queries import time_zone_of
from villages.scoping import Viewer

PAGE, MOST = 20, 100  # errands on a page: at first, and at most
_MEMBER = "enrolment__member__"
_HAMLET = f"{_MEMBER}neighbourhood__hamlet__"
# From house to house within a village.
WALKING = (
    F(f"{_HAMLET}walking_order").asc(nulls_last=True),
    F(f"{_HAMLET}name").asc(nulls_last=True),
    f"{_MEMBER}neighbourhood__rw",
    f"{_MEMBER}neighbourhood__rt",
    f"{_MEMBER}address",
    f"{_MEMBER}family_card",
    f"{_MEMBER}name",
    "pk",
)
_OWN = ()  # of no house


@dataclass(frozen=True, slots=True)
class Errand:
    """One reminder that waits for somebody's hand."""

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
        """Told to the reader herself: nobody has to be visited."""
        return _is_own(self.reminder.kind)

    @property
    def address(self) -> str:
        """wa.me with the text."""
        message = self.reminder.message
        return f"https://wa.me/{message.recipient.removeprefix('+')}?text={quote(message.text)}"


@dataclass(frozen=True, slots=True)
class House:
    """One house and what is to be told there; without a place it is the reader's own work."""

    place: str
    errands: Sequence[Errand]


@dataclass(frozen=True, slots=True)
class Day:
    """The first houses of a day, whole ones, and of how many errands these are the first. When some go by
    her own telephone, `here` says whether anybody may be disturbed by it now."""

    houses: Sequence[House]
    number: int
    here: Here | None

    @property
    def shown(self) -> int:
        return sum(len(house.errands) for house in self.houses)

    @property
    def has_more(self) -> bool:
        return self.shown < self.number

    @property
    def has_letters(self) -> bool:
        return any(errand.is_letter for house in self.houses for errand in house.errands)


def errands_of(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Reminder]:
    """The reminders that wait for the hand of this agent or coordinator at a moment, and are still wanted:
    nobody is asked for money that she has just handed over; those of whom she lets rest wait unseen until
    the pause is over. A fixed number of queries, before the first row."""
    return still_wanted(_waiting(viewer, at), at=at)


def _waiting(viewer: Viewer, at: dt.datetime) -> QuerySet[Reminder]:
    rows = Reminder.objects.visible_to(viewer).by_hand_of(viewer.role).handed().to_do_at(at)
    return without_paused(rows, viewer.on)


def errands_at_doors(
    viewer: Viewer, enrolments: Iterable[int], *, at: dt.datetime
) -> dict[int, list[Errand]]:
    """What is to be said or handed over at the doors of these participations (keys), for each of them: the
    round and letters, not what goes by telephone. A fixed number of queries."""
    waiting = _waiting(viewer, at).filter(
        enrolment__in=enrolments, channel__in=(Channel.TASK, Channel.LETTER)
    )
    rows = still_wanted(waiting, at=at).select_related("message", "enrolment__member")
    found: dict[int, list[Errand]] = {}
    for row in rows.order_by("due_on", "pk"):
        found.setdefault(row.enrolment_id, []).append(Errand(row))
    return found


def number_of_errands(viewer: Viewer) -> int:
    """How many reminders wait for this agent or coordinator now. A fixed number of queries."""
    return errands_of(viewer, at=timezone.now()).count()


def day_of(
    viewer: Viewer,
    *,
    at: dt.datetime,
    order: ErrandOrder = ErrandOrder.NEED,
    most: int = PAGE,
) -> Day:
    """What is to be done, house by house: the houses where something is lost soonest first, or in walking
    order. Whole houses, until `most` errands are reached, so nobody goes to one twice; the reader's own work
    first. A fixed number of queries."""
    houses = _houses(errands_of(viewer, at=at))
    number = sum(len(house) for house in houses.values())
    places = list(houses)
    if order == ErrandOrder.NEED:
        places.sort(key=lambda place: min(houses[place]))
    places.sort(key=lambda place: place != _OWN)
    chosen: list[list[int]] = []
    room = most
    for place in places:
        if room <= 0:
            break
        chosen.append([pk for *_need, pk in sorted(houses[place])])
        room -= len(houses[place])
    loaded = _load(chosen)
    return Day(loaded, number, _here(loaded, at))


def _here(houses: Sequence[House], at: dt.datetime) -> Here | None:
    links = (errand for house in houses for errand in house.errands if errand.is_link)
    if first := next(links, None):
        row = first.reminder
        terms = terms_of([row.branch_id])
        return here_at(at, row.branch_id, zone=time_zone_of(row.branch), terms=terms)
    return None


def _houses(rows: QuerySet[Reminder]) -> dict[tuple, list[tuple]]:
    """Kind, last day and key of each errand, by house; the houses in walking order. People without an address
    are of one house when they are on one family card."""
    found = rows.order_by(f"{_MEMBER}village__name", *WALKING).values_list(
        "kind",
        "last_on",
        "pk",
        "enrolment__member",
        *(f"{_MEMBER}{name}" for name in ("village", "neighbourhood", "address", "family_card")),
    )
    houses: dict[tuple, list[tuple]] = {}
    for kind, last_on, pk, member, village, neighbourhood, address, card in found:
        home = (village, neighbourhood, address or card or member)
        place = _OWN if _is_own(kind) else home
        houses.setdefault(place, []).append((*need_of(Kind(kind), last_on), pk))
    return houses


def _load(chosen: Sequence[Sequence[int]]) -> list[House]:
    rows = Reminder.objects.select_related(
        f"{_MEMBER}neighbourhood__hamlet",
        f"{_MEMBER}village",
        "message",
        "claim",
        "concern",
        "agent__user",
        "branch",
    ).in_bulk([pk for keys in chosen for pk in keys])
    found = []
    for keys in chosen:
        errands = [Errand(rows[pk]) for pk in keys if pk in rows]
        if errands:
            found.append(House("" if errands[0].is_own else _place(errands[0].reminder), errands))
    return found


def _is_own(kind: str) -> bool:
    return Kind(kind).to != Recipient.MEMBER


def _place(row: Reminder) -> str:
    """Where the house stands, in one line."""
    member = row.enrolment.member
    parts = (f"{member.neighbourhood or ''}", member.address, member.village.name)
    return ", ".join(part for part in parts if part)
