"""Reading what is typed of a round sheet: what was counted, one row for each stub, and the visits."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.actions.entering import Counted, Unpaid
from dues.enums import StubOutcome
from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.papers import ROUND_PAPERS
from dues.queries.sheets import House, Sheet
from dues.queries.stubs import Reckoning, Row
from dues.sheet_rules import Typed
from members.enums import VisitResult
from perisai.common.forms import CountField, RupiahField, TypedDateField
from perisai.common.ids import new_uuid

SPARE_ROWS = 2
MOST_STUBS = 200
_COUNT = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Line:
    """One row on the screen: its fields, what it comes to (None while it is empty), and a field for each
    person where several live in the house."""

    number: int
    fields: list[forms.BoundField]
    row: Row | None
    each: list[tuple[forms.BoundField, str]]


class CountedForm(forms.Form):
    """What was counted on the paper before anything is typed."""

    counted_stubs = CountField(
        label=gettext_lazy("Number of stubs that were paid"),
        help_text=gettext_lazy("Count the paper before you type."),
        min_value=0,
        max_value=MOST_STUBS,
    )
    counted_total = RupiahField(
        label=gettext_lazy("Money of these stubs"),
        help_text=gettext_lazy("Count the money in your hand, for example 252.000."),
    )
    collected_on = DayOfMoneyField(label=gettext_lazy("On which day did you take it?"))

    def __init__(self, data=None, *, today: dt.date, **kwargs):
        super().__init__(data, **kwargs)
        self.today = today

    def clean_counted_total(self) -> int:
        if self.cleaned_data["counted_total"] < 0:
            raise forms.ValidationError(_("Money cannot be less than nothing."))
        return self.cleaned_data["counted_total"]

    def clean_collected_on(self) -> dt.date:
        if self.cleaned_data["collected_on"] > self.today:
            raise forms.ValidationError(_("This day has not come yet. Write the day on the sheet."))
        return self.cleaned_data["collected_on"]


class StubsForm(WithWhyLate, CountedForm):
    """The stubs, row by row, and what came of the houses without money.

    A difference is told before it is saved: `told` comes back with what was shown then.
    """

    DAY = "collected_on"

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    told = forms.CharField(widget=forms.HiddenInput, required=False)
    explanation = forms.CharField(
        label=gettext_lazy("Why is it different?"),
        help_text=gettext_lazy(
            "For example: one payer gave Rp500 too little. The coordinator reads it."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, data=None, *, sheet: Sheet, today: dt.date, **kwargs):
        super().__init__(data, today=today, **kwargs)
        self.sheet = sheet
        self.fields["explanation"].is_conditional = True
        self.numbers = range(1, self._rows_needed() + 1)
        most = max(len(house.people) for house in sheet.houses)
        for number in self.numbers:
            self._add_row(number, most)
        for house in sheet.houses:  # typed ones too: a retry carries the same
            self._add_visit(house)
        self.read_books(sheet.sheet.branch_id)

    def _rows_needed(self) -> int:
        """As many as stubs were counted, and always some to spare after the last one typed."""
        counted = self["counted_stubs"].value()
        counted = int(counted) if _COUNT.fullmatch(str(counted)) else 0
        rows = [name.removeprefix("serial_") for name, value in self.data.items() if value]
        typed = [int(row) for row in rows if _COUNT.fullmatch(row)]
        return min(max([counted, *typed]), MOST_STUBS) + SPARE_ROWS

    def _add_row(self, number: int, people: int) -> None:
        label = {"row": number}
        self.fields[f"serial_{number}"] = forms.CharField(
            label=_("Serial, row %(row)s") % label, max_length=20, required=False
        )
        self.fields[f"months_{number}"] = CountField(
            label=_("Months, row %(row)s") % label, max_value=99, required=False
        )
        self.fields[f"amount_{number}"] = RupiahField(
            label=_("Rupiah, row %(row)s") % label, required=False, empty_value=None
        )
        for position in range(people if people > 1 else 0):
            self.fields[f"each_{number}_{position}"] = CountField(
                label=_("Months of one person, row %(row)s") % label, max_value=99, required=False
            )

    def _add_visit(self, house: House) -> None:
        line, label = house.stub.line, {"serial": house.stub.serial}
        self.fields[f"outcome_{line}"] = forms.ChoiceField(
            label=_("What came of %(serial)s") % label,
            choices=[
                ("", _("leave open")),
                *VisitResult.choices,
                (StubOutcome.UNUSED.value, StubOutcome.UNUSED.label),
            ],
            required=False,
        )
        self.fields[f"note_{line}"] = forms.CharField(
            label=_("Why, or the day of coming back, %(serial)s") % label,
            max_length=200,
            required=False,
        )

    @cached_property
    def rows(self) -> dict[int, Typed]:
        """The rows in which something stands and that can be read."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        rows = {number: self._row(number, typed) for number in self.numbers}
        return {
            number: row
            for number, row in rows.items()
            if row != Typed("") and not self._is_unreadable(number)
        }

    def _row(self, number: int, typed: dict) -> Typed:
        each = [typed.get(name) for name in self.each_names(number)]
        return Typed(
            serial=typed.get(f"serial_{number}") or "",
            months=typed.get(f"months_{number}"),
            amount=typed.get(f"amount_{number}"),
            each=tuple(each) if any(one is not None for one in each) else (),
        )

    def each_names(self, number: int) -> list[str]:
        """The fields for the months of each person of a row; none where every house has one."""
        return [name for name in self.fields if name.startswith(f"each_{number}_")]

    def _is_unreadable(self, number: int) -> bool:
        return any(f"{what}_{number}" in self.errors for what in ("serial", "months", "amount"))

    @property
    def day(self) -> dt.date:
        """The day of the paper; today while nothing valid is typed."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get("collected_on") or self.today

    @property
    def counted(self) -> Counted:
        """What was counted on the paper, as far as it can be read."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", self.initial)
        return Counted(typed.get("counted_stubs") or 0, typed.get("counted_total") or 0)

    def lines(self, reckoned: Reckoning) -> list[Line]:
        """The rows as the screen shows them."""
        rows = {row.number: row for row in reckoned.rows}
        return [self._line(number, rows.get(number)) for number in self.numbers]

    def _line(self, number: int, row: Row | None) -> Line:
        house = row.house if row else None
        names = [one.name for one in house.people] if house else []
        each = [self[name] for name in self.each_names(number)]
        return Line(
            number=number,
            fields=[self[f"{what}_{number}"] for what in ("serial", "months", "amount")],
            row=row,
            each=list(zip(each, names, strict=False)) if len(names) > 1 else [],
        )

    def visits(self, reckoned: Reckoning) -> list[tuple[House, forms.BoundField, forms.BoundField]]:
        """The houses still open, each with the fields for what came of it; of those typed as paid only where
        something is said there too, which cannot both be."""
        rows = [
            (house, self[f"outcome_{house.stub.line}"], self[f"note_{house.stub.line}"])
            for house in self.sheet.untyped
        ]
        return [row for row in rows if row[0] in reckoned.untyped or row[1].value()]

    @property
    def has_visits(self) -> bool:
        """Something was said of a house that did not pay."""
        return any(value for name, value in self.data.items() if name.startswith("outcome_"))

    def must_be_told(self, reckoned: Reckoning) -> bool:
        """A difference, or a month that was paid meanwhile, that this person has not read."""
        return reckoned.must_be_told and self.data.get("told") != reckoned.key

    def clean(self):
        """The note of a visit on another day is that day."""
        typed = super().clean() or self.cleaned_data
        self.unpaid = []
        for house in self.sheet.houses:
            said = typed.get(f"outcome_{house.stub.line}")
            if said:
                self._read_visit(house.stub.line, said, typed.get(f"note_{house.stub.line}") or "")
        return typed

    def _read_visit(self, line: int, said: str, note: str) -> None:
        back_on = None
        if said == VisitResult.COME_BACK:
            try:
                back_on, note = TypedDateField().clean(note), ""
            except forms.ValidationError:
                self.add_error(f"note_{line}", _("Write the day of coming back, like 31-12-2026."))
                return
        result = None if said == StubOutcome.UNUSED else VisitResult(said)
        self.unpaid.append(Unpaid(line, result, back_on, note))


class PrintForm(forms.Form):
    """On which paper a sheet is printed."""

    uuid = forms.UUIDField()
    paper = forms.ChoiceField(choices=[(code, code) for code in ROUND_PAPERS])


class LostForm(forms.Form):
    """That a sheet is lost, and what happened."""

    reason = forms.CharField(
        label=gettext_lazy("What happened to the sheet?"),
        help_text=gettext_lazy(
            "For example: wet from the rain, cannot be read. The coordinator reads it."
        ),
        max_length=200,
    )
