"""The yearly claim of the education grant, remembered after the payment for each child and school year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import DONE, ClockKind, Outcome, School, StepKind
from claims.models import Claim, ClaimStep, Relative
from claims.queries.expected import Expectation, expected_of
from claims.queries.protection import facts_of
from claims.queries.road import program_of_claim
from claims.rules.clocks import Clock
from claims.rules.grant_years import Pupil, grant_years
from members.enums import Relation
from perisai.regulations.enums import Program
from villages.scoping import Viewer

AHEAD_OF_GRANT = 366  # days: it is a task as soon as the school year has begun
LEFT = "left"  # how a reminder ended: the child learns no more


@dataclass(frozen=True, slots=True)
class GrantYear:
    """One child and school year. `done_at` is when somebody noted that it was claimed."""

    clock: Clock
    relative: Relative
    year: int
    done_at: dt.datetime | None
    is_over: bool

    @property
    def about(self) -> str:
        """The key of its task."""
        return key_of(self.relative, self.year)

    @property
    def school_year(self) -> str:
        return f"{self.year}/{self.year + 1}"


def key_of(relative: Relative, year: int) -> str:
    """Under which the note about a child and school year is kept."""
    return f"{relative.uuid}:{year}"


def grants_of(
    claim: Claim,
    family: Sequence[Relative],
    steps: Sequence[ClaimStep],
    *,
    on: dt.date,
    expectation: Expectation | None = None,
) -> list[GrantYear]:
    """The school years of a paid claim that wait for their claim, or were claimed, the first to end first;
    empty while nothing was paid, and where the event brings no grant. No query without children, or with the
    `expectation` in hand; otherwise those of the facts."""
    last = steps[-1] if steps else None
    if last is None or last.kind != StepKind.PAID or claim.event_on is None:
        return []
    noted = claim.answers.get(DONE, {}).get(ClockKind.GRANT, {})
    found = [row for person in family for row in _years(claim, person, noted, last.happened_on, on)]
    if not found or not _has_grant(claim, family, on, expectation):
        return []
    return sorted(found, key=lambda row: (row.clock.due_on, row.relative.pk))


def _years(
    claim: Claim, person: Relative, noted: dict, paid_on: dt.date, on: dt.date
) -> list[GrantYear]:
    if person.relation != Relation.CHILD or person.removed_at:
        return []
    pupil = Pupil(
        born_on=person.born_on,
        school=School(person.school) if person.school else "",
        lives=person.lives,
        is_married=bool(person.is_married),
        works=bool(person.works),
    )
    ends = [
        int(key.rpartition(":")[2])
        for key, told in noted.items()
        if key.startswith(f"{person.uuid}:") and told["how"] == LEFT
    ]
    rows = []
    for year, clock in grant_years(pupil, event_on=claim.event_on, paid_on=paid_on, on=on):
        if ends and year > min(ends):
            continue
        told = noted.get(key_of(person, year))
        done_at = dt.datetime.fromisoformat(told["at"]) if told else None
        is_over = done_at is None and clock.is_over(on)
        rows.append(GrantYear(clock, person, year, done_at, is_over))
    return rows


def _has_grant(
    claim: Claim, family: Sequence[Relative], on: dt.date, expectation: Expectation | None
) -> bool:
    """JKK brings it with the death or total disability; JKM after years of dues, as the estimate says."""
    is_lasting = claim.outcome == Outcome.TOTAL_DISABILITY or claim.day_of_death is not None
    if not is_lasting:
        return False
    if program_of_claim(claim) == Program.JKK:
        return True
    if expectation is None:
        nobody = Viewer(None, "", on)
        facts = facts_of(claim, viewer=nobody)
        expectation = expected_of(claim, facts, family, viewer=nobody)
    return any(row.estimate and row.estimate.grants for row in expectation.benefits)
