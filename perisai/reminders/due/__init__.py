"""Who comes due: one finder for each kind. See docs/reminders.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from perisai.reminders.due.cash import CashFinder, ConcernFinder
from perisai.reminders.due.claims import ClockFinder, GrantFinder
from perisai.reminders.due.months import ArrearsFinder, MonthFinder, OnlyMonthFinder
from perisai.reminders.due.offers import DiscountFinder, FreeMonthsFinder, HarvestFinder
from perisai.reminders.due.question import Question
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder


class Finder(Protocol):
    """Finds who comes due under one kind."""

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """Unsaved reminders that the question is about and of which no row is written, at most about `most`
        behind the key `after`; and the key behind which the next page begins, None at the end."""

    def count(self, question: Question) -> Mapping[int | None, int]:
        """How many should have a reminder whose window is open on the day of the question, by branch:
        counted in another way, which the number of rows is compared with."""


FINDERS: Mapping[Kind, Finder] = {
    Kind.BEFORE_DUE: MonthFinder(Kind.BEFORE_DUE),
    Kind.ON_DUE: MonthFinder(Kind.ON_DUE),
    Kind.AFTER_DUE: OnlyMonthFinder(Kind.AFTER_DUE),
    Kind.ARREARS_1: ArrearsFinder(Kind.ARREARS_1),
    Kind.ARREARS_2: ArrearsFinder(Kind.ARREARS_2),
    Kind.ARREARS_3: ArrearsFinder(Kind.ARREARS_3),
    Kind.FREE_MONTHS_END: FreeMonthsFinder(Kind.FREE_MONTHS_END),
    Kind.DISCOUNT_ENDS: DiscountFinder(Kind.DISCOUNT_ENDS),
    Kind.HARVEST: HarvestFinder(Kind.HARVEST),
    Kind.CLAIM_CLOCK: ClockFinder(Kind.CLAIM_CLOCK),
    Kind.YEARLY_GRANT: GrantFinder(Kind.YEARLY_GRANT),
    Kind.CASH_HELD: CashFinder(Kind.CASH_HELD),
    Kind.CASH_TOO_OLD: ConcernFinder(Kind.CASH_TOO_OLD),
}
