"""Decisions about money on its way: where it is, how it can be undone, what limits say about it.

Pure: no database, no clock. Amounts are whole rupiah.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from dues.enums import (
    CustodyLevel,
    MoneyPlace,
    RemittanceState,
    ReversalKind,
    Source,
)
from villages.rules import CustodyTerms


def too_old_from(oldest_on: dt.date, terms: CustodyTerms) -> dt.date:
    """The day from which cash of that day has outlived the limit on age and the days of grace."""
    return oldest_on + dt.timedelta(days=terms.age_limit_days + 1 + terms.grace_days)


def covered_by_count(amounts: Sequence[int], counted: int) -> int:
    """How many of the receipts, oldest first with their rupiah, a counted sum covers in full."""
    left = counted
    for number, amount in enumerate(amounts):
        left -= amount
        if left < 0:
            return number
    return len(amounts)


REVERSED_TO = {
    ReversalKind.REFUND: MoneyPlace.GIVEN_BACK,
    ReversalKind.CREDIT: MoneyPlace.CREDITED,
    ReversalKind.WRONG_ENTRY: MoneyPlace.NEVER_TAKEN,
}


def place_of_money(
    *,
    reversal: ReversalKind | None = None,
    is_repayment: bool = False,
    is_carried: bool = False,
    is_top_up: bool = False,
    is_accepted: bool = False,
    has_reached: bool = False,
    is_confirmed: bool = False,
) -> MoneyPlace:
    """Where the money of a receipt is: how it was reversed, if it was; whether it repays an advance;
    whether a remittance carries it (`is_top_up`: into the agent's balance), whether the branch accepted
    that, whether it was paid into the scheme, whether the scheme confirmed all its months."""
    if reversal:
        return REVERSED_TO[reversal]
    if is_repayment:
        return MoneyPlace.REPAID
    if has_reached:
        return MoneyPlace.CONFIRMED if is_confirmed else MoneyPlace.REACHED
    if is_top_up:
        return MoneyPlace.IN_BALANCE
    if is_carried:
        return MoneyPlace.AT_BRANCH if is_accepted else MoneyPlace.HANDED_OVER
    return MoneyPlace.WITH_AGENT


def reversal_kinds(source: Source, place: MoneyPlace) -> tuple[ReversalKind, ...]:
    """How a collection may be undone, by where its money is; empty while the money waits for somebody to
    count it or to pay it in, and once the scheme has confirmed its months.

    An agent gives back only what she still holds. Once the branch or the scheme has the money it can
    only become credit. Without a receipt no money passed through an agent: the note was wrong.
    """
    if source not in Source.with_receipt():
        return (ReversalKind.WRONG_ENTRY,)
    match place:
        case MoneyPlace.WITH_AGENT | MoneyPlace.REPAID:
            return (ReversalKind.WRONG_ENTRY, ReversalKind.REFUND)
        case MoneyPlace.AT_BRANCH | MoneyPlace.REACHED:
            return (ReversalKind.CREDIT,)
        case _:
            return ()


def remittance_state(
    *,
    is_direct: bool,
    is_accepted: bool | None,
    is_short: bool,
    has_reached: bool,
    is_top_up: bool = False,
) -> RemittanceState:
    """The word for a remittance: `is_accepted` is None before the branch answers, `is_short` while a
    shortage is open. What an agent paid straight into the scheme counts unless it is refused; what she
    put into her balance (`is_top_up`) counts once all of it `has_reached` the scheme."""
    if is_accepted is False:
        return RemittanceState.REFUSED
    if is_top_up:
        return RemittanceState.REACHED if has_reached else RemittanceState.IN_BALANCE
    if is_direct:
        return RemittanceState.REACHED
    if is_accepted is None:
        return RemittanceState.WAITING
    if is_short:
        return RemittanceState.SHORT
    return RemittanceState.PAID_IN if has_reached else RemittanceState.ACCEPTED


def plain_reference(text: str) -> str:
    """A reference of the scheme as it is compared: letters and digits only, capitals. `0912-3456 78`,
    `0912345678` and the same in the wide signs of some telephones are one reference."""
    return "".join(_plain_sign(sign) for sign in text if sign.isalnum())


def _plain_sign(sign: str) -> str:
    """The capital of a sign in its usual shape; as it is when that would be several."""
    plain = unicodedata.normalize("NFKC", sign).upper()
    return plain if len(plain) == 1 else sign


@dataclass(frozen=True, slots=True)
class Custody:
    """How an agent stands against the limits on cash. Amounts in rupiah; `in_balance` and `in_transit`
    are parts of what is `held`.

    `over_since` is the first day over a limit, `refused_from` the day from which new cash is refused;
    both None within the limits. `is_too_old`: the oldest of it has passed the limit on days.
    """

    level: CustodyLevel
    held: int
    in_balance: int
    in_transit: int
    oldest_on: dt.date | None
    over_since: dt.date | None
    refused_from: dt.date | None
    is_too_old: bool
    terms: CustodyTerms

    @property
    def is_too_much(self) -> bool:
        """Whether it is more than the limit on the amount."""
        return self.held > self.terms.cash_limit


def custody_state(
    held: Sequence[tuple[dt.date, int]],
    terms: CustodyTerms,
    on: dt.date,
    *,
    in_balance: int = 0,
    in_transit: int = 0,
) -> Custody:
    """The limits on cash, on a day: warn once one is passed, refuse new cash after the days of grace.

    `held` are the days and rupiah in hand and in the agent's balance, oldest first: a top-up makes no
    money younger; `in_balance` is how much of it is in the balance. `in_transit` is what waits to be
    counted by the branch; it counts toward the amount and not toward the age. Terms bind nobody before the
    day they begin on: what was allowed until then is over a limit from that day on. Source: house rules, or
    the branch's own dated terms.
    """
    since = _over_since(held, terms, on, in_transit)
    refused_from = since + dt.timedelta(days=terms.grace_days) if since else None
    if refused_from is None:
        level = CustodyLevel.OK
    else:
        level = CustodyLevel.REFUSE_NEW if on >= refused_from else CustodyLevel.WARN
    return Custody(
        level=level,
        held=in_transit + sum(amount for _day, amount in held),
        in_balance=in_balance,
        in_transit=in_transit,
        oldest_on=held[0][0] if held else None,
        over_since=since,
        refused_from=refused_from,
        is_too_old=_is_too_old(held, terms, on),
        terms=terms,
    )


def _is_too_old(held: Sequence[tuple[dt.date, int]], terms: CustodyTerms, on: dt.date) -> bool:
    return bool(held) and on > held[0][0] + dt.timedelta(days=terms.age_limit_days)


def _over_since(
    held: Sequence[tuple[dt.date, int]], terms: CustodyTerms, on: dt.date, in_transit: int
) -> dt.date | None:
    """The first day over a limit: of these terms, or of those before, which were passed when they ended."""
    sums = accumulate((amount for _day, amount in held), initial=in_transit)
    over = [
        day
        for (day, _amount), so_far in zip(held, islice(sums, 1, None), strict=True)
        if so_far > terms.cash_limit
    ]
    if _is_too_old(held, terms, on):
        over.append(held[0][0] + dt.timedelta(days=terms.age_limit_days + 1))
    since = min(over, default=None)
    if since is None or terms.from_on is None or since >= terms.from_on:
        return since
    known = [(day, amount) for day, amount in held if day < terms.from_on]
    last = terms.from_on - dt.timedelta(days=1)
    return _over_since(known, terms.before, last, in_transit) or terms.from_on
