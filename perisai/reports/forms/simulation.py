"""Reading who would join."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.forms.parts import TermsPart
from perisai.common.forms import CountField
from perisai.regulations.enums import Sector


class SimulationForm(TermsPart):
    """Who would join, read from the address; an address that says nothing means the lowest dues."""

    LOWEST: ClassVar = {
        "sector": Sector.OTHER.value,
        "is_employer": "no",
        "income": "1.000.000",
        "has_jht": "no",
        "children": "0",
    }
    children = CountField(
        label=_("Children at school"),
        min_value=0,
        max_value=20,
        help_text=_("For the education grant. 0 when there are none."),
    )

    def __init__(self, data: QueryDict, *, on: dt.date):
        super().__init__(data or self.LOWEST, on=on)
        self.order_fields(("income", "sector", "is_employer", "has_jht", "children"))
