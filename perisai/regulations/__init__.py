"""The law as data: one TOML file per instrument, read once into frozen values.

`value(key, on)` answers what a value was on a day, `quote` prices months, `due_day` knows holidays.
"""

from perisai.regulations.calendar import due_day, working_days_after
from perisai.regulations.dues import (
    MonthlyDues,
    Quote,
    bracket_for,
    check_programs,
    discounts_ending,
    dues_for_month,
    prices_fingerprint,
    quote,
)
from perisai.regulations.lookup import (
    age_limit,
    begins_on,
    countdown_ends_on,
    entry,
    find_entry,
    lapse_rule,
    lapsed_spans,
    lapses_on,
    payment_spans,
    sector_for_job,
    value,
)

__all__ = [
    "MonthlyDues",
    "Quote",
    "age_limit",
    "begins_on",
    "bracket_for",
    "check_programs",
    "countdown_ends_on",
    "discounts_ending",
    "due_day",
    "dues_for_month",
    "entry",
    "find_entry",
    "lapse_rule",
    "lapsed_spans",
    "lapses_on",
    "payment_spans",
    "prices_fingerprint",
    "quote",
    "sector_for_job",
    "value",
    "working_days_after",
]
