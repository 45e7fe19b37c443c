"""Reading for whom a claim begins, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.actions.opening import Told
from claims.enums import EventKind
from members.forms.fields import NikField
from members.forms.sheets import SheetForm
from perisai.common.forms import NameField, TypedDateField
from perisai.common.ids import new_uuid
from villages.models import Village


class OpenForm(SheetForm):
    """What happened to a member."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.ChoiceField(
        label=_("What happened?"), choices=EventKind.choices, widget=forms.RadioSelect
    )


class OpenForOtherForm(OpenForm):
    """What happened to somebody who stands in no list."""

    name = NameField(label=_("Name as on the KTP"), max_length=150)
    nik = NikField(
        label="NIK",
        required=False,
        help_text=_("Sixteen digits on the KTP. With it the branch office finds them."),
    )
    birth_date = TypedDateField(label=_("Date of birth"), required=False)
    village = forms.ModelChoiceField(
        label=_("Village"), queryset=Village.objects.none(), empty_label="---"
    )
    field_order = ("name", "nik", "birth_date", "village", "kind")

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["village"]
        field.queryset = villages
        rows = list(villages[:2])
        if len(rows) == 1:  # most agents work in one village: nothing to choose
            field.initial = rows[0].pk
            field.widget = forms.HiddenInput()

    @property
    def told(self) -> Told:
        """The person, as the family tells it."""
        read = self.cleaned_data
        return Told(read["name"], read["nik"], read["birth_date"])


class FindForm(forms.Form):
    """Somebody looked for by name, NIK, phone or the last four digits."""

    cari = forms.CharField(
        label=_("Who is it about?"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
