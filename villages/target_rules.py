"""What a target counts, and in which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.translation import gettext as _

from perisai.common.month_names import month_name
from perisai.common.months import last_day
from perisai.common.numbers import format_number
from perisai.common.rupiah import format_rupiah
from villages.enums import Measure

FIRST_YEAR, LAST_YEAR = 2000, 2099


class Unit(StrEnum):
    PEOPLE = auto()
    RUPIAH = auto()
    PERCENT = auto()
    EVENTS = auto()


UNITS = {
    Measure.NEW: Unit.PEOPLE,
    Measure.ACTIVE: Unit.PEOPLE,
    Measure.DUES: Unit.RUPIAH,
    Measure.RETENTION: Unit.PERCENT,
    Measure.EVENTS: Unit.EVENTS,
    Measure.VULNERABLE: Unit.PEOPLE,
}
MOST = {Unit.PERCENT: 100, Unit.PEOPLE: 10**9, Unit.EVENTS: 10**6, Unit.RUPIAH: 10**14}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or one `month` of it (1 to 12; 0 for the whole year)."""

    year: int
    month: int = 0

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month or 1, 1)

    @property
    def last(self) -> dt.date:
        return last_day(dt.date(self.year, self.month or 12, 1))

    def __str__(self) -> str:
        return month_name(self.first) if self.month else f"{self.year}"


def most_of(measure: str) -> int:
    """The largest value that can be meant."""
    return MOST[UNITS[Measure(measure)]]


def figure_words(measure: str, value: int) -> str:
    """`Rp4.200.000`, `85%`, `1.250`."""
    match UNITS[Measure(measure)]:
        case Unit.RUPIAH:
            return format_rupiah(value)
        case Unit.PERCENT:
            return f"{format_number(value)}%"
        case _:
            return format_number(value)


def unit_words(measure: str) -> str:
    """What one of it is, for a heading."""
    return {
        Unit.PEOPLE: _("people"),
        Unit.RUPIAH: _("rupiah"),
        Unit.PERCENT: _("percent"),
        Unit.EVENTS: _("events"),
    }[UNITS[Measure(measure)]]
