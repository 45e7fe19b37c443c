"""The day of an agent and of a coordinator: the same rows on the first page and in the morning mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.models import ClaimTask
from claims.queries.clocks import tasks_of
from dues.queries.agents_cash import AgentsCash, agents_by_cash
from dues.queries.cash import Cash, ToHandOn, cash_of, to_hand_on
from members.models import Member, Visit
from perisai.desk.digest_rules import parts_of_day, visiting_order
from perisai.desk.enums import DayPart
from perisai.desk.queries.countdown import Nearing
from perisai.desk.queries.home import StandingFigures, nearing_lapse, standing_figures
from perisai.desk.queries.round import promises_due
from perisai.desk.queries.silent import Silent, silent_agents
from perisai.reminders.queries.day import number_of_errands
from perisai.reminders.queries.proof import went_wrong
from villages.scoping import Viewer

MOST_STOPS = 5
MOST_CLOCKS = 5


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody who needs the agent today: she promised to come, protection is about to end, or both."""

    member: Member
    promise: Visit | None = None
    nearing: Nearing | None = None

    def place_in_order(self, on: dt.date) -> tuple[int, int]:
        days_left = self.nearing.position.days_left if self.nearing else None
        return visiting_order(days_left, self.promise and self.promise.back_on, on)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of a claim that waits, and the days until its last one; below zero it is over."""

    task: ClaimTask
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True)
class AgentDay:
    """What an agent has to do on a day. `cash` with its age, and what of it is to be handed on until when;
    `errands`: reminders that wait for her hand. Of stops and deadlines the first few are here; `more_stops`
    and `more_deadlines` say how many further there are."""

    on: dt.date
    cash: Cash
    to_hand_on: ToHandOn
    stops: Sequence[Stop]
    more_stops: int
    in_arrears: int
    errands: int
    deadlines: Sequence[Deadline]
    more_deadlines: int

    @property
    def has_people(self) -> bool:
        return bool(self.stops or self.errands)

    @property
    def hand_on_left(self) -> int | None:
        """Days until the last one to hand cash on; below zero it is over, None without any."""
        return (self.to_hand_on.until_on - self.on).days if self.to_hand_on.until_on else None

    @property
    def parts_before(self) -> list[DayPart]:
        """What stands above the big actions of the page: the first part, and cash."""
        first = self.parts[0]
        return [first] if first == DayPart.CASH else [first, DayPart.CASH]

    @property
    def parts_after(self) -> list[DayPart]:
        return [part for part in self.parts if part not in self.parts_before]

    @cached_property
    def parts(self) -> list[DayPart]:
        """Its parts, what is lost soonest first. Cash always has its place."""
        there = {DayPart.CASH}
        if self.has_people:
            there.add(DayPart.PEOPLE)
        if self.deadlines:
            there.add(DayPart.CLAIMS)
        return parts_of_day(
            there,
            clock_left=self.deadlines[0].days_left if self.deadlines else None,
            cash_left=self.hand_on_left,
        )


@dataclass(frozen=True, slots=True)
class BranchDay:
    """What a coordinator looks at on a day: the silent agents, those whose cash is too old, how many
    reminders of the last days failed or are unknown, and how many she has to read."""

    silent: Sequence[Silent]
    old_cash: Sequence[AgentsCash]
    failed: int
    unknown: int
    errands: int


def agent_day(viewer: Viewer, *, standing: StandingFigures | None = None) -> AgentDay:
    """The day of an agent; `standing` where it was counted already. The number of queries does not grow with
    the rows."""
    standing = standing or standing_figures(viewer=viewer)
    promises = list(promises_due(viewer=viewer))
    stops = _stops(promises, nearing_lapse(standing, viewer=viewer), viewer.on)
    deadlines = [Deadline(task, (task.due_on - viewer.on).days) for task in tasks_of(viewer)]
    return AgentDay(
        on=viewer.on,
        cash=cash_of(viewer, on=viewer.on),
        to_hand_on=to_hand_on(viewer),
        stops=stops[:MOST_STOPS],
        more_stops=max(len(stops) - MOST_STOPS, 0),
        in_arrears=standing.in_arrears,
        errands=number_of_errands(viewer),
        deadlines=deadlines[:MOST_CLOCKS],
        more_deadlines=max(len(deadlines) - MOST_CLOCKS, 0),
    )


def branch_day(viewer: Viewer, *, agents: Sequence[AgentsCash] | None = None) -> BranchDay:
    """The day of a coordinator; `agents` where the cash of the agents is known already."""
    agents = agents_by_cash(viewer) if agents is None else agents
    wrong = went_wrong(viewer)
    return BranchDay(
        silent=silent_agents(viewer),
        old_cash=[agent for agent in agents if agent.is_too_old],
        failed=wrong["failed"],
        unknown=wrong["unknown"],
        errands=number_of_errands(viewer),
    )


def _stops(promises: Sequence[Visit], nearing: Sequence[Nearing], on: dt.date) -> list[Stop]:
    """One stop for each person, however many reasons there are."""
    found: dict[int, Stop] = {row.member_id: Stop(row.member, promise=row) for row in promises}
    for row in nearing:
        member = row.enrolment.member
        known = found.get(member.pk)
        if known is None or known.nearing is None:
            found[member.pk] = Stop(member, known and known.promise, row)
    return sorted(found.values(), key=lambda stop: stop.place_in_order(on))
