"""Reading a hospital of a branch."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from perisai.common.forms import NameField, RecentDateField
from perisai.common.ids import new_uuid
from villages.models import Branch, Regency


class HospitalForm(forms.Form):
    """Name, where it is, how it is called, and from when."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("Branch office"))
    name = NameField(label=_("Name of the hospital or clinic"), max_length=100)
    address = forms.CharField(label=_("Address"), max_length=200)
    regency = forms.ModelChoiceField(Regency.objects.none(), label=_("Regency or city"))
    phone = forms.CharField(
        label=_("Phone, best of the emergency room"),
        help_text=_("With area code, for example 0331-123456."),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^[0-9+() -]{5,}$", _("Write the phone number in digits."))],
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    from_on = RecentDateField(label=_("Works with the scheme from"))

    def __init__(
        self, data=None, *, branches: QuerySet[Branch], regencies: QuerySet[Regency], on: dt.date
    ):
        super().__init__(data, initial={"from_on": on})
        self.fields["branch"].queryset = branches
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]
            self.fields["branch"].widget = forms.HiddenInput()
        self.fields["regency"].queryset = regencies


class EndForm(forms.Form):
    """The last day of a hospital."""

    until_on = RecentDateField(label=_("Last day"))
