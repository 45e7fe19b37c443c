"""Which school years of which child may bring the education grant after a claim was paid: it is claimed anew
every year, and families forget it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import ClockKind, School
from claims.rules.clocks import Clock
from perisai import regulations
from perisai.common.months import same_day_after

JULY, JUNE = 7, 6  # school years begin and end there; no instrument says so, every school does
_YEAR = 12  # months
_SCHOOL_AGE = 4  # years: kindergarten is the first level of the grant
_NOT_YET = (School.NONE, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A child as the family told it. `works` and `is_married` end the grant, whatever was told of school."""

    born_on: dt.date | None
    school: School | str
    lives: bool = True
    is_married: bool = False
    works: bool = False


def school_year_of(on: dt.date) -> int:
    """The calendar year in which the school year of a day began."""
    return on.year if on.month >= JULY else on.year - 1


def grant_years(
    pupil: Pupil, *, event_on: dt.date, paid_on: dt.date, on: dt.date
) -> tuple[tuple[int, Clock], ...]:
    """The school years, by the calendar year in which they begin, that began after the payment and up to
    `on`, and that can still be paid: each with its deadline, the end of that school year.

    Until the child reaches the age of the law of the event; forgotten years as far back as that law pays.
    Nothing before the law that pays yearly. Source: `scholarship.conditions` (never sure).
    """
    rule = regulations.find_entry("scholarship.conditions", event_on)
    if rule is None or not rule.value["school_years_back"] or not _may_learn(pupil):
        return ()
    back, age = rule.value["school_years_back"], rule.value["child_under_age"]
    now = school_year_of(on)
    years = range(max(school_year_of(paid_on) + 1, now - back), now + 1)
    return tuple(
        (year, Clock(ClockKind.GRANT, _end_of(year), None, rule.citation, verified=False))
        for year in years
        if _learns_in(pupil, year, age)
    )


def _may_learn(pupil: Pupil) -> bool:
    is_free = not (pupil.is_married or pupil.works)
    return pupil.lives and is_free and pupil.school != School.LEFT


def _learns_in(pupil: Pupil, year: int, age: int) -> bool:
    begins_on = dt.date(year, JULY, 1)
    if pupil.born_on is None:
        return pupil.school not in _NOT_YET
    is_old_enough = begins_on >= same_day_after(pupil.born_on, _SCHOOL_AGE * _YEAR)
    return is_old_enough and begins_on < same_day_after(pupil.born_on, age * _YEAR)


def _end_of(year: int) -> dt.date:
    return dt.date(year + 1, JUNE, 30)
