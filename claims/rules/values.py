"""What decisions of claims are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import Component, NoteKind
from perisai.regulations.enums import Program
from perisai.regulations.values import Entry


@dataclass(frozen=True, slots=True)
class Note:
    """Something said beside an amount: which sentence, with which numbers, days or words in it."""

    kind: NoteKind
    source: str
    verified: bool
    figures: tuple[tuple[str, int | str | dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a benefit, in rupiah, from `least` to `most`; both are the same for a fixed amount.

    `times` is the multiple of the monthly base that the amount comes from, where there is one.
    """

    component: Component
    least: int
    most: int
    source: str
    verified: bool
    times: int | None = None

    @property
    def is_range(self) -> bool:
        """Is the amount not one number?"""
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class GrantLevel:
    """A level of school of the education grant, for one child: rupiah a year, for `years` years.

    The law before December 2019 knew no levels: one amount, paid once (`level` is empty).
    """

    level: str
    yearly: int
    years: int

    @property
    def most(self) -> int:
        """Rupiah for one child that goes through all years of the level."""
        return self.yearly * self.years


@dataclass(frozen=True, slots=True)
class Grants:
    """The education grant: for `children` children, level by level, `most` rupiah in all."""

    children: int
    levels: tuple[GrantLevel, ...]
    most: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """What may be expected, part by part. The decision is with BPJS Ketenagakerjaan.

    `ceilings` are paid only when a doctor orders them, and `grants` year by year: neither is in the
    total.
    """

    program: Program
    parts: tuple[Part, ...] = ()
    ceilings: tuple[Part, ...] = ()
    grants: Grants | None = None
    notes: tuple[Note, ...] = ()

    @property
    def least(self) -> int:
        """The sum of the parts, each at its least."""
        return sum(part.least for part in self.parts)

    @property
    def most(self) -> int:
        """The sum of the parts, each at its most."""
        return sum(part.most for part in self.parts)

    @property
    def is_range(self) -> bool:
        """Is the total not one number?"""
        return self.least != self.most

    @property
    def verified(self) -> bool:
        """Is every amount of the total confirmed? Without amounts: everything that was said."""
        return all(item.verified for item in self.parts or self.notes)


def fixed(component: Component, amount: int, entry: Entry, *, is_sure: bool = True) -> Part:
    """A part of one amount, from the entry of the law that gives it."""
    return Part(component, amount, amount, entry.citation, entry.verified and is_sure)


def multiple(component: Component, times: int, base: int, entry: Entry) -> Part:
    """A part that is so many times the monthly base."""
    amount = times * base
    return Part(component, amount, amount, entry.citation, entry.verified, times=times)


def note(kind: NoteKind, entry: Entry, **figures: int | str | dt.date) -> Note:
    """A note, from the entry of the law behind it."""
    return Note(kind, entry.citation, entry.verified, tuple(figures.items()))
