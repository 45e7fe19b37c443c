"""Working days, as far as the government's yearly list of holidays is known."""

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from perisai.common.months import month_of
from perisai.regulations.lookup import entry

_FILE = Path(__file__).parent / "holidays.toml"
_SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """A day, and whether the list of holidays for its year and the rule behind it are confirmed."""

    day: dt.date
    verified: bool


@functools.cache
def holidays() -> dict[int, dict[dt.date, str]]:
    """National holidays by year and day. A year that is missing is not known yet."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {year["year"]: {day["on"]: day["name"] for day in year["days"]} for year in raw["year"]}


def is_working_day(day: dt.date) -> bool:
    """Neither a weekend nor a national holiday that is known."""
    return day.weekday() < _SATURDAY and day not in holidays().get(day.year, {})


def working_day_from(day: dt.date) -> dt.date:
    """`day` itself or the next working day."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def working_days_after(day: dt.date, count: int) -> Deadline:
    """The last of the `count` working days that follow `day`; `day` itself does not count."""
    last = day
    for _step in range(count):
        last = working_day_from(last + dt.timedelta(days=1))
    years = range(day.year, last.year + 1)
    return Deadline(day=last, verified=all(year in holidays() for year in years))


def due_day(month: dt.date) -> Deadline:
    """The last day on which the dues of `month` are paid in time: the 15th, or the next working day.

    Source: a press summary of PP 44/2015. The official receipt prints the day that binds.
    """
    rule = entry("dues.due_day", month_of(month))
    day = working_day_from(month_of(month).replace(day=rule.value))
    return Deadline(day=day, verified=rule.verified and day.year in holidays())
