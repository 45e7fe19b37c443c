"""What the law says on a day."""

import datetime as dt
import functools
import re
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from perisai.common.months import add_months, month_of
from perisai.regulations.enums import Sector
from perisai.regulations.errors import NotInForce
from perisai.regulations.loader import read_folder
from perisai.regulations.schema import KEYS
from perisai.regulations.values import Entry, LapseRule

# An entry without an end is in force until it is amended, but nobody pays for the next century: a
# year beyond this one is a slip of the keyboard.
LAST_YEAR = 2099


@functools.cache
def law() -> MappingProxyType[str, tuple[Entry, ...]]:
    """Every entry by key, oldest first; read once. Raises ImproperlyConfigured for faulty files."""
    reading = read_folder()
    if reading.problems:
        lines = "; ".join(f"{problem.where}: {problem.text}" for problem in reading.problems)
        raise ImproperlyConfigured(f"The regulations cannot be used: {lines}")
    return MappingProxyType({key: tuple(entries) for key, entries in reading.entries.items()})


def find_entry(key: str, on: dt.date) -> Entry | None:
    """The entry of `key` in force on `on`, or None. Raises KeyError for a key nobody defined."""
    if key not in KEYS:
        raise KeyError(key)
    if on.year > LAST_YEAR:
        return None
    return next((entry for entry in law()[key] if entry.covers(on)), None)


def entry(key: str, on: dt.date) -> Entry:
    """The entry of `key` in force on `on`, with its source. Raises NotInForce."""
    found = find_entry(key, on)
    if found is None:
        raise NotInForce(
            _("No regulation gives %(key)s on %(day)s.") % {"key": key, "day": f"{on:%Y-%m-%d}"}
        )
    return found


def value(key: str, on: dt.date) -> Any:
    """The value of `key` on `on`, in the shape its key has. Raises NotInForce."""
    return entry(key, on).value


def begins_on() -> dt.date:
    """The first day on which the law says how dues are paid: no money moved for the scheme before it."""
    return law()["dues.lapse"][0].since


def unverified() -> list[Entry]:
    """Every entry that somebody still has to confirm, by key and date."""
    return [entry for key in sorted(law()) for entry in law()[key] if not entry.verified]


def age_limit(on: dt.date) -> Entry:
    """A person registered on `on` must be younger than `.value` years."""
    return entry("registration.age_below", on)


def lapse_rule(on: dt.date) -> LapseRule:
    """How unpaid dues end protection, as in force on `on`."""
    found = entry("dues.lapse", on)
    return LapseRule(**found.value, verified=found.verified, citation=found.citation)


def lapses_on(last_month: dt.date) -> dt.date:
    """The day on which protection ends when `last_month` is the last month that reached the scheme.

    Paid to March, lapsed on 1 July.
    """
    return add_months(month_of(last_month), lapse_rule(last_month).lapsed_after)


def lapsed_spans(on: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Whoever's last month that reached the scheme lies in one of these spans had lapsed by `on`: first
    and last month, one span for each version of the rule. `lapses_on`, turned round.
    """
    spans = []
    for rule in law()["dues.lapse"]:
        last = add_months(month_of(on), -rule.value["lapsed_after"])
        if rule.until:
            last = min(last, month_of(rule.until - dt.timedelta(days=1)))
        if rule.since <= last:
            spans.append((rule.since, last))
    return spans


def countdown_ends_on(last_month: dt.date) -> dt.date:
    """The earliest day on which any branch would call the member lapsed: what a countdown shows."""
    return add_months(month_of(last_month), lapse_rule(last_month).earliest_after)


def payment_spans(on: dt.date) -> tuple[int, ...]:
    """How many months may be paid at once, rising."""
    return value("payment_spans", on)


def sector_for_job(job: str, on: dt.date) -> Sector:
    """The sector a job's words suggest ("Tukang ojek" is transport). A proposal: a person confirms."""
    found = find_entry("sector.transport_words", on)
    said = set(re.findall(r"\w+", job.lower()))
    return Sector.TRANSPORT if found and said & set(found.value) else Sector.OTHER
