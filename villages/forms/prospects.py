"""Reading who may join, and what came of a talk."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.common.forms import NameField, PhoneField, RecentDateField
from perisai.common.ids import new_uuid
from perisai.common.phones import local_phone
from villages.actions.prospects import Door, Talk
from villages.enums import Objection, Source, Stage
from villages.models import Prospect, Village
from villages.queries import hamlet_names
from villages.queries.outreach import DUE, EVERYBODY, JOINED, LEFT_ALONE, OPEN, event_asked
from villages.scoping import Viewer


class ListForm(forms.Form):
    """What a list of prospects is narrowed to."""

    cari = forms.CharField(
        label=gettext_lazy("Who?"),
        help_text=gettext_lazy("Name or place."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    tampil = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            (OPEN, gettext_lazy("all who may join")),
            (DUE, gettext_lazy("to be visited by today")),
            (LEFT_ALONE, gettext_lazy("not to be contacted")),
            (JOINED, gettext_lazy("have joined")),
            (EVERYBODY, gettext_lazy("everybody")),
        ],
        required=False,
    )
    acara = forms.ChoiceField(label=gettext_lazy("Event"), widget=forms.HiddenInput, required=False)

    def __init__(self, data, *, viewer: Viewer):
        super().__init__(data)
        asked = data.get("acara", "")
        self.event = event_asked(viewer, asked) if asked else None
        if self.event:
            self.fields["acara"].choices = [(str(self.event.uuid), self.event.title)]

    @property
    def narrowing(self) -> dict[str, str]:
        """As `narrowed_prospects` takes it. What is not in the list of choices narrows nothing."""
        read = self.cleaned_data
        return {"shown": self.shown, "text": read.get("cari", ""), "event": read.get("acara", "")}

    @property
    def shown(self) -> str:
        return self.cleaned_data.get("tampil") or OPEN


class DoorForm(forms.Form):
    """Who it is. A phone only of who agrees."""

    DOOR = ("name", "place", "phone", "has_agreed")

    name = NameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As people call this person."),
        max_length=150,
    )
    place = NameField(
        label=gettext_lazy("Where to find"),
        help_text=gettext_lazy(
            "Dusun, then what helps to find the house: Krajan, RT 02, by the mosque."
        ),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "hamlets", "autocomplete": "off"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("Only if the person agrees to be called."),
        required=False,
    )
    has_agreed = forms.BooleanField(
        label=gettext_lazy("The person agrees to be called"), required=False
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["has_agreed"].is_conditional = True

    @property
    def hamlets(self) -> list[str]:
        """Names to choose from."""
        return hamlet_names(self.viewer)

    def clean(self):
        read = super().clean()
        if read.get("phone") and not read.get("has_agreed"):
            self.add_error(
                "has_agreed",
                _(
                    "Tick that the person agrees, or leave the phone empty: without consent none is kept."
                ),
            )
        return read


class TalkPart(forms.Form):
    """What came of talking."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    stage = forms.ChoiceField(
        label=gettext_lazy("How far has this person come?"),
        choices=Stage.at_the_door(),
        widget=forms.RadioSelect,
        initial=Stage.KNOWLEDGE,
    )
    objection = forms.ChoiceField(
        label=gettext_lazy("What speaks against it?"),
        choices=[("", gettext_lazy("nothing, or nobody was there")), *Objection.choices],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    visit_in = forms.ChoiceField(
        label=gettext_lazy("When do you come back?"),
        choices=[
            ("", gettext_lazy("not planned")),
            ("3", gettext_lazy("in 3 days")),
            ("7", gettext_lazy("in a week")),
            ("14", gettext_lazy("in two weeks")),
            ("30", gettext_lazy("in a month")),
            ("day", gettext_lazy("on another day")),
        ],
        required=False,
    )
    next_visit_on = RecentDateField(
        label=gettext_lazy("Other day"),
        help_text=gettext_lazy("Only for “on another day”."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy(
            "What you must remember for the next visit. Nothing about illness or belief. It is deleted when"
            " the person joins or is forgotten."
        ),
        max_length=200,
        required=False,
    )

    TALK = ("stage", "objection", "visit_in", "next_visit_on", "note")

    def __init__(self, *args, on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("visit_in", "objection", "next_visit_on"):
            self.fields[name].is_conditional = True

    def clean(self):
        read = super().clean()
        chosen = read.get("visit_in")
        if chosen == "day":
            if not read.get("next_visit_on") and not self.has_error("next_visit_on"):
                self.add_error("next_visit_on", _("Write the day, or choose another answer."))
        else:
            days = int(chosen) if chosen else None
            read["next_visit_on"] = self.on + dt.timedelta(days=days) if days else None
        return read

    @property
    def talk(self) -> Talk:
        return Talk(**{name: self.cleaned_data[name] for name in Talk.__dataclass_fields__})


class TalkForm(TalkPart):
    """What came of a talk with somebody who is known. It begins with what stands there: saving it as it is
    forgets neither the objection nor a visit that is still to come."""

    def __init__(self, data=None, *, prospect: Prospect, on: dt.date):
        known = {"stage": prospect.stage, "objection": prospect.objection, "note": prospect.note}
        if prospect.next_visit_on and prospect.next_visit_on > on:
            known |= {"visit_in": "day", "next_visit_on": prospect.next_visit_on}
        super().__init__(data, on=on, initial=known)


class ProspectForm(TalkPart, DoorForm):
    """Somebody new, with what came of the first talk."""

    village = forms.ModelChoiceField(
        label=gettext_lazy("Village"), queryset=Village.objects.none(), empty_label="---"
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Where did you meet?"), choices=Source.choices, initial=Source.AGENT
    )

    field_order = ("village", *DoorForm.DOOR, "source", *TalkPart.TALK)

    def __init__(self, data=None, *, villages: QuerySet[Village], viewer: Viewer):
        super().__init__(data, viewer=viewer, on=viewer.on)
        field = self.fields["village"]
        field.queryset = villages
        only = list(villages[:2])
        if len(only) == 1:
            field.initial = only[0]
            field.widget = forms.HiddenInput()

    @property
    def door(self) -> Door:
        read = self.cleaned_data
        return Door(name=read["name"], place=read["place"], phone=read["phone"], note=read["note"])


class CorrectForm(DoorForm):
    """Who it is, corrected."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    field_order = (*DoorForm.DOOR, "note")

    def __init__(self, data=None, *, prospect: Prospect, viewer: Viewer):
        known = {
            "name": prospect.name,
            "place": prospect.place,
            "phone": local_phone(prospect.phone),
            "has_agreed": bool(prospect.phone),
            "note": prospect.note,
        }
        super().__init__(data, viewer=viewer, initial=known)

    @property
    def door(self) -> Door:
        return Door(**{name: self.cleaned_data[name] for name in Door.__dataclass_fields__})
