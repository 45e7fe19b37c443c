"""Reading an outreach event, what came of it, and its signed list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.common.forms import NameField, PeopleField, RecentDateField, RupiahField
from perisai.common.ids import new_uuid
from perisai.common.phones import NotAPhone, clean_phone
from perisai.common.scans import ScanField, WithScan
from villages.actions.events import Held, Plan
from villages.enums import Partner, Source, Venue
from villages.models import Agent, EventPhoto, Village
from villages.outreach_rules import MOST_ROWS, Attendee, read_list
from villages.queries import hamlet_names
from villages.scoping import Viewer

FIRST_ROWS, SPARE_ROWS = 10, 5
MOST_PEOPLE = 100_000
COLUMNS = ("name", "place", "phone")
_ROW = re.compile(r"(?:name|place|phone)_([0-9]{1,3})")


class PlanForm(forms.Form):
    """What an event is to be, before or after it is held."""

    title = NameField(
        label=gettext_lazy("Name of the event"),
        help_text=gettext_lazy("For example: outreach after the harvest meeting."),
        max_length=100,
    )
    held_on = RecentDateField(label=gettext_lazy("On which day"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        help_text=gettext_lazy("By this the branch compares which way brings members who stay."),
        choices=[("", "---"), *Source.channels()],
        initial=Source.EVENT,
    )
    venue = forms.ChoiceField(
        label=gettext_lazy("Kind of place"), choices=[("", "---"), *Venue.choices]
    )
    place = NameField(
        label=gettext_lazy("Name of the place"),
        help_text=gettext_lazy("For example: Masjid Al-Ikhlas, dusun Krajan."),
        max_length=100,
        required=False,
    )
    partner = forms.ChoiceField(
        label=gettext_lazy("Together with"),
        choices=[("", gettext_lazy("nobody")), *Partner.choices],
        required=False,
    )
    partner_name = NameField(
        label=gettext_lazy("Name of the group"),
        help_text=gettext_lazy("A group or an office, no person."),
        max_length=100,
        required=False,
    )
    promotion = forms.CharField(
        label=gettext_lazy("Promotion"),
        help_text=gettext_lazy("For example: coupons for cheap groceries, first months paid."),
        max_length=200,
        required=False,
    )
    coupons = PeopleField(
        label=gettext_lazy("Number of coupons"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    budget = RupiahField(
        label=gettext_lazy("Budget in rupiah"), max_length=20, required=False, empty_value=None
    )

    def clean_budget(self) -> int | None:
        return _no_less_than_nothing(self.cleaned_data["budget"])

    @property
    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})


class EventForm(PlanForm):
    """A new event: where, and who holds it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    village = forms.ModelChoiceField(
        label=gettext_lazy("Village"), queryset=Village.objects.none(), empty_label="---"
    )
    agent = forms.ModelChoiceField(
        label=gettext_lazy("Agent who holds it"), queryset=Agent.objects.none(), empty_label="---"
    )
    field_order = ("title", "held_on", "village", "agent")

    def __init__(self, data=None, *, villages: QuerySet[Village], agents: QuerySet[Agent]):
        super().__init__(data)
        self._choose("village", villages)
        self._choose("agent", agents)

    def _choose(self, name: str, rows: QuerySet) -> None:
        """Somebody with one choice is not asked."""
        field = self.fields[name]
        field.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            field.initial = only[0]
            field.widget = forms.HiddenInput()

    def clean(self):
        read = super().clean()
        agent, village, day = (read.get(name) for name in ("agent", "village", "held_on"))
        if agent and village and day:
            work = agent.assignments.filter(village=village)
            if not work.active_on(day).exists():
                self.add_error(None, _("This agent does not work in that village on that day."))
        return read


class HeldForm(forms.Form):
    """What came of an event."""

    attended = PeopleField(
        label=gettext_lazy("People who came"),
        help_text=gettext_lazy("Count the signatures on the list."),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
    )
    cost = RupiahField(
        label=gettext_lazy("What it cost in rupiah"),
        help_text=gettext_lazy("0 when it was part of another event."),
        max_length=20,
        required=False,
        empty_value=None,
    )
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy(
            "What was told, what was asked, what was promised. No names of people who came: they stand on"
            " the list."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        required=False,
    )

    def clean_cost(self) -> int | None:
        return _no_less_than_nothing(self.cleaned_data["cost"])

    @property
    def held(self) -> Held:
        return Held(**{name: self.cleaned_data[name] for name in Held.__dataclass_fields__})


@dataclass(frozen=True)
class Row:
    """One row on the screen: its number and its three fields."""

    number: int
    fields: list[forms.BoundField]

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)


class AttendanceForm(forms.Form):
    """The signed list, row by row or pasted; what is pasted is put into rows first, so that it can be read
    before it is saved."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    attended = PeopleField(
        label=gettext_lazy("People who came"),
        help_text=gettext_lazy("Count all signatures, also of members and of rows you leave out."),
        min_value=1,
        max_value=MOST_PEOPLE,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Paste a list"),
        help_text=gettext_lazy(
            "One person a line: name; dusun; phone. From a workbook or a chat, as it is."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
    )
    has_agreed = forms.BooleanField(
        label=gettext_lazy("Everybody whose phone is typed agreed on the list to be called"),
        required=False,
    )

    def __init__(self, data=None, *, viewer: Viewer, initial: dict | None = None):
        super().__init__(_spread(data), initial=initial)
        self.viewer = viewer
        self.fields["has_agreed"].is_conditional = True
        self.was_spread = data is not None and self.data is not data
        self.numbers = range(1, self._rows_needed() + 1)
        for number in self.numbers:
            self._add_row(number)

    def _rows_needed(self) -> int:
        """Some to spare after the last one typed."""
        typed = [
            int(found[1])
            for name, value in self.data.items()
            if str(value).strip() and (found := _ROW.fullmatch(name))
        ]
        return min(max([FIRST_ROWS, *(row + SPARE_ROWS for row in typed)]), MOST_ROWS)

    def _add_row(self, number: int) -> None:
        label = {"row": number}
        self.fields[f"name_{number}"] = NameField(
            label=_("Name, row %(row)s") % label, max_length=150, required=False
        )
        self.fields[f"place_{number}"] = NameField(
            label=_("Dusun, row %(row)s") % label, max_length=100, required=False
        )
        self.fields[f"phone_{number}"] = forms.CharField(
            label=_("Phone, row %(row)s") % label, max_length=25, required=False
        )

    @property
    def rows(self) -> list[Row]:
        """The rows as the screen shows them."""
        return [
            Row(number, [self[f"{column}_{number}"] for column in COLUMNS])
            for number in self.numbers
        ]

    @property
    def hamlets(self) -> list[str]:
        """Names to choose from."""
        return hamlet_names(self.viewer)

    def clean(self):
        read = super().clean()
        self.people = [row for number in self.numbers if (row := self._read(number, read))]
        if not self.people and not self.errors:
            self.add_error(None, _("Type at least one row, or paste a list."))
        if any(row.phone for row in self.people) and not read.get("has_agreed"):
            self.add_error(
                "has_agreed",
                _(
                    "Tick that they agreed, or leave the phones empty: without consent none is kept."
                ),
            )
        return read

    def _read(self, number: int, read: dict) -> Attendee | None:
        name, place, phone = (read.get(f"{column}_{number}") or "" for column in COLUMNS)
        if phone:
            try:
                phone = clean_phone(phone)
            except NotAPhone as refusal:
                self.add_error(f"phone_{number}", refusal.message)
        if not name and (place or phone) and not self.has_error(f"name_{number}"):
            self.add_error(f"name_{number}", _("Write the name, or empty the row."))
        return Attendee(name, place, phone) if name else None


def _spread(data):
    """The same answers with what was pasted put into the empty rows after the last one typed."""
    people = read_list(data.get("pasted", "")[:20_000]) if data else []
    if not people:
        return data
    used = [
        int(found[1])
        for name, value in data.items()
        if str(value).strip() and (found := _ROW.fullmatch(name))
    ]
    data = data.copy()
    first = max(used, default=0) + 1
    fitting, rest = people[: max(MOST_ROWS - first + 1, 0)], people[max(MOST_ROWS - first + 1, 0) :]
    for number, row in enumerate(fitting, first):
        data[f"name_{number}"], data[f"place_{number}"] = row.name, row.place
        data[f"phone_{number}"] = row.phone
    data["pasted"] = "\n".join("; ".join((row.name, row.place, row.phone)) for row in rest)
    return data


class PhotoForm(WithScan):
    """A photo of an event."""

    scan_field = "scan"
    drawer = EventPhoto.drawer

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    scan = ScanField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("JPG or PNG, at most 6 MB. Ask people before you photograph them."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    scan_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.require_scan()


class WithdrawPhotoForm(forms.Form):
    """Why a photo is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("For example: somebody does not want to be seen."),
        max_length=200,
    )


def _no_less_than_nothing(amount: int | None) -> int | None:
    if amount is not None and amount < 0:
        raise forms.ValidationError(_("Money cannot be less than nothing."))
    return amount
