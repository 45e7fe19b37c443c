"""Decisions of the monthly pack: who was how far behind on a day, who lapsed and who came back in a month.

Pure. A past day is judged by what is known today: dues that arrived late count for their month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from dues import rules
from dues.enums import Status
from members.enums import EndReason
from perisai.common.months import last_day
from perisai.reports.enums import Age

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
    deceased_on: dt.date | None


def day_of_pack(month: dt.date, on: dt.date) -> dt.date:
    """The day that the pack of a month describes: its last one, or today while the month lasts."""
    return min(last_day(month), on)


def ages_on(
    day: dt.date, courses: Iterable[Course], *, active: Collection[int]
) -> dict[int, tuple[Age, int | None]]:
    """How far each member is behind on a day, and where they live. `active` are those who count as protected
    on it. Who never paid, whose participation ended, or who died, is not there; of two participations the
    better one counts."""
    found: dict[int, tuple[Age, int | None]] = {}
    for course in courses:
        age = Age.CURRENT if course.member in active else _age(course, day)
        known = found.get(course.member)
        if age and (known is None or _ORDER.index(age) < _ORDER.index(known[0])):
            found[course.member] = age, course.neighbourhood
    return found


def _age(course: Course, day: dt.date) -> Age | None:
    """Of somebody who is not active: a status of protected then means that they began later."""
    is_over = course.ended_on is not None and course.ended_on <= day
    progress = rules.Progress(
        start_month=course.start_month,
        remitted_through=course.remitted_through,
        is_ended=is_over and course.end_reason != EndReason.LAPSED,
        is_deceased=course.deceased_on is not None and course.deceased_on <= day,
    )
    age = _AGES.get(rules.status_on(progress, day))
    return None if age == Age.CURRENT else age


def lapsed_in(month: dt.date, on: dt.date, courses: Iterable[Course]) -> set[int]:
    """The members of whom a participation lapsed in a month, up to today; also who came back since."""
    until = day_of_pack(month, on)
    found = set()
    for course in courses:
        day = rules.lapsed_on(course.remitted_through, ended_on=course.ended_on, night=until)
        died_before = course.deceased_on is not None and day and course.deceased_on <= day
        if day and month <= day <= until and not died_before:
            found.add(course.member)
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
