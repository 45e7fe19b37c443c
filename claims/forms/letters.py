"""What the village needs to know for a letter beside the data that are there, and its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import LetterKind, Signer
from dues.forms.receipts import CheckCodeForm
from members.forms.fields import NikField
from members.forms.sheets import SheetForm
from perisai.common.forms import NameField, RecentDateField
from perisai.common.ids import new_uuid


def _name(label, *, help_text="", required=True) -> NameField:
    return NameField(label=label, help_text=help_text, max_length=150, required=required)


def _line(label, *, help_text="", required=True) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200, required=required)


class LetterForm(SheetForm):
    """What is common: who is meant, where there is a choice, and the text as it is kept."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    person: ClassVar = None

    def __init__(self, *args, people: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if "whose" in self.fields:
            self.fields["whose"].choices = list(people)

    @property
    def told(self) -> dict[str, str]:
        """What was typed, as it stands in the letter: text, days as `2026-11-03`."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "uuid"}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()
            for name, value in kept.items()
        }


class DeathLetterForm(LetterForm):
    hour = _line(_("Hour"), help_text=_("For example: 04.30. Empty when unknown."), required=False)
    place = _line(_("Where?"), help_text=_("For example: at home, or RSUD Balung."))
    because = _line(_("Because of"), help_text=_("For example: ill, old age."), required=False)
    reporter = _name(_("Who reports it?"))
    reporter_is = _line(_("Who is that to the dead?"), help_text=_("For example: wife."))


class ResidenceLetterForm(LetterForm):
    whose = forms.ChoiceField(label=_("About whom?"), widget=forms.RadioSelect)
    lives_at = _line(_("Lives at"), help_text=_("Dusun, RT and RW."))
    since = _line(_("Since"), help_text=_("For example: 2015."), required=False)


class NameLetterForm(LetterForm):
    whose = forms.ChoiceField(label=_("About whom?"), widget=forms.RadioSelect)
    first_name = _name(_("Name on the first paper"))
    first_paper = _line(_("Which paper is it?"), help_text=_("For example: KTP."))
    second_name = _name(_("Name on the other paper"))
    second_paper = _line(_("Which paper is that?"), help_text=_("For example: the marriage book."))


class ChronologyForm(LetterForm):
    hour = _line(_("Hour"), help_text=_("For example: 06.15."))
    place = _line(_("Where?"), help_text=_("Road, field, village."))
    doing = _line(_("What was the person doing?"), help_text=_("For example: going to the field."))
    story = forms.CharField(
        label=_("What happened, one thing after the other?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )
    result = _line(_("Which part was hurt, and where was help given?"))
    witness_1 = _name(_("First witness"))
    witness_1_address = _line(_("Address of the first witness"))
    witness_2 = _name(_("Second witness"))
    witness_2_address = _line(_("Address of the second witness"))


class AttorneyForm(LetterForm):
    receiver = _name(_("Who is given the power of attorney?"))
    receiver_nik = NikField(label=_("NIK of this person"))
    receiver_address = _line(_("Address of this person"))
    witness_1 = _name(_("First witness"))
    witness_2 = _name(_("Second witness"))


class HeirsForm(LetterForm):
    witness_1 = _name(_("First witness"), help_text=_("Not one of the heirs."))
    witness_1_address = _line(_("Address of the first witness"))
    witness_2 = _name(_("Second witness"))
    witness_2_address = _line(_("Address of the second witness"))


FORMS: dict[str, type[LetterForm]] = {
    LetterKind.DEATH: DeathLetterForm,
    LetterKind.RESIDENCE: ResidenceLetterForm,
    LetterKind.NAME: NameLetterForm,
    LetterKind.CHRONOLOGY: ChronologyForm,
    LetterKind.ATTORNEY: AttorneyForm,
    LetterKind.HEIRS: HeirsForm,
}


class LetterCodeForm(CheckCodeForm):
    """The code printed in the foot of a letter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kode"].label = _("Code on the letter")


class ApproveForm(SheetForm):
    """The number of the agenda and who signs."""

    number = _line(
        _("Number"), help_text=_("From the agenda of the office, for example 474.3/012/2026.")
    )
    dated_on = RecentDateField(label=_("Date of the letter"))
    signer = forms.ChoiceField(
        label=_("Who signs?"), choices=Signer.choices, widget=forms.RadioSelect
    )
    signer_name = _name(_("Name of who signs"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].max_length = 60
        self.fields["number"].widget.attrs["maxlength"] = 60


class WithdrawLetterForm(SheetForm):
    """Why a letter counts no more; of a draft nobody has to say it."""

    reason = _line(
        _("Why?"),
        help_text=_(
            "For example: the day of death was written wrong. Who opens the letter reads it."
        ),
    )

    def __init__(self, *args, is_approved: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_approved


class SendBackForm(SheetForm):
    """What is wrong with a draft."""

    reason = _line(
        _("What is to be mended?"),
        help_text=_("For example: the birth date is not that of the KK."),
    )
