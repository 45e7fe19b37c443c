"""Reading what is typed about inspections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.common.forms import CountField, RecentDateField, RupiahField
from perisai.common.ids import new_uuid
from perisai.common.month_names import short_month_name
from perisai.common.months import add_months, last_day, month_of, month_text, parse_month
from perisai.inspections.actions.closing import Found
from perisai.inspections.actions.planning import LARGEST, Plan
from perisai.inspections.comparing_rules import Told
from perisai.inspections.enums import (
    Approach,
    GotReceipt,
    Resolution,
    Said,
    Severity,
    Way,
)
from perisai.inspections.models import Answer, Finding, MismatchStep
from villages.models import Agent, Village

AGENT, VILLAGE = "agen", "desa"
PERIOD_MONTHS = 3  # what is proposed; the coordinator may choose other days
SIZE, PAID_SHARE = 20, 60
DUE_WITHIN = dt.timedelta(days=14)
NOT_CHOSEN = ("", "---------")
# How somebody is asked first, as planned.
FIRST_WAY = {
    Approach.VISIT: Way.VISIT,
    Approach.PHONE: Way.PHONE,
    Approach.EITHER: Way.PHONE,
}


class ListForm(forms.Form):
    """After which inspection a page of the list begins; what cannot be read is the first page."""

    sesudah = forms.UUIDField(required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def after(self) -> UUID | None:
        return self.cleaned_data.get("sesudah")


class DoorForm(forms.Form):
    """A form whose identity comes with it, for retries."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)


class PlanForm(DoorForm):
    """Whom to inspect, for which payments, by whom, how many members, until when."""

    whom = forms.ChoiceField(label=_("Whom to inspect"))
    coordinator = forms.TypedChoiceField(label=_("Led by"), coerce=int)
    from_on = RecentDateField(label=_("Payments from"))
    until_on = RecentDateField(label=_("Payments until"))
    size = CountField(
        label=_("How many members are drawn"),
        help_text=_("Twenty show well whether something is wrong; more show better how much."),
        min_value=1,
        max_value=LARGEST,
        initial=SIZE,
    )
    paid_share = CountField(
        label=_("Of these so many percent who paid, by the book"),
        help_text=_(
            "The others are drawn among those without a payment: there money may be missing from the book."
        ),
        min_value=0,
        max_value=100,
        initial=PAID_SHARE,
    )
    approach = forms.ChoiceField(
        label=_("How members are asked"), choices=Approach.choices, initial=Approach.EITHER
    )
    due_on = RecentDateField(label=_("To be finished by"))

    def __init__(
        self,
        data=None,
        *,
        agents: Iterable[Agent],
        villages: Iterable[Village],
        coordinators: Iterable[User],
        on: dt.date,
        viewer_id: int,
    ):
        last = add_months(month_of(on), -1)
        proposed = {
            "from_on": add_months(last, 1 - PERIOD_MONTHS),
            "until_on": last_day(last),
            "due_on": on + DUE_WITHIN,
            "coordinator": viewer_id,
        }
        super().__init__(data, initial=proposed)
        self._offered = {
            **{f"{AGENT}-{agent.pk}": agent for agent in agents},
            **{f"{VILLAGE}-{village.pk}": village for village in villages},
        }
        self._coordinators = {user.pk: user for user in coordinators}
        self.fields["whom"].choices = [
            NOT_CHOSEN,
            (_("Agents"), [pair for pair in self._named() if pair[0].startswith(AGENT)]),
            (_("Villages"), [pair for pair in self._named() if pair[0].startswith(VILLAGE)]),
        ]
        self.fields["coordinator"].choices = [
            (pk, user.name) for pk, user in self._coordinators.items()
        ]

    def _named(self) -> list[tuple[str, str]]:
        return [
            (key, one.title if isinstance(one, Village) else str(one))
            for key, one in self._offered.items()
        ]

    @property
    def agent(self) -> Agent | None:
        one = self._offered[self.cleaned_data["whom"]]
        return one if isinstance(one, Agent) else None

    @property
    def village(self) -> Village | None:
        one = self._offered[self.cleaned_data["whom"]]
        return one if isinstance(one, Village) else None

    @property
    def plan(self) -> Plan:
        """The plan as it was typed."""
        read = self.cleaned_data
        names = ("from_on", "until_on", "size", "paid_share", "due_on")
        return Plan(
            coordinator=self._coordinators[read["coordinator"]],
            approach=Approach(read["approach"]),
            agent=self.agent,
            village=self.village,
            **{name: read[name] for name in names},
        )


class WithdrawForm(forms.Form):
    """Why a plan is taken back."""

    reason = forms.CharField(
        label=_("Why the plan is withdrawn"),
        help_text=_("For example: the wrong village. The plan stays readable."),
        max_length=200,
    )


class DrawForm(DoorForm):
    """Drawing; a second time with the reason."""

    reason = forms.CharField(
        label=_("Why members are drawn again"),
        help_text=_("It is printed on the report. The first draw stays there too."),
        max_length=200,
    )

    def __init__(self, data=None, *, is_first: bool):
        super().__init__(data)
        if is_first:
            del self.fields["reason"]


class AnswerForm(DoorForm):
    """What a drawn member says. The book is not shown before this is saved."""

    way = forms.ChoiceField(label=_("How were they asked?"), choices=Way.choices)
    asked_on = RecentDateField(label=_("On which day?"))
    has_paid = forms.ChoiceField(
        label=_("1. Did you pay dues in this time?"),
        choices=[NOT_CHOSEN, *Said.choices],
    )
    amount = RupiahField(
        label=_("2. How much altogether, for yourself?"),
        help_text=_("Leave it empty when they do not remember."),
        max_length=20,
        required=False,
    )
    months = forms.MultipleChoiceField(
        label=_("3. For which months?"),
        help_text=_("Tick none when they do not remember."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    receipt = forms.ChoiceField(
        label=_("4. Were you given a receipt?"),
        choices=[NOT_CHOSEN, *GotReceipt.choices],
        required=False,
    )
    knows_agent = forms.ChoiceField(
        label=_("5. Do you know the agent?"), choices=[NOT_CHOSEN, *Said.choices]
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What else was said, in a few words."),
        max_length=200,
        required=False,
    )
    why = forms.CharField(
        label=_("Why the answer is corrected"),
        help_text=_("The earlier answer stays readable."),
        max_length=200,
    )

    def __init__(
        self,
        data=None,
        *,
        months: Sequence[dt.date],
        approach: Approach,
        last: Answer | None,
        on: dt.date,
    ):
        planned = {"asked_on": on, "way": FIRST_WAY[approach]}
        super().__init__(data, initial={**planned, **_said(last)})
        self.fields["months"].choices = [
            (month_text(month), short_month_name(month)) for month in months
        ]
        if last is None or not last.is_reached:
            del self.fields["why"]
        if self["way"].value() == Way.NOT_REACHED:
            self.fields["has_paid"].required = self.fields["knows_agent"].required = False

    def clean(self) -> dict:
        read = super().clean()
        answers = ("has_paid", "amount", "months", "receipt", "knows_agent")
        # Also what cannot be read was said by somebody.
        if read.get("way") == Way.NOT_REACHED and any(self[name].value() for name in answers):
            self.add_error(
                "way",
                _(
                    "Answers are filled in below, so somebody was reached. Choose how they were asked, or"
                    " empty the answers."
                ),
            )
        return read

    @property
    def told(self) -> Told | None:
        """What was said; None when nobody was reached."""
        read = self.cleaned_data
        if read["way"] == Way.NOT_REACHED:
            return None
        return Told(
            has_paid=Said(read["has_paid"]),
            amount=read["amount"] or None,
            months=tuple(parse_month(month) for month in read["months"]),
            receipt=GotReceipt(read["receipt"]) if read["receipt"] else None,
            knows_agent=Said(read["knows_agent"]),
        )


class StepForm(DoorForm):
    """Who sees to a mismatch until when, or how it ended."""

    note = forms.CharField(label=_("What was done or found out"), max_length=300)
    resolution = forms.ChoiceField(
        label=_("How it ended"),
        choices=[("", _("it is still open")), *Resolution.choices],
        required=False,
    )
    owner = forms.TypedChoiceField(label=_("Who sees to it"), coerce=int)
    due_on = RecentDateField(label=_("Until when"))

    def __init__(self, data=None, *, coordinators: Iterable[User], last: MismatchStep | None):
        known = {"owner": last.owner_id, "due_on": last.due_on} if last else {}
        super().__init__(data, initial=known)
        self._coordinators = {user.pk: user for user in coordinators}
        self.fields["resolution"].is_conditional = True
        self.fields["owner"].choices = [(pk, user.name) for pk, user in self._coordinators.items()]

    @property
    def chosen_owner(self) -> User:
        return self._coordinators[self.cleaned_data["owner"]]


class FindingForm(DoorForm):
    """A finding, or how it stands by now."""

    severity = forms.ChoiceField(label=_("How grave"), choices=[NOT_CHOSEN, *Severity.choices])
    text = forms.CharField(label=_("What was found"), max_length=300)
    follow_up = forms.CharField(label=_("What has to be done"), max_length=300)
    due_on = RecentDateField(label=_("Until when"))
    done_on = RecentDateField(
        label=_("Done on"), help_text=_("Empty while it is not done."), required=False
    )
    why = forms.CharField(
        label=_("What has changed"),
        help_text=_("For example: looked at it at her house. The earlier row stays readable."),
        max_length=200,
    )

    def __init__(self, data=None, *, corrects: Finding | None = None):
        names = ("severity", "text", "follow_up", "due_on", "done_on")
        known = {name: getattr(corrects, name) for name in names} if corrects else {}
        super().__init__(data, initial=known)
        if corrects is None:
            del self.fields["done_on"], self.fields["why"]

    @property
    def found(self) -> Found:
        """The finding as it was typed."""
        read = self.cleaned_data
        return Found(
            severity=Severity(read["severity"]),
            text=read["text"],
            follow_up=read["follow_up"],
            due_on=read["due_on"],
            done_on=read.get("done_on"),
        )


class CloseForm(DoorForm):
    """The conclusion, what the agent says to it, and who witnesses."""

    conclusion = forms.CharField(
        label=_("Conclusion"),
        help_text=_("In two or three sentences: what is right, what is not. Name no member."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    statement = forms.CharField(
        label=_("What the agent says to it"),
        help_text=_(
            "In her own words, after she has heard the findings. Names of members stay out."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    witness = forms.CharField(label=_("Witness"), max_length=150)


class DecideForm(forms.Form):
    """Confirming the end, or sending it back."""

    is_accepted = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("ya", _("I confirm: the inspection is closed")), ("tidak", _("I send it back"))],
        coerce=lambda value: value == "ya",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why it is sent back"),
        help_text=_("Only needed then."),
        max_length=200,
        required=False,
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["reason"].is_conditional = True


def _said(last: Answer | None) -> dict:
    """What was answered before, to be corrected; who was not reached begins with an empty form."""
    if last is None or not last.is_reached:
        return {}
    names = ("way", "asked_on", "has_paid", "amount", "months", "receipt", "knows_agent", "note")
    return {name: getattr(last, name) for name in names}
