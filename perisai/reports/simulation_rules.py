"""What somebody at the door would pay, and what their family would get, by the law of a day. Whole rupiah."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import Outcome
from claims.rules.benefits import expected
from claims.rules.case import Case
from claims.rules.values import Estimate
from members.values import Terms
from perisai import regulations
from perisai.common.months import add_months, month_of
from perisai.regulations.enums import PayerKind, Program

# How far ahead a change of the dues is looked for.
MONTHS_AHEAD = 24
# Long enough for every wait of JKM, too short for the grant that comes after years.
_LONG_ENOUGH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Dues of one month now and from `change` on (None: no change is known for two years), and what four
    things would bring if they happened today: an accident that heals, death at work, death otherwise once
    dues were paid for a year (`death`), and in the first month (`early_death`)."""

    on: dt.date
    terms: Terms
    children: int
    dues: regulations.MonthlyDues
    change: regulations.MonthlyDues | None
    accident: Estimate
    work_death: Estimate
    death: Estimate
    early_death: Estimate


def simulate(terms: Terms, *, children: int, on: dt.date) -> Simulation:
    """The dues and benefits of somebody with so many children at school who pays for themselves from the
    month of `on`.

    Sources are those of `regulations.dues_for_month` and `claims.rules.benefits.expected`. Raises NoRate,
    IncomeRefused, ProgramsRefused.
    """
    months = [_dues(terms, add_months(month_of(on), ahead)) for ahead in range(MONTHS_AHEAD + 1)]

    def benefit(
        program: Program, outcome: Outcome | None = None, *, months_paid: int = 1
    ) -> Estimate:
        return expected(
            Case(
                program=program,
                event_on=on,
                registered_on=add_months(month_of(on), 1 - months_paid),
                months_paid=months_paid,
                income=terms.income,
                outcome=outcome,
                children=children,
            )
        )

    return Simulation(
        on=on,
        terms=terms,
        children=children,
        dues=months[0],
        change=next((month for month in months if month.total != months[0].total), None),
        accident=benefit(Program.JKK, Outcome.TEMPORARY),
        work_death=benefit(Program.JKK, Outcome.DEATH),
        death=benefit(Program.JKM, months_paid=_LONG_ENOUGH),
        early_death=benefit(Program.JKM),
    )


def _dues(terms: Terms, month: dt.date) -> regulations.MonthlyDues:
    return regulations.dues_for_month(
        month=month,
        income=terms.income,
        sector=terms.sector,
        payer_kind=PayerKind.SELF,
        has_jht=terms.has_jht,
        is_employer=terms.is_employer,
    )
