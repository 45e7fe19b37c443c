"""Reading of whom and when the reports about users are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.common.forms import RecentDateField
from perisai.reports.activity_rules import Work
from perisai.reports.outgoing_rules import OUTGOING, Way
from perisai.reports.queries.outgoing import Narrowed as NarrowedOutgoing
from perisai.reports.queries.people import Span

YEAR = dt.timedelta(days=366)  # the longest there is
ONE_DAY = dt.timedelta(days=1)


class SpanForm(forms.Form):
    """Days from the address; what cannot be read is this month. The last day before the first is an error.
    At most a year at once, the last one."""

    dari = RecentDateField(label=_("From"), required=False)
    sampai = RecentDateField(label=_("Until"), required=False)

    def __init__(self, data: QueryDict, *, on: dt.date):
        first = {"dari": f"{on.replace(day=1):%d-%m-%Y}", "sampai": f"{on:%d-%m-%Y}"}
        self.on = on
        super().__init__({**first, **{name: data[name] for name in data}})
        self.full_clean()

    def clean(self) -> dict:
        read = super().clean()
        first, last = read.get("dari"), read.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", _("The last day lies before the first."))
            del read["dari"]
        return read

    @property
    def span(self) -> Span:
        """The days that are shown; this month while they cannot be."""
        last = self.cleaned_data.get("sampai") or self.on
        first = min(self.cleaned_data.get("dari") or last.replace(day=1), last)
        return Span(max(first, last - YEAR + ONE_DAY), last)


class EntriesForm(SpanForm):
    """Which kind of work of one user; and after which entry a page begins."""

    jenis = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("everything")), *Work.choices], required=False
    )
    sesudah = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    @property
    def work(self) -> Work | None:
        """The kind that is shown; None for all."""
        asked = self.cleaned_data.get("jenis")
        return Work(asked) if asked else None

    @property
    def after(self) -> int | None:
        return self.cleaned_data.get("sesudah")


class OutgoingForm(SpanForm):
    """Whose, and which way; and after which row a page begins."""

    siapa = forms.ChoiceField(label=_("Who"), required=False)
    cara = forms.ChoiceField(
        label=_("Way"), choices=[("", _("everything")), *Way.choices], required=False
    )
    apa = forms.ChoiceField(
        label=_("What"),
        choices=[("", _("everything")), *((key, what.label) for key, what in OUTGOING.items())],
        required=False,
    )
    sesudah = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    def __init__(self, data: QueryDict, *, on: dt.date, users: Iterable[User]):
        super().__init__(data, on=on)
        self.fields["siapa"].choices = [
            ("", _("everybody")),
            *((user.username, user.name) for user in users),
        ]
        self.full_clean()

    @property
    def narrowed(self) -> NarrowedOutgoing:
        """What the list is narrowed to."""
        read = self.cleaned_data
        return NarrowedOutgoing(
            span=self.span,
            user=read.get("siapa", ""),
            way=read.get("cara", ""),
            action=read.get("apa", ""),
        )

    @property
    def after(self) -> int | None:
        return self.cleaned_data.get("sesudah")
