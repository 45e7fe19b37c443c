"""Paid months into enrolments: one spell of participation each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from perisai import regulations
from perisai.common.months import month_of
from perisai.imports.register.people import Paid


@dataclass(frozen=True, slots=True)
class Spell:
    """One enrolment: its first month of dues, its paid months, and the day it lapsed, if it did.

    The start is an estimate when it is the first month the register shows as paid.
    """

    start_month: dt.date
    paid: tuple[Paid, ...] = ()
    lapsed_on: dt.date | None = None

    @property
    def is_start_estimated(self) -> bool:
        return bool(self.paid)


def spells_of(paid: Sequence[Paid], *, on: dt.date) -> list[Spell]:
    """Cut paid months (rising) into spells.

    A hole of one or two months stays a hole. Three or more unpaid months between paid ones end a spell
    on the day the law names, and the next paid month opens another. Whoever paid nothing awaits the
    first payment and starts in the month of the import: protection begins with that payment, and
    nothing is owed for the time before.
    """
    if not paid:
        return [Spell(month_of(on))]
    groups = [[paid[0]]]
    for month in paid[1:]:
        if month.month >= regulations.lapses_on(groups[-1][-1].month):
            groups.append([])
        groups[-1].append(month)
    *ended, last = groups
    return [
        *(
            Spell(group[0].month, tuple(group), regulations.lapses_on(group[-1].month))
            for group in ended
        ),
        Spell(last[0].month, tuple(last)),
    ]
