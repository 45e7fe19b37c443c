"""Decisions about what the scheme confirms: whose it is, whether it fits, when it is overdue, what is
due next. Nothing is guessed: what does not fit waits for a person.

Pure: no database, no clock. Months are dates whose day is 1; amounts are whole rupiah.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from dues.enums import ConfirmationMatch
from perisai.common.months import month_range

# The scheme confirms a period of protection of months, not of years.
MOST_AHEAD = dt.timedelta(days=366 * 2)


@dataclass(frozen=True, slots=True)
class Said:
    """What the scheme says of one person. `nik` and `kpj` are empty when it does not tell them."""

    nik: str
    kpj: str
    first_month: dt.date
    months: int
    amount: int

    @property
    def span(self) -> list[dt.date]:
        """The months it is for."""
        return month_range(self.first_month, self.months)


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A month that is recorded as paid here. `total` is the price of the month in rupiah."""

    line_id: int
    total: int
    has_reached: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enrolment of the person, with its live paid months."""

    enrolment_id: int
    kpj: str
    paid: dict[dt.date, PaidLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a confirmation comes to. `enrolment_id` is None when nobody was found, or not one alone.

    `recorded` is the price of its months as recorded here, `difference` what the scheme received beyond
    that (below zero: less). `in_doubt` are the months that stand in the way: not recorded, confirmed
    before, or not handed on.
    """

    match: ConfirmationMatch
    enrolment_id: int | None = None
    lines: tuple[int, ...] = ()
    recorded: int = 0
    difference: int = 0
    in_doubt: tuple[dt.date, ...] = ()

    @property
    def may_be_taken_over(self) -> bool:
        """Every month is here, in the scheme and unconfirmed: at most the amount is another one."""
        return self.match in (ConfirmationMatch.EXACT, *ConfirmationMatch.of_amount())


def judge(said: Said, candidates: Sequence[Candidate]) -> Verdict:
    """What a confirmation comes to, among the enrolments that its NIK or KPJ points at."""
    whose = choose_enrolment(said, candidates)
    return judge_months(said, whose) if whose else Verdict(ConfirmationMatch.UNKNOWN)


def choose_enrolment(said: Said, candidates: Sequence[Candidate]) -> Candidate | None:
    """The one enrolment that is meant; None when there is none, or no telling which.

    A KPJ that is told decides, and one that differs is somebody else's or another job's. Of several
    the one is meant whose paid months fit: all of them, otherwise the only one with any.
    """
    left = list(candidates)
    if said.kpj:
        same = [row for row in left if row.kpj == said.kpj]
        left = same or [row for row in left if not row.kpj]
    if len(left) <= 1:
        return left[0] if left else None
    whole = [row for row in left if all(month in row.paid for month in said.span)]
    some = whole or [row for row in left if any(month in row.paid for month in said.span)]
    return some[0] if len(some) == 1 else None


def judge_months(said: Said, whose: Candidate) -> Verdict:
    """Whether the months and the amount of a confirmation are those of this enrolment. What stands in
    the way first is told first: a month that is not recorded, was confirmed before, was not handed on;
    then the amount."""
    found = [(month, whose.paid.get(month)) for month in said.span]
    lines = [line for _month, line in found if line]
    recorded = sum(line.total for line in lines)

    def verdict(match: ConfirmationMatch, in_doubt: Collection[dt.date] = ()) -> Verdict:
        return Verdict(
            match=match,
            enrolment_id=whose.enrolment_id,
            lines=tuple(line.line_id for line in lines),
            recorded=recorded,
            difference=said.amount - recorded,
            in_doubt=tuple(in_doubt),
        )

    if missing := [month for month, line in found if line is None]:
        return verdict(ConfirmationMatch.PARTIAL, missing)
    if before := [month for month, line in found if line.is_confirmed]:
        return verdict(ConfirmationMatch.ALREADY, before)
    if on_its_way := [month for month, line in found if not line.has_reached]:
        return verdict(ConfirmationMatch.NOT_HANDED_ON, on_its_way)
    if said.amount > recorded:
        return verdict(ConfirmationMatch.OVER)
    if said.amount < recorded:
        return verdict(ConfirmationMatch.UNDER)
    return verdict(ConfirmationMatch.EXACT)


def asked_from(paid_on: dt.date, within_days: int) -> dt.date:
    """The first day on which a payment that nobody confirmed has to be asked about."""
    return paid_on + dt.timedelta(days=within_days + 1)


@dataclass(frozen=True, slots=True)
class Due:
    """The day by which the next dues are to be paid. `is_confirmed`: the scheme itself says so, as the
    end of its period of protection; otherwise it is the day of the law, an estimate."""

    day: dt.date
    is_confirmed: bool


def next_due(*, estimate: dt.date, protected_until: dt.date | None) -> Due:
    """The end of the period of protection that the scheme confirmed, where it is known; otherwise the
    due day of the law. Source: what the scheme's own receipt prints is what binds (`dues.due_day`)."""
    return Due(protected_until, True) if protected_until else Due(estimate, False)
