"""Decisions about places that need no database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the official regions, as the published package lays it out."""

    name: str
    file: str
    code: re.Pattern[str]
    parent: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns its file must have."""
        return ("code", f"{self.parent}_code", "name") if self.parent else ("code", "name")


# From the top down: a region is only accepted below a parent that was.
# The number of a village opens with 1 (kelurahan), 2 (desa) or 3 (desa adat).
LEVELS = (
    Level("province", "provinces.csv", re.compile(r"[0-9]{2}")),
    Level("regency", "regencies.csv", re.compile(r"[0-9]{2}(\.[0-9]{2}){1}"), "province"),
    Level("district", "districts.csv", re.compile(r"[0-9]{2}(\.[0-9]{2}){2}"), "regency"),
    Level(
        "village", "villages.csv", re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[123][0-9]{3}"), "district"
    ),
)


@dataclass(frozen=True, slots=True)
class CustodyTerms:
    """What a branch allows an agent to hold: rupiah, days, and days of grace over either limit before
    new cash is refused. `is_verified` is False while a value rests on an unconfirmed house rule.
    `from_on` is the day the branch set them on, with what held `before`; None for the house rule."""

    cash_limit: int
    age_limit_days: int
    grace_days: int
    is_verified: bool
    from_on: dt.date | None = None
    before: CustodyTerms | None = None


def is_agent_code(text: str) -> bool:
    """Two to six capital letters or digits: short enough to be written by hand on a receipt."""
    return re.fullmatch(r"[A-Z0-9]{2,6}", text) is not None


def has_left(until_on: dt.date | None, is_active: bool, on: dt.date) -> bool:
    """Whether an agent does not work any more on a day: her account is closed, or her last day over."""
    return not is_active or (until_on is not None and until_on < on)


def three_digits(text: str) -> str | None:
    """An RT or RW number as it is written on the identity card: `1`, `01`, `RT 1` -> `001`.

    None when it is no number of at most three digits.
    """
    found = re.fullmatch(r"(?:R[TW])?[ .]*0*([0-9]{1,3})", text.strip(), re.IGNORECASE)
    return found[1].zfill(3) if found else None
