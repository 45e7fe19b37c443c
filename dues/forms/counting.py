"""Reading how many of each note and coin were counted, and how a difference ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.denominations import DENOMINATIONS, MOST_PIECES, counted_total
from perisai.common.forms import CountField, NameField
from perisai.common.ids import new_uuid
from perisai.common.rupiah import format_rupiah

NO_NUMBER = _("Write the number of pieces in digits, for example 12.")

NO_AMOUNT = _("Write the number of pieces, without a dot. Not the amount in rupiah.")


@dataclass(frozen=True, slots=True)
class Found:
    """What is typed so far, against what the receipts say. Rupiah."""

    counted: int
    expected: int

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    @property
    def missing(self) -> int:
        return max(-self.difference, 0)

    @property
    def over(self) -> int:
        return max(self.difference, 0)


class CashCountForm(forms.Form):
    """How many of each note and coin, who is the witness, and how the agent explains a difference.

    A difference is told before it is saved: `told` comes back with the amount that was counted then.
    `in_hand` is what the receipts say now; the page shows it and sends it back as `expected`.
    """

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    expected = forms.IntegerField(widget=forms.HiddenInput)
    told = forms.IntegerField(widget=forms.HiddenInput, required=False)
    explanation = forms.CharField(
        label=_("How the agent explains the difference"),
        help_text=_(
            "Needed when the count differs, otherwise leave it empty. In the agent's own words."
        ),
        max_length=200,
        required=False,
    )
    witness = NameField(
        label=_("Witness"),
        help_text=_(
            "Somebody who saw the count and signs too, for example from the village office."
        ),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, in_hand: int):
        super().__init__(data)
        self.in_hand = in_hand
        self.fields["explanation"].is_conditional = True
        for worth in DENOMINATIONS:
            self.fields[_name(worth)] = CountField(
                label=format_rupiah(worth),
                min_value=0,
                max_value=MOST_PIECES,
                required=False,
                error_messages={"invalid": NO_NUMBER, "separated": NO_AMOUNT},
            )

    @property
    def pieces(self) -> list[forms.BoundField]:
        return [self[_name(worth)] for worth in DENOMINATIONS]

    @cached_property
    def denominations(self) -> dict[int, int]:
        """How many of each, as far as they can be read."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return {worth: typed.get(_name(worth)) or 0 for worth in DENOMINATIONS}

    @property
    def found(self) -> Found | None:
        """What is typed so far; None while there is nothing to compare, or a number cannot be read."""
        if not self._is_said or self.is_unreadable:
            return None
        return Found(counted_total(self.denominations), self.in_hand)

    @property
    def is_unreadable(self) -> bool:
        """Whether a number of pieces was typed that is none: then nobody has counted anything yet."""
        return any(field.errors for field in self.pieces)

    @property
    def _is_said(self) -> bool:
        """Whether a piece was typed or a button pressed: hands are called empty only by who says so."""
        typed = (self.data.get(name) for name in (*map(_name, DENOMINATIONS), "told"))
        return any(typed) or "save" in self.data or "recount" in self.data

    @property
    def must_be_told(self) -> bool:
        """A difference that this person has not read."""
        found = self.found
        return (
            found is not None
            and found.difference != 0
            and self.cleaned_data.get("told") != found.counted
        )

    @property
    def count(self) -> dict:
        """What `count_cash` needs to know."""
        names = ("uuid", "expected", "explanation", "witness")
        return {name: self.cleaned_data[name] for name in names} | {
            "denominations": self.denominations
        }


def _name(worth: int) -> str:
    return f"n{worth}"
