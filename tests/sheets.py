"""Round sheets in a test: houses on paper, and typing what came of them."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from dues.actions.entering import Counted, enter_stubs
from dues.actions.sheets import Debtor, draw_up_sheet, print_sheet
from dues.models import RoundSheet, SheetBatch
from dues.sheet_rules import Typed
from tests.cast import Cast
from tests.taking import NOW, to_pay

PRINTED = (1, 3, 6, 12)


def debtor(enrolment, month: dt.date, months: int = 1) -> Debtor:
    """Somebody who owes `months` months from `month` on."""
    return Debtor(
        enrolment_id=enrolment.pk,
        first_month=month,
        months=months,
        owed=to_pay(enrolment, month, months),
        prices={span: to_pay(enrolment, month, span) for span in PRINTED},
    )


def sheet_for(cast: Cast, *houses, month=dt.date(2026, 11, 1), at=NOW, **fields) -> RoundSheet:
    """A printed sheet of SZ with these houses: each an enrolment, or a list of those who live together."""
    agent = fields.pop("agent", cast.sz)
    together = [house if isinstance(house, list) else [house] for house in houses]
    sheet = draw_up_sheet(
        uuid=fields.pop("uuid", None) or uuid4(),
        agent=agent,
        houses=[[debtor(enrolment, month) for enrolment in house] for house in together],
        places=fields.pop("places", "Krajan RT 001/RW 001"),
        by=agent.user,
        at=at,
    )
    print_sheet(uuid=uuid4(), sheet=sheet, paper="a4", by=agent.user, at=at)
    return sheet


def houses_on_paper(cast: Cast, number: int) -> RoundSheet:
    """A sheet with so many houses of one person who owes November, Rp8.400."""
    return sheet_for(cast, *(cast.enrolment(start=dt.date(2026, 11, 1)) for _ in range(number)))


def type_stubs(cast: Cast, sheet: RoundSheet, *typed: Typed, **overrides) -> SheetBatch:
    """What SZ types of a sheet; counted on the paper what a month each costs, unless told."""
    each = 8_400
    fields = {
        "uuid": uuid4(),
        "sheet": sheet,
        "rows": dict(enumerate(typed, 1)),
        "unpaid": [],
        "counted": Counted(len(typed), each * len(typed)),
        "shown_total": each * len(typed),
        "collected_on": NOW.date(),
        "by": cast.sz.user,
        "at": NOW,
    }
    return enter_stubs(**{**fields, **overrides})
