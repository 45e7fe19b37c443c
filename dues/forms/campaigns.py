"""Reading what a campaign is to be, whom it takes in, and what it pays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.actions.campaigns import OWN, Plan
from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.models import CampaignMember
from dues.queries.campaigns import Sponsored
from members.models import Enrolment
from perisai.common.forms import CountField, NameField, RowsField, RupiahField
from perisai.common.ids import new_uuid
from perisai.regulations.enums import PayerKind
from villages.models import Branch, Village

MOST_MONTHS = 60


class CampaignForm(forms.Form):
    """A campaign that is set up."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    name = NameField(
        label=_("Name of the campaign"), help_text=_("For example SERTAKAN 2026."), max_length=100
    )
    sponsor = NameField(
        label=_("Who pays"),
        help_text=_("As it is to stand on the months that are paid."),
        max_length=150,
    )
    payer_kind = forms.TypedChoiceField(
        label=_("Kind of payer"),
        choices=[(kind.value, kind.label) for kind in PayerKind if kind not in OWN],
        coerce=PayerKind,
    )
    village = forms.ModelChoiceField(
        label=_("Only for one village"),
        queryset=Village.objects.none(),
        required=False,
        empty_label=_("every village of the branch"),
    )
    free_months = CountField(
        label=_("Months paid for each member"), min_value=1, max_value=MOST_MONTHS
    )
    budget = RupiahField(label=_("Budget in rupiah"), max_length=20)
    from_on = DayOfMoneyField(label=_("Takes people in from"))
    until_on = DayOfMoneyField(label=_("Takes people in until"))

    def __init__(self, data=None, *, branches, villages):
        super().__init__(data)
        self.fields["branch"].queryset = branches
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]
            self.fields["branch"].widget = forms.HiddenInput()
        self.fields["village"].queryset = villages

    @property
    def plan(self) -> Plan:
        names = Plan.__dataclass_fields__
        return Plan(**{name: self.cleaned_data[name] for name in names})


class TakeInForm(forms.Form):
    """Whom the campaign takes in."""

    people = RowsField(
        label=_("Whom"),
        queryset=Enrolment.objects.none(),
        to_field_name="uuid",
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data=None, *, enrolments):
        super().__init__(data)
        self.fields["people"].queryset = enrolments


class PayCampaignForm(WithWhyLate):
    """Whose free months were paid, how many, by which reference."""

    DAY = "paid_on"

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    people = RowsField(
        label=_("For whom"),
        queryset=CampaignMember.objects.none(),
        error_messages={"required": _("Choose at least one person.")},
    )
    months = CountField(
        label=_("Months for each of them"), min_value=1, max_value=MOST_MONTHS, initial=1
    )
    paid_on = DayOfMoneyField(label=_("Paid on"))
    reference = forms.CharField(
        label=_("Reference or kode iuran on the proof"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    # The amount that was shown. Filled by the page, compared on saving.
    expected_total = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data=None,
        *,
        rows,
        waiting: Sequence[Sponsored],
        branch: Branch,
        today: dt.date,
    ):
        super().__init__(data, initial={"paid_on": today})
        self.fields["people"].queryset = rows
        self.read_books(branch)
        self.lines = [(one, self._is_chosen(one)) for one in waiting]

    def _is_chosen(self, one: Sponsored) -> bool:
        return not self.is_bound or str(one.row.pk) in self.data.getlist("people")

    @property
    def count(self) -> int:
        """The number of months typed; one while it is none that can be paid."""
        try:
            return self.fields["months"].clean(self["months"].value())
        except forms.ValidationError:
            return 1

    @property
    def total(self) -> int:
        """What the chosen months cost, in rupiah."""
        return sum(one.price(self.count) for one, is_chosen in self.lines if is_chosen)

    @property
    def limited(self) -> list[Sponsored]:
        """Who is chosen and has fewer free months left than were typed."""
        return [one for one, is_chosen in self.lines if is_chosen and len(one.payable) < self.count]

    @property
    def payment(self) -> dict:
        """What `pay_campaign_months` needs to know."""
        typed = self.cleaned_data
        names = ("uuid", "months", "paid_on", "reference", "why_late")
        return {
            **{name: typed[name] for name in names},
            "members": list(typed["people"]),
            "expected_total": typed["expected_total"] or 0,
        }
