"""What an estimate rests on, and what does not fit in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import Fault, Outcome, Transport
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program
from perisai.regulations.lookup import LAST_YEAR

_YEAR = 12  # months


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an estimate rests on.

    `months_paid`: months of dues in a row that reached the scheme by the event, counted since
    registration or, after a lapse, since coming back (`reactivated_on`). `income`: declared income of
    one month, rupiah. `transport`: rupiah spent on carrying the injured, by kind. `months_unable`:
    whole months without work, where they are known. `working_children`: how many beside `children` work,
    of whom the branch has to be asked.
    """

    program: Program
    event_on: dt.date
    registered_on: dt.date
    months_paid: int
    income: int | None = None
    reactivated_on: dt.date | None = None
    outcome: Outcome | None = None
    children: int = 0
    working_children: int = 0
    transport: tuple[tuple[Transport, int], ...] = ()
    months_unable: int | None = None

    @property
    def member_since(self) -> dt.date:
        """The day from which membership counts: coming back after a lapse begins anew.

        Source: branch Serang 2024 ("counts as a first registration"); not verified.
        """
        return self.reactivated_on or self.registered_on

    def has(self, months: int) -> bool:
        """Are there that many months of dues and of membership? Paying in advance is no membership."""
        is_member_long = self.event_on >= same_day_after(self.member_since, months)
        return self.months_paid >= months and is_member_long


def faults(case: Case) -> tuple[Fault, ...]:
    """Why nothing can be estimated from what was told; empty when it can."""
    is_jkk, is_jkm = case.program == Program.JKK, case.program == Program.JKM
    kinds = [kind for kind, _spent in case.transport]
    numbers = [
        case.months_paid,
        case.children,
        case.working_children,
        case.months_unable or 0,
    ]
    back = case.reactivated_on
    found = {
        Fault.BEFORE_THE_SCHEME: case.event_on < regulations.begins_on(),
        Fault.EVENT_BEFORE_REGISTRATION: case.event_on < case.registered_on,
        Fault.REACTIVATED_BEFORE_REGISTRATION: back is not None and back < case.registered_on,
        Fault.EVENT_BEFORE_REACTIVATION: back is not None and case.event_on < back,
        Fault.NEGATIVE: min(numbers + [spent for _kind, spent in case.transport]) < 0,
        Fault.YEAR_TOO_FAR: case.event_on.year > LAST_YEAR,
        Fault.INCOME_NOT_POSITIVE: case.income is not None and case.income <= 0,
        Fault.NO_INCOME: is_jkk and case.income is None,
        Fault.NO_OUTCOME: is_jkk and case.outcome is None,
        Fault.OUTCOME_OF_JKM: is_jkm and case.outcome not in (None, Outcome.DEATH),
        Fault.TRANSPORT_OF_JKK: not is_jkk
        and (bool(case.transport) or case.months_unable is not None),
        Fault.UNABLE_TOO_LONG: is_jkk and _is_unable_too_long(case),
        Fault.TRANSPORT_TWICE: len(set(kinds)) != len(kinds),
    }
    return tuple(fault for fault, is_there in found.items() if is_there)


def _is_unable_too_long(case: Case) -> bool:
    """Longer than the years in which JKK can be claimed. Source: `jkk.claim_years`."""
    rule = regulations.find_entry("jkk.claim_years", case.event_on)
    return rule is not None and (case.months_unable or 0) > rule.value * _YEAR
