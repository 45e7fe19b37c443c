"""Reading what an agent paid before she was paid, and what is given back to her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dues.actions.collecting import Payer, Share
from dues.enums import SchemeChannel
from dues.forms.closing import WithWhyLate
from dues.forms.proofs import NO_REFERENCE, WithProof
from dues.forms.taking import MonthsForm, PaidOnForm
from dues.queries.advances import BroughtIn
from dues.queries.payable import Payable
from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind


class AdvanceForm(WithWhyLate, MonthsForm, PaidOnForm, WithProof):
    """The months that an agent paid with her own money, by which way, under which reference."""

    DAY = "paid_on"

    channel = forms.ChoiceField(
        label=gettext_lazy("How did you pay?"),
        choices=[(way, way.label) for way in map(SchemeChannel, SchemeChannel.of_agent())],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference or kode iuran on the proof"),
        help_text=gettext_lazy("As printed on the proof of payment."),
        max_length=60,
        error_messages={"required": NO_REFERENCE},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, data=None, files=None, *, people: list[Payable], today: dt.date):
        super().__init__(data, files=files, people=people, today=today)
        self.require_scan()
        self.read_books(people[0].enrolment.member.village.branch_id)

    @property
    def advance(self) -> dict:
        """What `record_advance` needs to know."""
        names = ("uuid", "channel", "reference", "proof", "paid_on", "why_late")
        return {
            "shares": self.shares,
            "expected_total": self.cleaned_data["expected_total"] or 0,
            **{name: self.cleaned_data[name] for name in names},
        }


class WhoseForm(forms.Form):
    """Whose advance is repaid (`peserta`, an enrolment), and the identity of the form that says so."""

    peserta = forms.UUIDField()
    uuid = forms.UUIDField(required=False)


class RepayForm(forms.Form):
    """One payer and, for each person, how many of the oldest months paid in advance are given back."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    payer_name = NameField(label=gettext_lazy("Who hands the money over"), max_length=150)
    # The amount the payer was told. Filled by the page, compared on saving.
    expected_total = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, advances: Sequence[BroughtIn], chosen: str = ""):
        """`chosen` names the enrolment whose months are proposed; the others propose none."""
        super().__init__(data)
        self.advances = advances
        for row in advances:
            is_chosen = str(row.enrolment.uuid) == chosen
            if is_chosen:
                self.initial["payer_name"] = row.enrolment.member.name
            self.fields[_name(row)] = forms.TypedChoiceField(
                label=_("Months"),
                choices=_choices(row),
                coerce=int,
                initial=len(row.lines) if is_chosen else 0,
            )
            self.fields[_name(row, "first")] = forms.DateField(widget=forms.HiddenInput)

    @property
    def lines(self) -> list[tuple[BroughtIn, forms.BoundField, str]]:
        """Each advance with the field for months and the name of the one for its oldest month."""
        return [(row, self[_name(row)], _name(row, "first")) for row in self.advances]

    @property
    def repaid(self) -> list[tuple[BroughtIn, list[dt.date], int]]:
        """Each advance of which something is given back: the months and their rupiah."""
        chosen = [(row, self._months_of(row)) for row in self.advances]
        return [
            (row, row.months[:number], row.amount_of(number)) for row, number in chosen if number
        ]

    @property
    def total(self) -> int:
        """What the chosen months cost, in rupiah."""
        return sum(amount for _row, _months, amount in self.repaid)

    def _months_of(self, row: BroughtIn) -> int:
        typed = str(self[_name(row)].value())
        return next((n for n in range(len(row.lines) + 1) if str(n) == typed), 0)

    @property
    def repayment(self) -> dict:
        """What `repay_advance` needs to know."""
        typed = self.cleaned_data
        return {
            "uuid": typed["uuid"],
            "payer": Payer(typed["payer_name"], PayerKind.SELF),
            "expected_total": typed["expected_total"] or 0,
            "shares": [
                Share(row.enrolment.pk, typed[_name(row, "first")], typed[_name(row)])
                for row in self.advances
                if typed[_name(row)]
            ],
        }


def _choices(row: BroughtIn) -> list[tuple[int, str]]:
    months = range(1, len(row.lines) + 1)
    return [
        (0, _("not now")),
        *(
            (number, f"{_count(number)} · {format_rupiah(row.amount_of(number))}")
            for number in months
        ),
    ]


def _count(months: int) -> str:
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


def _name(row: BroughtIn, what: str = "months") -> str:
    return f"{what}_{row.enrolment.uuid.hex}"
