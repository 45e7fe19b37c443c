"""A photo of a paper, what is known of its original, and what the coordinator thinks of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import Need
from claims.models import PaperScan
from members.forms.documents import WithPhoto
from members.forms.sheets import SheetForm
from perisai.common.forms import NameField, RecentDateField
from perisai.common.ids import new_uuid
from perisai.common.scans import MOST_BYTES


class ScanForm(SheetForm, WithPhoto):
    """The paper, taken with the camera or from a file."""

    drawer = PaperScan.drawer

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    sheets = (("scan", "", ("camera", "scan")),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("camera", "scan"):  # told before it is sent, by static/js/perisai.js
            self.fields[name].widget.attrs |= {
                "data-most-bytes": MOST_BYTES,
                "data-too-large": _(
                    "This file is larger than 6 MB and was not sent. Take the photo again with less"
                    " detail, or send it to yourself by WhatsApp first, which makes it smaller."
                ),
            }


class UseDocumentForm(forms.Form):
    """The button that takes a photo kept with the member."""

    uuid = forms.UUIDField()


class PaperNoteForm(SheetForm):
    """Who has the original, since when, and whether it is needed at all."""

    holder = NameField(
        label=_("Who has the original?"),
        help_text=_("For example: Ibu Wati, or the village office."),
        max_length=100,
        required=False,
    )
    obtained_on = RecentDateField(label=_("In hand since"), required=False)
    need = forms.ChoiceField(
        label=_("Is it needed?"),
        choices=[("", _("as the list says")), *Need.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What the next person should know, or why it is not needed."),
        max_length=200,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)


class VerdictForm(SheetForm):
    """Good for the branch, or what is to be mended; which of the two says the button."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    why = forms.CharField(
        label=_("What is to be mended?"),
        help_text=_("For example: the stamp cannot be read."),
        max_length=200,
        required=False,
    )
