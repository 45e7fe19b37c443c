"""Reading a day on which money moved."""

from __future__ import annotations

import datetime as dt

from perisai import regulations
from perisai.common.forms import RecentDateField


class DayOfMoneyField(RecentDateField):
    """A typed day of dues: never before the law began, where no rule says what would hold."""

    def earliest(self) -> dt.date:
        return regulations.begins_on()
