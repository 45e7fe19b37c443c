"""Reading how an agent goes through her errands."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms

from perisai.reminders.enums import ErrandOrder
from perisai.reminders.queries.day import MOST, PAGE


class DayForm(forms.Form):
    """The order, and how many are shown, from the address. What cannot be read is as if it were not there."""

    urut = forms.ChoiceField(choices=ErrandOrder.choices, required=False)
    banyak = forms.IntegerField(min_value=PAGE, max_value=MOST, required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def order(self) -> ErrandOrder:
        return ErrandOrder(self.cleaned_data.get("urut") or ErrandOrder.NEED)

    @property
    def most(self) -> int:
        return self.cleaned_data.get("banyak") or PAGE

    @property
    def address(self) -> str:
        """What the address says behind its question mark, to come back to the same."""
        return self._address(self.order, self.most)

    @property
    def more_address(self) -> str:
        """The same with more of them; empty when there are no more on one page."""
        return self._address(self.order, min(self.most + PAGE, MOST)) if self.most < MOST else ""

    @staticmethod
    def _address(order: ErrandOrder, most: int) -> str:
        return f"?{urlencode({'urut': order.value, 'banyak': most})}"
