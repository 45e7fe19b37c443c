"""Reading whose member somebody is to be, and who goes over."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dues.forms.succession import AgentChoiceField, VillageChoiceField
from dues.queries.moving import goal_by_code
from members.enums import DuplicateOutcome
from members.models import Member
from perisai.common.forms import RecentDateField, RowsField
from perisai.common.ids import new_uuid
from perisai.common.retries import content_hash_of
from villages.models import Agent, Village
from villages.rules import three_digits
from villages.scoping import Viewer


class DuplicateDecisionForm(forms.Form):
    """One of three decisions, from when, and why."""

    outcome = forms.ChoiceField(
        label=_("Whose member is it?"),
        choices=DuplicateOutcome.choices,
        widget=forms.RadioSelect,
    )
    from_on = RecentDateField(
        label=_("From which day"),
        help_text=_("Only when the person moves: today or a later day."),
        required=False,
    )
    reason = forms.CharField(label=_("Why"), help_text=_("Both agents read it."), max_length=200)

    def __init__(self, data=None, *, today: dt.date):
        super().__init__(data, initial={"from_on": today})

    @property
    def decision(self) -> dict:
        """What `decide_duplicate` needs to know."""
        return {**self.cleaned_data, "outcome": DuplicateOutcome(self.cleaned_data["outcome"])}


class ReasonForm(forms.Form):
    """Why a move is refused or taken back."""

    reason = forms.CharField(label=_("Why"), help_text=_("The others read it."), max_length=200)


class WhoMovesForm(forms.Form):
    """Whose members are shown, from the address. What cannot be read narrows nothing."""

    agen = AgentChoiceField(
        Agent.objects.none(),
        to_field_name="uuid",
        label=_("Members of"),
        empty_label=_("nobody: without an agent"),
        required=False,
    )
    dusun = forms.ChoiceField(label=_("Dusun"), required=False)
    rt = forms.CharField(
        label="RT",
        max_length=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    peserta = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, agents: QuerySet[Agent], hamlets: list[str]):
        super().__init__(data)
        self.fields["agen"].queryset = agents
        self.fields["dusun"].choices = [("", _("every dusun")), *((name, name) for name in hamlets)]
        self.full_clean()

    @property
    def is_chosen(self) -> bool:
        """Whether somebody has said whose members are meant; nobody's counts too."""
        return "agen" in self.data or bool(self.cleaned_data.get("peserta"))

    @property
    def narrowed(self) -> dict:
        """What `people_to_move` is narrowed to."""
        read = self.cleaned_data
        return {
            "agent": read.get("agen"),
            "hamlet": read.get("dusun", ""),
            "rt": three_digits(read.get("rt", "")) or "",
            "only": read.get("peserta"),
        }


class PersonRowsField(RowsField):
    """Members by name and house."""

    def label_from_instance(self, member: Member) -> str:
        return f"{member.name}, {member.neighbourhood or member.village.name}"


class MoveForm(forms.Form):
    """Who goes over, to whom, where, from when and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    listed = forms.CharField(widget=forms.HiddenInput, required=False)
    agent = AgentChoiceField(
        Agent.objects.none(),
        to_field_name="uuid",
        label=_("To which agent"),
        empty_label=_("Choose an agent"),
        required=False,
    )
    without_agent = forms.BooleanField(
        label=_("To nobody: they pay without an agent (mandiri)"), required=False
    )
    village = VillageChoiceField(
        Village.objects.none(),
        label=_("To which village"),
        empty_label=_("stays in the same village"),
        help_text=_("In another village the RT is written down anew."),
        required=False,
    )
    village_code = forms.CharField(
        label=_("Official code of a village of another branch"),
        help_text=_("For example 35.07.09.2013. The coordinator there has to consent."),
        max_length=13,
        required=False,
    )
    agent_code = forms.CharField(
        label=_("Code of the agent there"),
        help_text=_("Two to six letters or digits, as on her receipts."),
        max_length=6,
        required=False,
    )
    from_on = RecentDateField(
        label=_("From which day"),
        help_text=_("Today or later. What was paid before stays where it was paid."),
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("The agents read it; it stays in the history."), max_length=200
    )
    everybody = forms.BooleanField(label=_("Everybody of this list"), required=False)
    people = PersonRowsField(
        Member.objects.none(),
        to_field_name="uuid",
        label=_("Or only these"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        data=None,
        *,
        people: QuerySet[Member],
        agents: QuerySet[Agent],
        villages: QuerySet[Village],
        viewer: Viewer,
        shown: list[Member],
    ):
        only = [person.uuid for person in shown] if len(shown) == 1 else []
        self.seal = content_hash_of(people=sorted(person.pk for person in shown))
        initial = {"from_on": viewer.on, "people": only, "listed": self.seal}
        super().__init__(data, initial=initial)
        self.viewer, self.shown = viewer, shown
        self.fields["people"].queryset = people
        self.fields["agent"].queryset = agents
        self.fields["village"].queryset = villages

    def clean(self):
        """Codes of another branch take the place of what is chosen from the lists."""
        read = super().clean()
        typed = {"agent": read.get("agent_code", ""), "village": read.get("village_code", "")}
        agent, village = goal_by_code(self.viewer, **typed) if any(typed.values()) else (None, None)
        for name, found in (("agent", agent), ("village", village)):
            if typed[name] and found is None:
                self.add_error(f"{name}_code", _("Nobody has this code. Compare it once more."))
            elif found:
                read[name] = found
        if not (read.get("agent") or typed["agent"] or read.get("without_agent")):
            self.add_error(
                "agent", _("Choose an agent, or tick that they pay without one (mandiri).")
            )
        if read.get("everybody") and read.get("listed") != self.seal:
            # "Everybody" means whom the page named, not who has come since.
            self.data = self.data.copy()
            self.data[self.add_prefix("listed")] = self.seal
            self.add_error(
                "everybody",
                _("The list has changed since this page was opened. Look at the names once more."),
            )
        if not (read.get("everybody") or read.get("people") or "people" in self.errors):
            self.add_error("people", _("Tick everybody, or at least one name."))
        return read

    @property
    def order(self) -> dict:
        """What `order_move` needs to know."""
        read = self.cleaned_data
        return {
            **{name: read[name] for name in ("uuid", "village", "from_on", "reason")},
            "agent": None if read["without_agent"] else read["agent"],
            "members": self.shown if read["everybody"] else list(read["people"]),
        }
