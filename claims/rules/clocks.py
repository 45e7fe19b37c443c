"""Until when: the deadlines that begin with an event, dated and with their source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import ClockKind
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program

_YEAR = 12  # months
_DAY = 24  # hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the deadlines are counted from.

    `event_on`: day of the death or accident (a disease: of the diagnosis), `event_at` its moment where
    that is known; `doctor_said_at`: when the doctor declared the injured recovered, disabled or dead;
    `died_on`: day of a death, after an accident too; `complete_on`: day on which the branch took the
    complete file.
    """

    program: Program
    event_on: dt.date
    event_at: dt.datetime | None = None
    doctor_said_on: dt.date | None = None
    doctor_said_at: dt.datetime | None = None
    died_on: dt.date | None = None
    complete_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline: its last day and, for hours counted from a known moment, the moment.

    Hours from a day without a moment end on `due_on` at the hour of the event, which nobody noted.
    """

    kind: ClockKind
    due_on: dt.date
    due_at: dt.datetime | None
    source: str
    verified: bool

    def is_over(self, on: dt.date, at: dt.datetime | None = None) -> bool:
        """Has the last day passed, or of hours their last moment, where `at` says the moment?"""
        if at and self.due_at:
            return at > self.due_at
        return on > self.due_on


def clocks(occasion: Occasion) -> tuple[Clock, ...]:
    """Every deadline of the occasion, the first to end before the others.

    Sources: Permenaker 5/2021 Pasal 19 (2 x 24 hours, both stages of JKK), UU 24/2013 Pasal 44 (30 days
    for the death), PP 44/2015 Pasal 26 and PP 82/2019 (years to claim JKK; those of JKM are not
    verified), and the working days in which the scheme promises to pay (never sure, because joint leave is
    in no list here). A deadline that no instrument gives for that day is left out.
    """
    found = [*_reports(occasion), _death_report(occasion), _claim(occasion), _service(occasion)]
    return tuple(sorted(filter(None, found), key=lambda clock: clock.due_on))


def _reports(occasion: Occasion) -> list[Clock | None]:
    if occasion.program != Program.JKK:
        return []
    return [
        _hours(ClockKind.REPORT_ONE, "stage_one", occasion, occasion.event_on, occasion.event_at),
        _hours(
            ClockKind.REPORT_TWO,
            "stage_two",
            occasion,
            occasion.doctor_said_on,
            occasion.doctor_said_at,
        ),
    ]


def _hours(
    kind: ClockKind,
    stage: str,
    occasion: Occasion,
    on: dt.date | None,
    at: dt.datetime | None,
) -> Clock | None:
    rule = regulations.find_entry("jkk.report_hours", occasion.event_on)
    if rule is None or (on is None and at is None):
        return None
    hours = rule.value[stage]
    due_at = at + dt.timedelta(hours=hours) if at else None
    due_on = due_at.date() if due_at else on + dt.timedelta(days=hours // _DAY)
    return Clock(kind, due_on, due_at, rule.citation, rule.verified)


def _death_report(occasion: Occasion) -> Clock | None:
    died_on = occasion.died_on
    rule = regulations.find_entry("papers.death_report_days", died_on) if died_on else None
    if rule is None:
        return None
    due_on = died_on + dt.timedelta(days=rule.value)
    return Clock(ClockKind.DEATH_REPORT, due_on, None, rule.citation, rule.verified)


def _claim(occasion: Occasion) -> Clock | None:
    """JHT knows no limit: the savings stay the member's own. JKM's begins with the death."""
    if occasion.program == Program.JHT:
        return None
    is_jkm = occasion.program == Program.JKM
    begins_on = (is_jkm and occasion.died_on) or occasion.event_on
    key = f"{occasion.program.value.lower()}.claim_years"
    rule = regulations.find_entry(key, begins_on)
    if rule is None:
        return None
    due_on = same_day_after(begins_on, rule.value * _YEAR)
    return Clock(ClockKind.CLAIM, due_on, None, rule.citation, rule.verified)


def _service(occasion: Occasion) -> Clock | None:
    complete_on = occasion.complete_on
    key = f"sla.{occasion.program.value.lower()}_days"
    rule = regulations.find_entry(key, complete_on) if complete_on else None
    if rule is None:
        return None
    last = regulations.working_days_after(complete_on, rule.value)
    # Days of joint leave (cuti bersama) are in no list here, and an office may be closed on them.
    return Clock(ClockKind.SERVICE, last.day, None, rule.citation, verified=False)
