"""The data is checked whenever Django starts a command, the server included."""

from django.core.checks import CheckMessage, Error, register

from perisai.regulations.calendar import holidays
from perisai.regulations.loader import read_folder

TAG = "regulations"


@register(TAG)
def check_instruments(app_configs, **kwargs) -> list[CheckMessage]:
    """Refuse overlaps, gaps, missing sources, fractions of a rupiah, sums that disagree, unknown keys."""
    return [
        Error(f"{problem.where}: {problem.text}", id=f"regulations.{problem.code}")
        for problem in read_folder().problems
    ]


@register(TAG)
def check_holidays(app_configs, **kwargs) -> list[CheckMessage]:
    """Every holiday lies in the year it is listed under."""
    return [
        Error(f"holidays.toml: {day} is listed under {year}", id="regulations.E010")
        for year, days in holidays().items()
        for day in days
        if day.year != year
    ]
