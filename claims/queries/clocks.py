"""The deadlines of a claim: which run, which are over, which were met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from claims.enums import DONE, ClockKind, EventKind, Outcome, Question, StepKind
from claims.models import Claim, ClaimStep, ClaimTask
from claims.queries.expected import answer_to_event
from claims.rules.clocks import Clock, Occasion, clocks
from perisai.regulations.enums import Program
from villages.enums import TimeZone
from villages.scoping import Viewer

# Days before its end on which a deadline becomes a task. Reports of hours are tasks at once.
AHEAD = {
    ClockKind.REPORT_ONE: 3,
    ClockKind.REPORT_TWO: 3,
    ClockKind.DEATH_REPORT: 30,
    ClockKind.CLAIM: 90,
    ClockKind.SERVICE: 0,
}
NEAR = 100  # days before its end on which a deadline is shown at once
# After one of these steps somebody has claimed, or need not any more.
_CLAIMED = frozenset(StepKind) - {StepKind.COMPLETE}


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline as it stands: `done_at` is when it was met."""

    clock: Clock
    programs: tuple[Program, ...]
    done_at: dt.datetime | None
    is_over: bool
    days_left: int

    @property
    def waits(self) -> bool:
        """It is over, or its end is near; neither met nor far away."""
        return self.done_at is None and self.days_left < NEAR

    @property
    def can_be_noted(self) -> bool:
        """A person says that it was done; the others end with a step of the claim."""
        kinds = (ClockKind.REPORT_ONE, ClockKind.REPORT_TWO, ClockKind.DEATH_REPORT)
        return self.done_at is None and self.clock.kind in kinds


def clocks_of(claim: Claim, steps: Sequence[ClaimStep], *, viewer: Viewer) -> list[Running]:
    """The deadlines of one claim on the viewer's day, the first to end first. No query."""
    return running(claim, steps, on=viewer.on)


def running(claim: Claim, steps: Sequence[ClaimStep], *, on: dt.date) -> list[Running]:
    """The same on any day: for the night, which tells agents and coordinators of their own claims."""
    # Savings know no limit in time, so whether somebody has them beside the rest is not asked.
    answer = answer_to_event(claim, has_jht=False)
    if answer is None or any(step.kind in StepKind.ends() for step in steps[-1:]):
        return []
    found: dict[tuple, tuple[Clock, list[Program]]] = {}
    # Nobody is told to report an accident before the family was asked what somebody died of.
    is_asked = claim.kind != EventKind.DEATH or Question.CAUSE in claim.answers
    for benefit in answer.benefits:
        if benefit.program == Program.JKK and not is_asked:
            continue
        for clock in clocks(_occasion(claim, benefit.program, steps)):
            found.setdefault((clock.kind, clock.due_on), (clock, []))[1].append(benefit.program)
    rows = [_running(clock, programs, claim, steps, on) for clock, programs in found.values()]
    return sorted(rows, key=lambda row: row.clock.due_on)


def tasks_of(viewer: Viewer) -> QuerySet[ClaimTask]:
    """The deadlines that wait for this viewer, the first to end first."""
    rows = ClaimTask.objects.visible_to(viewer).filter(done_at__isnull=True)
    return rows.select_related("claim").order_by("due_on", "pk")


def claims_overdue(viewer: Viewer) -> int:
    """How many claims have a deadline that is over."""
    return _claims_of(_overdue(viewer))


def claims_with_tasks(viewer: Viewer) -> int:
    """How many claims have a deadline that waits, and none that is over."""
    late = _overdue(viewer).order_by().values("claim")
    return _claims_of(tasks_of(viewer).exclude(claim__in=late))


def _overdue(viewer: Viewer) -> QuerySet[ClaimTask]:
    return tasks_of(viewer).filter(due_on__lt=viewer.on)


def _claims_of(tasks: QuerySet[ClaimTask]) -> int:
    return tasks.order_by().values("claim").distinct().count()


def _occasion(claim: Claim, program: Program, steps: Sequence[ClaimStep]) -> Occasion:
    told = claim.answers.get(Question.OUTCOME, {}).get("doctor_said_on")
    is_dead = claim.kind == EventKind.DEATH or claim.outcome == Outcome.DEATH
    complete = [step.happened_on for step in steps if step.kind == StepKind.SUBMITTED]
    return Occasion(
        program=program,
        event_on=claim.event_on,
        event_at=_event_at(claim),
        doctor_said_on=dt.date.fromisoformat(told) if told else None,
        died_on=claim.event_on if is_dead else None,
        complete_on=complete[-1] if complete else None,
    )


def _event_at(claim: Claim) -> dt.datetime | None:
    hour = claim.answers.get(Question.DAY, {}).get("hour")
    if not hour:
        return None
    zone = claim.branch.time_zone if claim.branch else TimeZone.WIB
    moment = dt.time.fromisoformat(hour)
    return dt.datetime.combine(claim.event_on, moment, ZoneInfo(zone))


def _running(
    clock: Clock, programs: list[Program], claim: Claim, steps: Sequence[ClaimStep], on: dt.date
) -> Running:
    done_at = _done_at(clock.kind, claim, steps)
    left = (clock.due_on - on).days
    return Running(clock, tuple(programs), done_at, done_at is None and clock.is_over(on), left)


def _done_at(kind: ClockKind, claim: Claim, steps: Sequence[ClaimStep]) -> dt.datetime | None:
    if noted := claim.answers.get(DONE, {}).get(kind):
        return dt.datetime.fromisoformat(noted["at"])
    ends = {
        ClockKind.CLAIM: _CLAIMED,
        ClockKind.SERVICE: StepKind.ends() | {StepKind.REFUSED},
    }.get(kind, frozenset())
    found = [step for step in steps if step.kind in ends]
    return found[0].recorded_at if found else None


def open_claims_to_watch() -> QuerySet[Claim]:
    """Claims in which a deadline may run, for the night."""
    return Claim.objects.open().filter(Q(event_on__isnull=False)).select_related("branch")
