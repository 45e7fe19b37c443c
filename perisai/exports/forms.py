"""Reading which list somebody wants to take away, in which kind of file, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.forms.receipts import PageForm
from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.desk.forms import MemberFilterForm
from perisai.exports.enums import FileKind, ListName
from perisai.exports.models import MOST_REASON
from perisai.exports.queries.lists import Narrowing
from villages.models import Agent

_LONG_NUMBER = re.compile(r"\d{6,}")  # a NIK or a telephone number, whole or in part
_MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is narrowed to: for the query, as it was sent, and in `words` for people."""

    narrowing: Narrowing
    asked: Mapping[str, str]
    words: str = ""


class AskForm(forms.Form):
    """In which kind of file, and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=FileKind.choices,
        coerce=FileKind,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
    reason = NameField(
        label=gettext_lazy("What do you need it for?"),
        help_text=gettext_lazy(
            "One short sentence, for example: meeting of the village on Friday. No names and no NIK. It is"
            " kept with your name and stands in the file."
        ),
        min_length=5,
        max_length=MOST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if _LONG_NUMBER.search(reason):
            raise forms.ValidationError(
                _("Leave the long number out: no NIK and no telephone number belongs here.")
            )
        return reason


def read_question(
    list_name: str, data: QueryDict, *, hamlets: list[str], agents: Sequence[Agent]
) -> Question:
    """What the address narrows this list to. What cannot be read narrows nothing."""
    if list_name == ListName.MEMBERS:
        form = MemberFilterForm(data, hamlets=hamlets, agents=agents)
        asked = {name: str(form.cleaned_data.get(name, "")) for name, _words in form.chosen}
        told = [
            f"{_plain(form.fields[name].label)}: {_covered(words)}" for name, words in form.chosen
        ]
        return Question(Narrowing(members=form.filters), asked, "; ".join(told)[:_MOST_WORDS])
    if list_name == ListName.RECEIPTS:
        page = PageForm(data)
        page.is_valid()
        if page.cleaned_data.get("ditandai"):
            return Question(Narrowing(only_flagged=True), {"ditandai": "1"}, _("only flagged ones"))
    return Question(Narrowing(), {})


def _plain(label: str) -> str:
    """A label that asks (`Who?`) as the word for what was asked."""
    return str(label).rstrip("?")


def _covered(words: str) -> str:
    """Words that were searched for, without a NIK or a telephone number."""
    return _LONG_NUMBER.sub("…", words)
