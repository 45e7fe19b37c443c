"""Reading which papers somebody wants to print, and on what. The first stays in the address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import CardPaper, SheetPaper
from dues.forms.days import DayOfMoneyField
from dues.queries.batch_printing import NO_AGENT, Where
from perisai.common.ids import new_uuid
from perisai.regulations.enums import PayerKind
from villages.models import Agent

_RT = re.compile(r"(?:rt)?[ .]*(\d{1,3})(?:\s*/\s*(?:rw)?[ .]*(\d{1,3}))?", re.IGNORECASE)


class WhereForm(forms.Form):
    """Of which agent, and where somebody lives. Without `agents` nobody is asked about one."""

    dusun = forms.ChoiceField(label=_("Dusun"), required=False)
    rt = forms.CharField(
        label=_("RT"),
        help_text=_("For example 003, or 003/001 with the RW. Empty: every RT."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    agen = forms.ChoiceField(label=_("Agent"), required=False)

    def __init__(self, data, *, hamlets: Sequence[str], agents: Sequence[Agent] = ()):
        super().__init__(data)
        self.fields["dusun"].choices = [("", _("every dusun")), *((one, one) for one in hamlets)]
        named = [(agent.code, agent.user.name) for agent in agents]
        self.fields["agen"].choices = [("", _("every agent")), *named, *self.beside_agents]
        if not named:
            del self.fields["agen"]

    beside_agents: Sequence[tuple[str, str]] = ()
    folded: Sequence[str] = ()

    def clean_rt(self) -> tuple[str, str]:
        """RT and RW as they are kept, with three digits; empty for any."""
        text = self.cleaned_data["rt"].strip()
        if not text:
            return "", ""
        found = _RT.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Write the RT like 003, or 003/001 with the RW."))
        return found[1].zfill(3), found[2].zfill(3) if found[2] else ""

    @property
    def where(self) -> Where:
        """After validation."""
        told = self.cleaned_data
        rt, rw = told["rt"]
        return Where(told.get("agen", ""), told["dusun"], rt, rw)

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that the page folds away, because few need them."""
        return [self[name] for name in self.folded if name in self.fields]

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.folded]

    @property
    def is_narrowed(self) -> bool:
        """Whether something stands in what is folded away."""
        return any(field.value() for field in self.narrowing)

    @property
    def asked(self) -> dict[str, str]:
        """The question as it was sent, for telling a retry from another one."""
        return {name: str(self.cleaned_data.get(name, "")) for name in self.fields}


class WhichReceiptsForm(WhereForm):
    """Which receipts."""

    folded = ("dusun", "rt", "pembayar")

    dari = DayOfMoneyField(label=_("Receipts from"))
    sampai = DayOfMoneyField(label=_("Until"))
    pembayar = forms.ChoiceField(
        label=_("Who paid"),
        choices=[("", _("anybody")), *PayerKind.choices],
        required=False,
    )
    salinan = forms.BooleanField(
        label=_("Also those on paper already"),
        help_text=_("They come out as copies and say so."),
        required=False,
    )
    field_order = ("dari", "sampai", "agen", "dusun", "rt", "pembayar", "salinan")

    def clean(self):
        told = super().clean()
        if {"dari", "sampai"} <= told.keys() and told["sampai"] < told["dari"]:
            self.add_error("sampai", _("The last day lies before the first. Check both."))
        return told


class WhichCardsForm(WhereForm):
    """Whose cards; with `peserta` those of one member alone, printed before or not."""

    beside_agents = ((NO_AGENT, _("without an agent")),)

    peserta = forms.UUIDField(required=False, widget=forms.HiddenInput)
    salinan = forms.BooleanField(
        label=_("Also for those who have a card on paper already"),
        help_text=_(
            "Whoever came to another agent since is printed anyway: the card says whom to call."
        ),
        required=False,
    )
    field_order = ("dusun", "rt", "agen", "salinan", "peserta")


class SheetsForm(forms.Form):
    """On which sheets receipts are printed."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    paper = forms.TypedChoiceField(
        label=_("Paper"), choices=SheetPaper.choices, coerce=SheetPaper, widget=forms.RadioSelect
    )


class CardsForm(SheetsForm):
    """On what cards are printed."""

    paper = forms.TypedChoiceField(
        label=_("Paper"), choices=CardPaper.choices, coerce=CardPaper, widget=forms.RadioSelect
    )
