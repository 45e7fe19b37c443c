"""Prices months of dues. All amounts are whole rupiah; nothing here reads the clock or the database."""

import dataclasses
import datetime as dt
import functools
import hashlib
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perisai.common.month_names import month_name, month_span
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind, Program, Sector
from perisai.regulations.errors import IncomeRefused, NoRate, ProgramsRefused, SpanRefused
from perisai.regulations.lookup import LAST_YEAR, find_entry, law
from perisai.regulations.values import Bracket, Entry, Reduction

MOST_MONTHS = 60
# What `dues_for_month` asks the law for.
_PRICE_KEYS = (
    "dues.jkk_table",
    "dues.jkm",
    "dues.jht_table",
    *(f"dues.discount.{sector.value}" for sector in Sector),
)


@dataclass(frozen=True, kw_only=True)
class MonthlyDues:
    """The dues of one month of one enrolment, in rupiah, and where each amount comes from.

    `base` is the bracket's income, from which benefits are reckoned too. `verified` is false when
    somebody must confirm the price with the branch office; `notes` say why, in the active language.
    """

    month: dt.date
    base: int
    jkk: int
    jkm: int
    jht: int
    sources: tuple[str, ...]
    verified: bool
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """What is paid for the month."""
        return self.jkk + self.jkm + self.jht


@dataclass(frozen=True, kw_only=True)
class Step:
    """A run of months at one price: "s.d. Des Rp8.400, mulai Jan Rp16.800" is two of them."""

    first_month: dt.date
    last_month: dt.date
    monthly: int

    @property
    def months(self) -> list[dt.date]:
        """Every month of the run."""
        return month_range(self.first_month, months_between(self.first_month, self.last_month) + 1)

    @property
    def total(self) -> int:
        """Rupiah for the whole run."""
        return self.monthly * len(self.months)


@dataclass(frozen=True)
class Quote:
    """Several months in a row, each at its own price."""

    months: tuple[MonthlyDues, ...]

    @property
    def total(self) -> int:
        """Rupiah for all months."""
        return sum(month.total for month in self.months)

    @property
    def verified(self) -> bool:
        """Is every month's price confirmed?"""
        return all(month.verified for month in self.months)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the payer must be told, each note once."""
        return tuple(dict.fromkeys(note for month in self.months for note in month.notes))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The months as runs at one price."""
        runs = (
            list(run)
            for _total, run in itertools.groupby(self.months, key=lambda month: month.total)
        )
        return tuple(
            Step(first_month=run[0].month, last_month=run[-1].month, monthly=run[0].total)
            for run in runs
        )


def check_programs(programs: Iterable[str], *, is_employer: bool) -> bool:
    """Does the set include JHT? Raises ProgramsRefused for a set the law does not allow.

    JKK and JKM always belong together; JHT is a choice, but obligatory for an employer
    (Permenaker 5/2021 Pasal 31-32).
    """
    chosen = set(programs)
    unknown = sorted(chosen - set(Program.values))
    if unknown:
        raise ProgramsRefused(
            _("%(names)s is not a programme: choose JKK,JKM or JKK,JKM,JHT.")
            % {"names": ", ".join(unknown)}
        )
    if not {Program.JKK, Program.JKM} <= chosen:
        raise ProgramsRefused(_("JKK and JKM are both obligatory: choose JKK,JKM or JKK,JKM,JHT."))
    has_jht = Program.JHT in chosen
    if is_employer and not has_jht:
        raise ProgramsRefused(
            _("JHT is obligatory for somebody who employs others: choose JKK,JKM,JHT.")
        )
    return has_jht


def bracket_for(income: int, month: dt.date, *, table: str = "dues.jkk_table") -> Bracket:
    """The bracket of a declared monthly income: the one with the greatest lower limit not above it.

    Source: PP 44/2015 Lampiran II. Raises IncomeRefused for an income that is not positive and NoRate
    for a month without a table.
    """
    if income <= 0:
        raise IncomeRefused(
            _(
                "An income of %(income)s cannot be declared: write the income of one month, more than Rp0."
            )
            % {"income": format_rupiah(income)},
            field="income",
        )
    rows = _in_force(table, month).value
    return max((row for row in rows if row.lower <= income), key=lambda row: row.lower)


def dues_for_month(
    *,
    month: dt.date,
    income: int,
    sector: Sector | str,
    payer_kind: PayerKind | str,
    has_jht: bool,
    is_employer: bool,
) -> MonthlyDues:
    """The dues of one month, for JKK and JKM and, with `has_jht`, JHT.

    Sources: PP 44/2015 (JKK, JKM), PP 46/2015 (JHT), PP 50/2025 (half of JKK and JKM by sector, payer
    and month, never of JHT). Raises NoRate, IncomeRefused, ProgramsRefused.
    """
    return _priced(
        get_language(),
        month_of(month),
        income,
        Sector(sector),
        PayerKind(payer_kind),
        has_jht,
        is_employer,
    )


# A village declares a few incomes, and a round asks for the price of the same months for each house.
@functools.lru_cache(maxsize=10_000)
def _priced(
    _language: str | None,
    month: dt.date,
    income: int,
    sector: Sector,
    payer_kind: PayerKind,
    has_jht: bool,
    is_employer: bool,
) -> MonthlyDues:
    """Notes and errors are in this language; the law is read once."""
    if is_employer and not has_jht:
        check_programs({Program.JKK, Program.JKM}, is_employer=True)
    bracket, amounts, used = _full_rate(income, month, has_jht)
    discount_key = f"dues.discount.{sector.value}"
    discount = find_entry(discount_key, month)
    is_undecided = any(payer_kind in entry.value.undecided_payers for entry in law()[discount_key])
    note = _full_rate_note(discount, is_undecided, payer_kind, is_employer)
    if discount and not note:
        used.append(discount)
        amounts = {
            program: _reduced(discount.value, program, amount)
            for program, amount in amounts.items()
        }
    return MonthlyDues(
        month=month,
        base=bracket.base,
        jkk=amounts[Program.JKK],
        jkm=amounts[Program.JKM],
        jht=amounts[Program.JHT],
        sources=_citations(used),
        verified=all(entry.verified for entry in used) and not is_undecided,
        notes=tuple(filter(None, [note, _relief_note(month)])),
    )


def quote(
    *,
    first_month: dt.date,
    months: int,
    income: int,
    sector: Sector | str,
    payer_kind: PayerKind | str,
    has_jht: bool,
    is_employer: bool,
) -> Quote:
    """Price `months` months in a row, each by itself, so that a prepayment may cross a tariff's end.

    Raises SpanRefused for fewer than 1 or more than 60 months, and what `dues_for_month` raises.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise SpanRefused(
            _("%(months)s months cannot be priced: choose 1 to %(most)s.")
            % {"months": months, "most": MOST_MONTHS},
            field="months",
        )
    return Quote(
        tuple(
            dues_for_month(
                month=month,
                income=income,
                sector=sector,
                payer_kind=payer_kind,
                has_jht=has_jht,
                is_employer=is_employer,
            )
            for month in (add_months(month_of(first_month), step) for step in range(months))
        )
    )


@dataclass(frozen=True, kw_only=True)
class DiscountEnd:
    """Whose months cost more once a discount has ended: a sector, with those who employ others or not."""

    sector: Sector
    is_for_employers: bool


def discounts_ending(last_month: dt.date) -> tuple[DiscountEnd, ...]:
    """Whose discount has `last_month` as its last month, when they pay for themselves, so that the next one
    costs more: `dues_for_month`, turned round for questions to the database."""
    found = []
    for sector in Sector:
        key = f"dues.discount.{sector.value}"
        now, then = find_entry(key, last_month), find_entry(key, add_months(last_month, 1))
        if now is None or PayerKind.SELF in now.value.refused_payers:
            continue
        if then is None or then.value.pay_percent > now.value.pay_percent:
            found.append(DiscountEnd(sector=sector, is_for_employers=now.value.is_for_employers))
    return tuple(found)


def prices_fingerprint() -> str:
    """A short text that changes exactly when a dated amount, table or discount of the dues changes: under
    the same fingerprint every month costs what it cost before. The same in every process."""
    entries = [
        (entry.key, entry.since, entry.until, entry.value)
        for key in _PRICE_KEYS
        for entry in law()[key]
    ]
    text = json.dumps(entries, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """A value of the law as JSON writes it."""
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)


def _full_rate(
    income: int, month: dt.date, has_jht: bool
) -> tuple[Bracket, dict[Program, int], list[Entry]]:
    """The bracket, the amounts before any discount, and the entries they come from."""
    used = [_in_force("dues.jkk_table", month), _in_force("dues.jkm", month)]
    bracket = bracket_for(income, month)
    amounts = {Program.JKK: bracket.amount, Program.JKM: used[1].value, Program.JHT: 0}
    if has_jht:
        used.append(_in_force("dues.jht_table", month))
        amounts[Program.JHT] = bracket_for(income, month, table="dues.jht_table").amount
    return bracket, amounts, used


def _in_force(key: str, month: dt.date) -> Entry:
    found = find_entry(key, month)
    if found is None:
        raise NoRate(
            _("There is no rate of dues for %(month)s: choose a month from %(first)s to %(last)s.")
            % {
                "month": month_name(month),
                "first": month_name(law()[key][0].since),
                "last": month_name(dt.date(LAST_YEAR, 12, 1)),
            },
            field="month",
        )
    return found


def _reduced(reduction: Reduction, program: Program, amount: int) -> int:
    return reduction.applied_to(amount) if program in reduction.programs else amount


def _full_rate_note(
    discount: Entry | None, is_undecided: bool, payer_kind: PayerKind, is_employer: bool
) -> str:
    """Why the full rate is asked of somebody who may expect less; empty when nobody would ask."""
    if is_undecided:
        return _("Village money (APBDes) is priced in full: confirm this with the branch office.")
    if discount is None:
        return ""
    if payer_kind in discount.value.refused_payers:
        return _("Dues paid from APBN or APBD get no discount (%(source)s).") % {
            "source": discount.citation
        }
    if is_employer and not discount.value.is_for_employers:
        return _("Somebody who employs others gets no discount (%(source)s).") % {
            "source": discount.citation
        }
    return ""


def _relief_note(month: dt.date) -> str:
    relief = find_entry("dues.relief", month)
    if relief is None:
        return ""
    span = month_span(month_range(relief.since, months_between(relief.since, relief.until)))
    return _(
        "%(span)s: priced in full. Members with recorded dues up to July 2020 paid %(percent)s%% of JKK"
        " and JKM (%(source)s)."
    ) % {"span": span, "percent": relief.value.pay_percent, "source": relief.citation}


def _citations(entries: list[Entry]) -> tuple[str, ...]:
    """Each source once; an instrument named with an article is not named again without one."""
    cited = list(dict.fromkeys(entry.citation for entry in entries))
    return tuple(text for text in cited if not any(other.startswith(f"{text} ") for other in cited))
