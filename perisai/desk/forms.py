"""Reading what a list is narrowed to."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.enums import CounterPurpose, LapseReason
from members.forms.fields import NikField, PersonSearchField
from members.search_rules import read_search
from perisai.common.forms import TypedDateField
from perisai.common.months import parse_month
from perisai.desk.enums import RoundOrder, StateFilter
from perisai.desk.queries.countdown import WINDOWS, AgentsCountdown
from perisai.desk.queries.lapsed import NOT_ASKED
from perisai.desk.queries.member_list import NO_AGENT, Filters
from perisai.desk.queries.round import Walk
from perisai.jobs.registry import recurring_kinds
from villages.models import Agent, Neighbourhood, Village

_PLACE = re.compile(r"(?P<kind>rt|dusun)-(?P<key>[0-9]{1,9})")


class PageForm(forms.Form):
    """After which row a page begins. What cannot be read is the beginning."""

    sesudah = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, **choices):
        super().__init__(data)
        for name, offered in choices.items():
            self.fields[name].choices = offered
        self.full_clean()

    @property
    def after(self) -> UUID | None:
        return self.cleaned_data.get("sesudah")


class MemberFilterForm(PageForm):
    """Words, dusun, agent and state from the address. What cannot be read narrows nothing. Without
    `agents` nobody is asked about one."""

    cari = PersonSearchField()
    dusun = forms.ChoiceField(label=_("Dusun"), required=False)
    agen = forms.ChoiceField(label=_("Agent"), required=False)
    keadaan = forms.ChoiceField(
        label=_("State"), choices=[("", _("every state")), *StateFilter.choices], required=False
    )

    def __init__(self, data, *, hamlets: list[str], agents: Sequence[Agent] = ()):
        named = [(agent.code, agent.user.name) for agent in agents]
        super().__init__(
            data,
            dusun=[("", _("every dusun")), *((name, name) for name in hamlets)],
            agen=[("", _("every agent")), *named, (NO_AGENT, _("without an agent"))]
            if named
            else [],
        )
        if not named:
            del self.fields["agen"]

    @property
    def filters(self) -> Filters:
        read = self.cleaned_data
        return Filters(
            text=read.get("cari", ""),
            hamlet=read.get("dusun", ""),
            agent=read.get("agen", ""),
            state=read.get("keadaan", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        return self.filters != Filters()

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What narrows the list: the parameter of the address, and the words for it."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "sesudah":
                found.append((name, str(dict(getattr(field, "choices", [])).get(value, value))))
        return found

    @property
    def searched_name(self) -> str:
        """The words when they may be the name of somebody new."""
        return "" if self.looks_for_number else " ".join(read_search(self.filters.text).words)

    @property
    def looks_for_number(self) -> bool:
        """Then the covered NIK tells two people of one name apart."""
        return any(map(str.isdecimal, read_search(self.filters.text).words))


class CountdownFilterForm(PageForm):
    """Within how many days, and of which agent. What cannot be read narrows nothing."""

    dalam = forms.TypedChoiceField(label=_("Within"), coerce=int, empty_value=None, required=False)
    agen = forms.ChoiceField(label=_("Agent"), required=False)

    def __init__(self, data, *, agents: Sequence[AgentsCountdown]):
        spans = [
            (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days})
            for days in reversed(WINDOWS)
        ]
        named = [(row.code, row.name) for row in agents if row.code]
        super().__init__(data, dalam=spans, agen=[("", _("every agent")), *named])

    @property
    def days(self) -> int:
        return self.cleaned_data.get("dalam") or WINDOWS[-1]

    @property
    def agent_code(self) -> str:
        return self.cleaned_data.get("agen", "")


class LapsedForm(forms.Form):
    """A month, a reason and a place in the list from the address. What cannot be read chooses nothing."""

    bulan = forms.CharField(max_length=7, required=False)
    alasan = forms.ChoiceField(
        choices=[(NOT_ASKED, NOT_ASKED), *LapseReason.choices], required=False
    )
    sesudah = forms.UUIDField(required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    def clean_bulan(self) -> dt.date | None:
        with contextlib.suppress(ValueError):
            return parse_month(self.cleaned_data["bulan"])
        return None

    @property
    def month(self) -> dt.date | None:
        return self.cleaned_data.get("bulan")

    @property
    def reason(self) -> str:
        """Why they stopped paying, or NOT_ASKED; empty for everybody."""
        return self.cleaned_data.get("alasan", "")

    @property
    def after(self) -> UUID | None:
        """The enrolment after which the page begins."""
        return self.cleaned_data.get("sesudah")


class RoundForm(forms.Form):
    """Where an agent walks and in which order, from the address. What cannot be read, or is not offered any
    more, means everywhere: `gone` is the walk that was asked for then."""

    di = forms.ChoiceField(label=_("Where do you walk?"), required=False)
    urut = forms.ChoiceField(label=_("In which order?"), choices=RoundOrder.choices, required=False)

    def __init__(self, data, *, places: Sequence[Neighbourhood]):
        super().__init__(data.copy())
        self.places = places
        self.fields["di"].choices = [("", _("everywhere")), *_by_hamlet(places)]
        self.gone = None
        for name in ("urut", "di"):
            asked = self.data.get(name, "")
            if asked and not self.fields[name].valid_value(asked):
                self.data[name] = ""
                self.gone = _read_walk(asked)
        self.full_clean()

    @property
    def walk(self) -> Walk:
        """What `round_of` is narrowed to."""
        order = RoundOrder(self.cleaned_data.get("urut") or RoundOrder.WALKING)
        return replace(_read_walk(self.cleaned_data.get("di", "")), order=order)

    @property
    def address(self) -> str:
        """The walk as it stands in an address."""
        return urlencode([(name, self.data[name]) for name in ("di", "urut") if name in self.data])

    @property
    def words(self) -> str:
        """Where and in which order, in one line."""
        return f"{(self.where or str(_('everywhere')).capitalize())}, {self.walk.order.label}"

    @property
    def where(self) -> str:
        """The place that was chosen, as it stands on paper in any language; empty for everywhere."""
        walk = self.walk
        for place in self.places:
            if walk.neighbourhood == place.pk:
                return str(place)
            if walk.hamlet == place.hamlet_id:
                return place.hamlet.name
        return ""


class PrintRoundForm(RoundForm):
    """The same, to be printed; `uuid` makes a second press of the button answer with the first sheet."""

    uuid = forms.UUIDField()

    def clean(self):
        """Paper is never printed of another place than the one that was asked for."""
        if self.gone is not None:
            raise forms.ValidationError(
                _("Nothing was printed. Choose the place once more, then print.")
            )
        return super().clean()


def _read_walk(key: str) -> Walk:
    """`rt-7` or `dusun-3` of an address; everywhere where it says nothing."""
    match = _PLACE.fullmatch(key)
    if not match:
        return Walk()
    field = "hamlet" if match["kind"] == "dusun" else "neighbourhood"
    return Walk(**{field: int(match["key"])})


def _by_hamlet(places: Sequence[Neighbourhood]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each dusun as a group: the whole of it, then its RT."""
    return [
        (
            hamlet.name,
            [
                (f"dusun-{hamlet.pk}", _("all of %(hamlet)s") % {"hamlet": hamlet.name}),
                *((f"rt-{place.pk}", f"RT {place.rt}/RW {place.rw}") for place in group),
            ],
        )
        for hamlet, group in groupby(places, key=lambda place: place.hamlet)
    ]


class RunNowForm(forms.Form):
    """Which recurring job, and the identity that the page gave this run."""

    job = forms.ChoiceField(choices=lambda: [(kind.name, kind.label) for kind in recurring_kinds()])
    uuid = forms.UUIDField()


class TryAgainForm(forms.Form):
    """Which job, as it had failed when the page was made."""

    job = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    failed_at = forms.DateTimeField()


class CounterForm(forms.Form):
    """Who is asked about at the counter, and why. Where somebody works in one village only, that one is
    meant."""

    not_done = _("Nothing was asked yet.")  # instead of: nothing was saved

    village = forms.ModelChoiceField(
        label=_("Village"), queryset=Village.objects.none(), empty_label=None
    )
    nik = NikField(label="NIK", help_text=_("16 digits, as on the KTP that lies before you."))
    birth_date = TypedDateField(label=_("Date of birth"), help_text=_("As on the KTP."))
    purpose = forms.ChoiceField(
        label=_("Why do you ask?"), choices=CounterPurpose.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, data=None, *, villages: QuerySet[Village], on: dt.date, initial: dict | None = None
    ):
        super().__init__(data, initial=initial)
        self.on = on
        offered = list(villages.order_by("name", "pk"))
        field = self.fields["village"]
        field.queryset = villages
        if len(offered) == 1:
            field.required = False
            field.widget = forms.HiddenInput()
            self.only = offered[0]
        else:
            field.choices = [(row.pk, row.title) for row in offered]
            self.only = None

    def clean_birth_date(self) -> dt.date:
        born = self.cleaned_data["birth_date"]
        if born > self.on:
            raise forms.ValidationError(
                _("This day has not come yet. Read the birth date on the KTP once more.")
            )
        return born

    def clean_village(self) -> Village:
        return self.only or self.cleaned_data["village"]

    @property
    def kept(self) -> dict:
        """What the next question begins with: the village alone."""
        return {"village": self.cleaned_data["village"].pk}


class AfterKeyForm(forms.Form):
    """After which row, by its number, a page begins. What cannot be read is the beginning."""

    sesudah = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def after(self) -> int | None:
        return self.cleaned_data.get("sesudah")
