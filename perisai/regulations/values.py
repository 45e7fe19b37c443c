"""What a value of the law looks like once it is read. Everything here is frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from perisai.regulations.enums import PayerKind, Program

# Written where a source gives the rule but no article; it is not printed in a citation.
UNKNOWN_ARTICLE = "belum ditemukan"


class Basis(StrEnum):
    """What the dates of a value are compared with."""

    MONTH_OF_DUES = "month of dues"
    DATE_OF_EVENT = "date of event"
    DATE_OF_REGISTRATION = "date of registration"
    DATE_OF_FILE = "date of complete file"
    DATE_OF_COLLECTION = "date of collection"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A legal instrument: one TOML file."""

    id: str
    title: str
    about: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One value of the law, in force from `since` until the day before `until`."""

    key: str
    value: Any
    since: dt.date
    until: dt.date | None
    basis: Basis
    article: str
    source: str
    verified: bool
    remark: str
    instrument: Instrument

    def covers(self, day: dt.date) -> bool:
        """Is the value in force on `day`?"""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def citation(self) -> str:
        """`PP 44/2015 Lampiran II`: how the value is cited on screens and receipts."""
        if self.article == UNKNOWN_ARTICLE:
            return self.instrument.title
        return f"{self.instrument.title} {self.article}"


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """A row of the table of dues. All amounts in rupiah a month.

    `upper` is kept as printed, for people to read; between the printed limits lie holes of 999
    rupiah, so a bracket is looked up by `lower` alone.
    """

    number: int
    lower: int
    upper: int | None
    base: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """A discount or relief: `pay_percent` of the dues of `programs` remains to be paid."""

    pay_percent: int
    programs: frozenset[Program]
    refused_payers: frozenset[PayerKind]
    undecided_payers: frozenset[PayerKind]
    is_for_employers: bool

    def applied_to(self, amount: int) -> int:
        """What remains of `amount` rupiah. Whole for every amount of the law: checked at start-up."""
        return amount * self.pay_percent // 100


@dataclass(frozen=True, kw_only=True)
class SchoolLevel:
    """A row of the education grant: rupiah per child and year, for at most `years` years."""

    level: str
    yearly: int
    years: int


@dataclass(frozen=True, kw_only=True)
class WorkStep:
    """`percent` of the monthly base for `months` months in a row while somebody cannot work.

    The last step has no end: its `months` is None.
    """

    months: int | None
    percent: int


@dataclass(frozen=True, kw_only=True)
class LapseRule:
    """When unpaid dues end the protection; counted in months after the last month that was paid.

    Branches count differently. `lapsed_after` is the reading that decides the status, `earliest_after`
    the strictest one seen in practice, which a countdown must show.
    """

    unpaid_months: int
    lapsed_after: int
    earliest_after: int
    verified: bool
    citation: str
