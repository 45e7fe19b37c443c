"""Reminders on paper: which are to be printed, which to be brought, and which not any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dues.queries.batch_printing import NO_AGENT, Where
from perisai.outbox.enums import Channel, MessageState
from perisai.reminders.enums import Reason
from perisai.reminders.models import LetterPrinting, Reminder
from perisai.reminders.queries.day import WALKING
from perisai.reminders.queries.pausing import without_paused
from perisai.reminders.queries.suppression import reasons_to_withdraw, still_wanted
from villages.models import Agent
from villages.scoping import Viewer

MOST_SHOWN = 500
# For how long a letter that was printed and is not wanted any more is named.
NAMED = dt.timedelta(days=14)
# Agent by agent, and dusun by dusun as she walks.
IN_PILES = (
    F("agent__user__name").asc(nulls_last=True),
    "agent",
    "enrolment__member__village__name",
    "enrolment__member__village",
    *WALKING,
)
_PRINTED = Exists(LetterPrinting.objects.filter(reminder=OuterRef("pk")))
_MEMBER = "enrolment__member__"
_HOME = ("enrolment__member__village", "enrolment__member__neighbourhood__hamlet")


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed letter; `reason` says why it is not to be brought, if anything."""

    reminder: Reminder
    reason: str = ""

    @property
    def printed_at(self) -> dt.datetime:
        return self.reminder.printed_at

    @property
    def name(self) -> str:
        return self.reminder.about

    @property
    def house(self) -> str:
        """Where it goes, within the dusun of its pile."""
        return house_of(self.reminder)

    @property
    def place(self) -> str:
        return ", ".join(filter(None, [self.house, dusun_of(self.reminder)]))


@dataclass(frozen=True, slots=True)
class Pile:
    """The letters of one agent for one dusun, in the order of the houses."""

    letters: Sequence[Letter]

    @property
    def agent(self) -> Agent | None:
        return self.letters[0].reminder.agent

    @property
    def place(self) -> str:
        return dusun_of(self.letters[0].reminder)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a viewer: how many are still to be printed, those to be brought, and those that were
    printed and are not to be brought any more. `has_more` says that more are to be brought than are shown."""

    to_print: int
    piles: Sequence[Pile]
    unwanted: Sequence[Letter]
    has_more: bool


def waiting_letters(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Reminder]:
    """The reminders that wait at a moment to be printed or brought, without those of members at rest."""
    rows = Reminder.objects.visible_to(viewer).handed().filter(channel=Channel.LETTER)
    return without_paused(rows.to_do_at(at), viewer.on)


def all_letters(viewer: Viewer) -> QuerySet[Reminder]:
    """Every reminder that was handed to paper, with its message and member."""
    rows = Reminder.objects.visible_to(viewer).filter(channel=Channel.LETTER, message__isnull=False)
    return rows.select_related("message", *_HOME).order_by(*IN_PILES)


def letters_without_agent(viewer: Viewer) -> int:
    """How many letters wait now that no agent brings. One query."""
    return waiting_letters(viewer, at=timezone.now()).filter(agent__isnull=True).count()


def letters_to_print(
    viewer: Viewer, *, where: Where, with_printed: bool, at: dt.datetime
) -> list[int]:
    """The keys of the reminders whose letters are to be printed, pile by pile in walking order; without those
    on paper already unless wanted, because they come out as copies. One query."""
    rows = waiting_letters(viewer, at=at).filter(_lives(where))
    if not with_printed:
        rows = rows.filter(~_PRINTED)
    return list(rows.order_by(*IN_PILES).values_list("pk", flat=True))


def wanted_letters(keys: Iterable[int], *, at: dt.datetime) -> set[int]:
    """Those of these reminders (keys) whose letters are still to be brought at a moment. A fixed number of
    queries."""
    rows = Reminder.objects.handed().filter(pk__in=keys).to_do_at(at)
    return set(still_wanted(rows, at=at).values_list("pk", flat=True))


def letters_of(viewer: Viewer, *, where: Where, at: dt.datetime) -> Letters:
    """What is to be printed, brought, or torn up. A fixed number of queries, whatever the number of letters.

    What speaks against a printed letter is asked now: the worker may take it back only within the hour.
    """
    waiting = waiting_letters(viewer, at=at).filter(_lives(where))
    printed = list(_shown(waiting)[: MOST_SHOWN + 1])
    reasons = reasons_to_withdraw([row.message for row in printed], at=at)
    wanted = [row for row in printed[:MOST_SHOWN] if row.message_id not in reasons]
    unwanted = [
        Letter(row, Reason(reasons[row.message_id]).label)
        for row in printed
        if row.message_id in reasons
    ]
    return Letters(
        to_print=waiting.filter(~_PRINTED).count(),
        piles=[Pile([Letter(row) for row in rows]) for rows in piles_of(wanted)],
        unwanted=unwanted + _taken_back(viewer, where, at),
        has_more=len(printed) > MOST_SHOWN,
    )


def piles_of(rows: Iterable[Reminder]) -> list[list[Reminder]]:
    """These reminders by agent and dusun, in their order."""
    piles: dict[tuple, list[Reminder]] = {}
    for row in rows:
        member = row.enrolment.member
        hamlet = member.neighbourhood.hamlet_id if member.neighbourhood else None
        piles.setdefault((row.agent_id, member.village_id, hamlet), []).append(row)
    return list(piles.values())


def dusun_of(row: Reminder) -> str:
    """The dusun and the village where a letter goes."""
    member = row.enrolment.member
    home = member.neighbourhood
    dusun = home.hamlet.name if home else _("RT not known")
    return f"{dusun}, {member.village.title}"


def house_of(row: Reminder) -> str:
    """RT, RW and address of the house to which a letter goes."""
    member = row.enrolment.member
    home = member.neighbourhood
    parts = (f"RT {home.rt}/RW {home.rw}" if home else "", member.address)
    return ", ".join(part for part in parts if part)


def _shown(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """The printed ones of these, with everything that a line tells."""
    return (
        rows.annotate(printed_at=Max("letter_printings__printed_at"))
        .filter(printed_at__isnull=False)
        .select_related("message", "agent__user", *_HOME)
        .order_by(*IN_PILES)
    )


def _taken_back(viewer: Viewer, where: Where, at: dt.datetime) -> list[Letter]:
    """Letters that were printed and taken back lately, or whose last day has passed."""
    rows = all_letters(viewer).filter(
        _lives(where),
        message__state__in=(MessageState.WITHDRAWN, MessageState.FAILED),
        message__settled_at__gt=at - NAMED,
    )
    return [Letter(row, _why(row)) for row in _shown(rows)[:MOST_SHOWN]]


def _why(row: Reminder) -> str:
    if row.message.state == MessageState.FAILED:
        return Reason.TOO_LATE.label
    reason = row.message.reason
    return Reason(reason).label if reason in Reason else reason


def _lives(where: Where) -> Q:
    """That the letter is this agent's and goes to this place."""
    found = where.house(_MEMBER)
    if where.agent == NO_AGENT:
        found &= Q(agent__isnull=True)
    elif where.agent:
        found &= Q(agent__code=where.agent)
    return found
