"""Reading the right NIK of a member, and the answer to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import rules
from members.forms.documents import WithPhoto
from members.forms.fields import NikField
from members.forms.sheets import ConfirmedForm
from members.models import Document, Member
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from perisai.common.scans import Scan


class NikForm(ConfirmedForm, WithPhoto):
    """The NIK as it stands on the KTP, why it was wrong, and a photo of the KTP: one that is kept already
    or a new one."""

    NEW = "new"
    NO_SCAN = gettext_lazy("Take a photo of the KTP: the coordinator compares the number with it.")

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    nik = NikField(
        label=gettext_lazy("Right NIK"),
        help_text=gettext_lazy("Sixteen digits, read off the KTP itself and not off an old list."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why was it wrong"),
        help_text=gettext_lazy("For example: a digit mistyped. The coordinator reads it."),
        max_length=200,
    )
    stored = forms.ChoiceField(
        label=gettext_lazy("Which photo?"), required=False, widget=forms.RadioSelect
    )
    field_order = ("nik", "reason", "stored", "camera", "scan")
    sheets = (
        ("nik", "", ("nik", "reason")),
        ("ktp", gettext_lazy("Photo of the KTP"), ("stored", "camera", "scan")),
    )

    def __init__(self, data=None, files=None, *, member: Member, kept: Sequence[Document] = ()):
        super().__init__(data, files)
        self.member = member
        self.kept = {str(row.uuid): row for row in kept}
        if self.kept:
            self.fields["stored"].choices = [
                *((key, _photo_words(row)) for key, row in self.kept.items()),
                (self.NEW, _("a new photo")),
            ]
            self.fields["stored"].initial = next(iter(self.kept))
            self.fields["stored"].is_conditional = True
        else:
            del self.fields["stored"]

    def clean(self):
        """A photo that comes with this very form is meant, whatever else is chosen: where the choice does not
        hide the fields for a photo, both can be filled in."""
        read = super().clean()
        if self.is_fresh and "stored" in self.fields:
            read["stored"] = self.NEW
            self.put("stored", self.NEW)
        return read

    @property
    def ktp(self) -> Scan | Document | None:
        """The photo that was chosen."""
        kept = self.kept.get(self.cleaned_data.get("stored", ""))
        return kept or self.cleaned_data.get("scan")

    def is_photo_missing(self, read: dict) -> bool:
        return read.get("stored", "") not in self.kept and super().is_photo_missing(read)

    def warnings(self) -> list[rules.Finding]:
        return rules.nik_findings(
            self.cleaned_data["nik"],
            village_code=self.member.village_id,
            birth_date=self.member.birth_date,
            sex=self.member.sex,
        )


def _photo_words(row: Document) -> str:
    day = date_format(localtime(row.added_at), "j F Y, H.i")
    return _("the one of %(day)s, by %(who)s") % {"day": day, "who": row.by.name}


class NikDecisionForm(forms.Form):
    """Which of the two buttons was pressed, who brings the Formulir F1A, and why not."""

    answer = forms.ChoiceField(
        choices=[("accept", gettext_lazy("accept")), ("refuse", gettext_lazy("refuse"))],
        widget=forms.HiddenInput,
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who corrects it at BPJS Ketenagakerjaan (Jamsostek)?"),
        help_text=gettext_lazy("With Formulir F1A. It stays on the list until it is ticked off."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Note for the agent"),
        help_text=gettext_lazy("Needed when you refuse."),
        max_length=200,
        required=False,
    )

    PROPOSER, SELF = "proposer", "self"

    def __init__(self, data=None, *, proposer: str):
        super().__init__(data)
        self.fields["owner"].choices = [(self.PROPOSER, proposer), (self.SELF, _("I myself"))]

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"


class ToldForm(forms.Form):
    """On which day the Formulir F1A was handed in."""

    told_on = RecentDateField(label=gettext_lazy("Formulir F1A handed in on"))

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"told_on": on})
