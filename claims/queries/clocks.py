"""The deadlines of a claim: which run, which are over, which were met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.enums import DONE, ClockKind, EventKind, Question, StepKind
from claims.models import Claim, ClaimStep, ClaimTask, Relative
from claims.queries.expected import answer_to_event
from claims.rules.clocks import Clock, Occasion, clocks
from members.enums import Relation
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
# Deadlines that end with what somebody did elsewhere; the others end with a step.
NOTED = (ClockKind.REPORT_ONE, ClockKind.REPORT_TWO, ClockKind.DEATH_REPORT)
# After one of these steps somebody has claimed.
_CLAIMED = frozenset(StepKind) - {StepKind.COMPLETE, StepKind.DROPPED, StepKind.RESUMED}
# With one of these the scheme has all it asked for; after one of those it waits for the family, or the days
# of the law do not count.
_WHOLE = frozenset({StepKind.SUBMITTED, StepKind.ANSWERED})
_NOT_WHOLE = frozenset({StepKind.QUESTION, StepKind.OBJECTED, StepKind.DROPPED})


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
        return self.done_at is None and self.clock.kind in NOTED

    @property
    def can_be_corrected(self) -> bool:
        """A person said when it was done, and may have mistyped it."""
        return self.done_at is not None and self.clock.kind in NOTED


def clocks_of(
    claim: Claim, steps: Sequence[ClaimStep], *, viewer: Viewer, at: dt.datetime | None = None
) -> list[Running]:
    """The deadlines of one claim on the viewer's day, the first to end first; those of hours at the moment
    `at`, where it is said. No query."""
    return running(claim, steps, on=viewer.on, at=at)


def running(
    claim: Claim, steps: Sequence[ClaimStep], *, on: dt.date, at: dt.datetime | None = None
) -> list[Running]:
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
    rows = [_running(*each, claim, steps, on, at) for each in found.values()]
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
    return Occasion(
        program=program,
        event_on=claim.event_on,
        event_at=_event_at(claim),
        doctor_said_on=dt.date.fromisoformat(told) if told else None,
        died_on=claim.day_of_death,
        complete_on=_complete_on(steps),
    )


def _complete_on(steps: Sequence[ClaimStep]) -> dt.date | None:
    """Since when the scheme has a complete file; None while it does not."""
    since = None
    for step in steps:
        if step.kind in _WHOLE:
            since = step.happened_on
        elif step.kind in _NOT_WHOLE:
            since = None
    return since


def _event_at(claim: Claim) -> dt.datetime | None:
    hour = claim.answers.get(Question.DAY, {}).get("hour")
    if not hour:
        return None
    zone = claim.branch.time_zone if claim.branch else TimeZone.WIB
    moment = dt.time.fromisoformat(hour)
    return dt.datetime.combine(claim.event_on, moment, ZoneInfo(zone))


def _running(
    clock: Clock,
    programs: list[Program],
    claim: Claim,
    steps: Sequence[ClaimStep],
    on: dt.date,
    at: dt.datetime | None,
) -> Running:
    done_at = _done_at(clock.kind, claim, steps)
    left = (clock.due_on - on).days
    is_over = done_at is None and clock.is_over(on, at)
    return Running(clock, tuple(programs), done_at, is_over, left)


def _done_at(kind: ClockKind, claim: Claim, steps: Sequence[ClaimStep]) -> dt.datetime | None:
    if noted := claim.answers.get(DONE, {}).get(kind):
        return dt.datetime.fromisoformat(noted["at"])
    begins, ends = {
        ClockKind.CLAIM: ({StepKind.DROPPED}, _CLAIMED),
        ClockKind.SERVICE: (_WHOLE, StepKind.ends() | {StepKind.REFUSED}),
    }.get(kind, (frozenset(), frozenset()))
    found = [step for step in _after_last(steps, begins) if step.kind in ends]
    return found[0].recorded_at if found else None


def _after_last(steps: Sequence[ClaimStep], kinds: AbstractSet[StepKind]) -> Sequence[ClaimStep]:
    """The steps after the last of these kinds: what came before it belongs to another try."""
    places = [place for place, step in enumerate(steps) if step.kind in kinds]
    return steps[places[-1] + 1 :] if places else steps


def claims_to_watch() -> QuerySet[Claim]:
    """Claims in which a deadline may run, for the night: open ones, and paid ones where there is a child."""
    children = Relative.objects.filter(
        claim=OuterRef("pk"), relation=Relation.CHILD, lives=True, removed_at__isnull=True
    )
    goes_on = Q(last_step__isnull=True) | ~Q(last_step__in=StepKind.ends())
    is_remembered = Q(last_step=StepKind.PAID) & Exists(children)
    rows = Claim.objects.with_last_step().filter(goes_on | is_remembered, event_on__isnull=False)
    return rows.select_related("branch")
