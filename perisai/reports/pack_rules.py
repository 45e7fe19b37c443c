"""Decisions of the monthly pack: who was how far behind on a day, who lapsed and who came back in a month.

Pure. A past day is judged by what is known today: dues that arrived late count for their month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from dues import rules
from dues.enums import Status
from members.enums import EndReason
from perisai.common.months import add_months, last_day, month_of, month_range
from perisai.reports.enums import Age

MONTHS = 36  # of which the pack can be read
_AGES = {
    Status.PROTECTED: Age.CURRENT,
    Status.ARREARS_1: Age.ONE,
    Status.ARREARS_2: Age.TWO,
    Status.ARREARS_3: Age.THREE,
    Status.LAPSED: Age.LAPSED,
}
_ORDER = list(Age)


@dataclass(frozen=True, slots=True)
class Course:
    """One participation of a member (by key), who lives in a neighbourhood (None: not known)."""

    member: int
    neighbourhood: int | None
    start_month: dt.date
    registered_on: dt.date
    is_return: bool
    remitted_through: dt.date | None
    ended_on: dt.date | None
    end_reason: str
    returned_on: dt.date | None  # registered again after this one lapsed
    deceased_on: dt.date | None


def months_of_pack(on: dt.date) -> list[dt.date]:
    """The months of which a pack can be read on a day, the newest first."""
    return month_range(add_months(month_of(on), 1 - MONTHS), MONTHS)[::-1]


def day_of_pack(month: dt.date, on: dt.date) -> dt.date:
    """The day that the pack of a month describes: its last one, or today while the month lasts."""
    return min(last_day(month), on)


def ages_on(
    day: dt.date, courses: Iterable[Course], *, active: Collection[int]
) -> dict[int, tuple[Age, int | None]]:
    """How far each member is behind on a day, and where they live. `active` are those who count as protected
    on it. Who never paid, whose participation ended, or who died, is not there; who lapsed is, until they
    register again; of two participations the better one counts."""
    found: dict[int, tuple[Age, int | None]] = {}
    known: dict[tuple, Age | None] = {}  # thousands share few dates, and the law is slow to ask
    for course in courses:
        if course.member in active:
            age = Age.CURRENT
        else:
            dates = course.remitted_through, *_over(course, day)
            if dates not in known:
                known[dates] = _age(day, *dates)
            age = known[dates]
        before = found.get(course.member)
        if age and (before is None or _ORDER.index(age) < _ORDER.index(before[0])):
            found[course.member] = age, course.neighbourhood
    return found


def _over(course: Course, day: dt.date) -> tuple[bool, bool]:
    """Whether a participation had ended, and whether the member had died. A lapse is no end before somebody
    registers again: its day is kept only then, and lies before the return."""
    is_lapse = course.end_reason == EndReason.LAPSED
    ended_on = course.returned_on if is_lapse else course.ended_on
    return (
        ended_on is not None and ended_on <= day,
        course.deceased_on is not None and course.deceased_on <= day,
    )


def _age(day: dt.date, reached: dt.date | None, is_ended: bool, is_deceased: bool) -> Age | None:
    """Of somebody who is not active: a status of protected then means that they began later."""
    progress = rules.Progress(
        start_month=reached or day,
        remitted_through=reached,
        is_ended=is_ended,
        is_deceased=is_deceased,
    )
    age = _AGES.get(rules.status_on(progress, day))
    return None if age == Age.CURRENT else age


def lapses(courses: Iterable[Course], on: dt.date) -> dict[dt.date, set[int]]:
    """By month the members of whom a participation lapsed in it, up to today; also who came back since."""
    found: dict[dt.date, set[int]] = defaultdict(set)
    known: dict[tuple, dt.date | None] = {}
    for course in courses:
        dates = course.remitted_through, course.ended_on
        if dates not in known:
            known[dates] = rules.lapsed_on(dates[0], ended_on=dates[1], night=on)
        day = known[dates]
        if day and not (course.deceased_on and course.deceased_on <= day):
            found[month_of(day)].add(course.member)
    return found


def returned_in(month: dt.date, courses: Iterable[Course]) -> set[int]:
    """The members who registered again in a month, after a participation before."""
    last = last_day(month)
    return {
        course.member
        for course in courses
        if course.is_return and month <= course.registered_on <= last
    }


def median_days(weighted: Iterable[tuple[int, int]]) -> int | None:
    """The median of days, each told as often as it happened; rounded up. None of nothing."""
    days = [day for day, often in weighted for _each in range(often)]
    return -int(-median(days) // 1) if days else None
