"""Reading which letters somebody means."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dues.forms.prints import WhereForm
from dues.queries.batch_printing import NO_AGENT
from perisai.common.forms import RowsField
from perisai.reminders.models import Reminder


class WhoseLettersForm(WhereForm):
    """Of which agent, and where they go."""

    beside_agents = ((NO_AGENT, _("without an agent")),)
    folded = field_order = ("dusun", "rt", "agen")


class WhichLettersForm(WhoseLettersForm):
    """Which letters go on paper."""

    salinan = forms.BooleanField(
        label=_("Also those on paper already"),
        help_text=_("They come out as copies and say so."),
        required=False,
    )
    field_order = ("dusun", "rt", "agen", "salinan")
    folded = ()


class BroughtForm(forms.Form):
    """Which of these `letters` were brought. `hanya` is the button beside a single one: it needs no question;
    `yakin` says that the question was answered."""

    surat = RowsField(
        queryset=Reminder.objects.none(),
        to_field_name="uuid",
        required=False,
    )
    hanya = forms.ModelChoiceField(
        queryset=Reminder.objects.none(), to_field_name="uuid", required=False
    )
    yakin = forms.BooleanField(required=False)

    def __init__(self, data, *, letters: QuerySet[Reminder]):
        super().__init__(data)
        self.fields["surat"].queryset = letters
        self.fields["hanya"].queryset = letters

    def clean(self):
        told = super().clean()
        if not self.errors and not (told["hanya"] or told["surat"]):
            raise forms.ValidationError(_("Nothing was noted: tick the letters that were brought."))
        return told

    @property
    def chosen(self) -> list[Reminder]:
        """After validation."""
        told = self.cleaned_data
        return [told["hanya"]] if told["hanya"] else list(told["surat"])

    @property
    def is_certain(self) -> bool:
        return bool(self.cleaned_data["hanya"] or self.cleaned_data["yakin"])
