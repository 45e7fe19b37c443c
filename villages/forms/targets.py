"""Reading a target, a result, and a correction."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from perisai.common.forms import CountField, RefusingField
from perisai.common.ids import new_uuid
from perisai.common.numbers import format_number
from perisai.common.rupiah import NotAnAmount, parse_rupiah
from villages.actions.targets import About, Figure
from villages.enums import FigureKind, Level, Measure, Segment
from villages.models import Target
from villages.queries.targets import Places
from villages.target_rules import FIRST_YEAR, LAST_YEAR, Period


def read_figure(text: str) -> int:
    """A whole number as people write it: `12.685`, `85%`, `Rp4.200.000`. Raises NotAnAmount."""
    try:
        number = parse_rupiah(text.strip().removesuffix("%"))
    except NotAnAmount as error:
        raise NotAnAmount(_t("Write a whole number, for example 12.685.")) from error
    if number < 0:
        raise NotAnAmount(_t("Write a whole number, for example 12.685."))
    return number


class FigureField(RefusingField):
    """A number of people, events, rupiah or percent."""

    reader = staticmethod(read_figure)

    def prepare_value(self, value):
        return format_number(value) if isinstance(value, int) else value

    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}

    def validate(self, value) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value) -> None:
        """The length of the text says nothing about the number."""


class Sourced(forms.Form):
    """Where figures come from, and what stands beside them there."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    source = forms.CharField(
        label=_("Where do the figures come from?"),
        help_text=_(
            "For example: letter of the regional office 12/2026, or the yearly report, page 4."
        ),
        max_length=200,
    )
    note = forms.CharField(
        label=_("What the source itself says beside them"),
        help_text=_("For example a percentage that it prints."),
        max_length=200,
        required=False,
    )


class TargetForm(Sourced):
    """A target, a result, or both, for one place, time and measure."""

    result_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    place = forms.ChoiceField(label=_("For whom"))
    year = CountField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = forms.TypedChoiceField(label=_("Time"), coerce=int, initial=0)
    measure = forms.ChoiceField(label=_("What is counted"), choices=Measure.choices)
    segment = forms.ChoiceField(label=_("Segment"), choices=Segment.choices)
    target = FigureField(label=_("Target"), required=False)
    result = FigureField(
        label=_("Result"),
        help_text=_(
            "New and active members and dues are counted here anyway; type what the source says."
        ),
        required=False,
    )
    field_order = (
        "place",
        "year",
        "month",
        "measure",
        "segment",
        "target",
        "result",
        "source",
        "note",
    )

    def __init__(self, data=None, *, places: Places, on: dt.date, initial: dict | None = None):
        first = {"year": on.year, "measure": Measure.NEW, "segment": Segment.BPU}
        super().__init__(data, initial={**first, **(initial or {})})
        self.places = places
        self.fields["place"].choices = _offered(places)
        self.fields["month"].choices = [
            (0, _("the whole year")),
            *((number, capfirst(name)) for number, name in MONTHS.items()),
        ]

    def clean(self):
        read = super().clean()
        if not {"target", "result"} & self.errors.keys() and not self.figures:
            self.add_error("target", _("Fill in the target, the result, or both."))
        return read

    @property
    def about(self) -> About:
        """What the figures are of."""
        read = self.cleaned_data
        return About(
            period=Period(read["year"], read["month"]),
            segment=Segment(read["segment"]),
            measure=Measure(read["measure"]),
            **_chosen(self.places)[read["place"]],
        )

    @property
    def figures(self) -> dict[FigureKind, Figure]:
        """What was typed, by kind."""
        read = self.cleaned_data
        uuids = {FigureKind.TARGET: read.get("uuid"), FigureKind.RESULT: read.get("result_uuid")}
        return {
            kind: Figure(uuids[kind], read[kind.value])
            for kind in FigureKind
            if isinstance(read.get(kind.value), int)
        }


class CorrectTargetForm(Sourced):
    """Another value in the place of one that stands."""

    value = FigureField(label=_("The right number"))
    why = forms.CharField(label=_("Why?"), help_text=_("Others read it later."), max_length=200)
    field_order = ("value", "source", "note", "why")

    def __init__(self, data=None, *, entry: Target):
        told = {"value": entry.value, "source": entry.source, "note": entry.note}
        super().__init__(data, initial=told)


class TakeBackForm(forms.Form):
    """Why an entry was wrong."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    why = forms.CharField(label=_("Why?"), help_text=_("Others read it later."), max_length=200)


def _chosen(places: Places) -> dict[str, dict]:
    return {
        **{f"branch:{row.pk}": {"branch": row} for row in places.branches},
        **{f"village:{row.pk}": {"branch": row.branch, "village": row} for row in places.villages},
        **{
            f"agent:{agent.pk}:{branch.pk}": {"branch": branch, "agent": agent}
            for agent, branch in places.agents
        },
    }


def _offered(places: Places) -> list:
    several = len({branch.pk for _agent, branch in places.agents}) > 1
    groups = {
        Level.BRANCH: [(f"branch:{row.pk}", row.name) for row in places.branches],
        Level.VILLAGE: [(f"village:{row.pk}", row.title) for row in places.villages],
        Level.AGENT: [
            (f"agent:{agent.pk}:{branch.pk}", f"{agent}, {branch.name}" if several else str(agent))
            for agent, branch in places.agents
        ],
    }
    return [(level.label, rows) for level, rows in groups.items() if rows]
