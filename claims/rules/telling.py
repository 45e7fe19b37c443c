"""What may be told of the claims of a village outside the office: on paper, in a file, at a door.

Pure. One rule for all of them: two that tell different sums, laid side by side, would tell of the families
between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from perisai.common.months import month_of
from perisai.common.small_cells import told_in_steps


@dataclass(frozen=True, slots=True)
class Told:
    """How often something happened, up to the month `through` (None: too seldom to be told), and the whole
    rupiah with it."""

    number: int
    through: dt.date | None
    rupiah: int


def told_of(happened: Sequence[tuple[dt.date, int]], *, on: dt.date) -> Told:
    """What may be told on a day of what happened (day and rupiah) in one village, in months that are over:
    within a month the sum would grow one by one."""
    over = [(day, rupiah) for day, rupiah in happened if month_of(day) < month_of(on)]
    number, through = told_in_steps(day for day, _rupiah in over)
    rupiah = sum(rupiah for day, rupiah in over if through and month_of(day) <= through)
    return Told(number, through, rupiah)
