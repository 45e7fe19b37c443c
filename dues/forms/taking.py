"""Reading how many months somebody pays, and for whom."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dues.actions.collecting import Payer, Share
from dues.credit_rules import Bill
from dues.enums import PaidThrough, Source
from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.queries.payable import Payable
from members.forms.fields import PersonSearchField
from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.common.rupiah import NotAnAmount, format_rupiah, parse_rupiah
from perisai.regulations.enums import PayerKind

# Budgets pay in bulk to the scheme, never in cash to an agent.
AT_THE_DOOR = [kind for kind in PayerKind if kind not in (PayerKind.APBN, PayerKind.APBD)]

MONTHS = (
    "months"  # the field of an enrolment begins with it, and in an address the span chosen there
)


class PeopleForm(forms.Form):
    """Who is chosen (`peserta`, any number) and whom the agent is looking for (`cari`)."""

    cari = PersonSearchField()

    def __init__(self, data):
        super().__init__(data)
        typed = [_uuid(text) for text in data.getlist("peserta")]
        self.chosen = list(dict.fromkeys(uuid for uuid in typed if uuid))
        if self.chosen:
            # A search for one more person sends the form of the others along.
            self.fields["cari"].widget.attrs["form"] = "take"

    def emptied(self) -> PeopleForm:
        """The same people, with nobody looked for any more."""
        data = self.data.copy()
        data["cari"] = ""
        return PeopleForm(data)


class PayerKindForm(forms.Form):
    """The kind of payer alone: it decides the prices of everything else."""

    payer_kind = forms.ChoiceField(
        label=gettext_lazy("Whose money"),
        choices=[(kind.value, kind.label) for kind in AT_THE_DOOR],
        initial=PayerKind.SELF,
    )

    @property
    def kind(self) -> PayerKind:
        """The kind that was chosen; the member's own money when nothing valid was."""
        return PayerKind((self.is_valid() and self.cleaned_data["payer_kind"]) or PayerKind.SELF)


class PaperForm(forms.Form):
    """Whether the money was taken before it is entered, on a paper sheet, and the day on which: that day
    decides the months and their prices."""

    is_paper = forms.BooleanField(
        label=gettext_lazy("I took this money earlier (paper sheet)"),
        help_text=gettext_lazy(
            "Only for money you hold already. Over the limit, or while you hand over, it is noted and"
            " flagged, and the branch sees it."
        ),
        required=False,
    )
    collected_on = DayOfMoneyField(
        label=gettext_lazy("On which day did you take it?"), required=False
    )

    def __init__(self, data=None, *, today: dt.date, initial: dict | None = None, **kwargs):
        super().__init__(data, initial={"collected_on": today} | (initial or {}), **kwargs)
        self.today = today
        self.fields["collected_on"].is_conditional = True

    def clean_collected_on(self) -> dt.date:
        """The day on the sheet; asked for once the tick says that there is one."""
        day = self.cleaned_data["collected_on"]
        if day is None and self.cleaned_data.get("is_paper"):
            raise forms.ValidationError(_("Write the day on which you took the money."))
        if day and day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Write the day on the sheet."))
        return day

    def clean(self):
        """Of money that is taken now the day is today, whatever stands in the other field."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("is_paper"):
            self.errors.pop("collected_on", None)
            typed["collected_on"] = self.today
        return typed

    @property
    def day(self) -> dt.date:
        """The day the money was taken on; today while nothing valid is typed."""
        self.is_valid()
        return self.cleaned_data.get("collected_on") or self.today


class MonthsForm(forms.Form):
    """For each person a number of months. Months and amounts are not typed: they follow from what is
    owed and from the law."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    # The amount that was shown. Filled by the page, compared on saving.
    expected_total = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, people: list[Payable], **kwargs):
        super().__init__(data, **kwargs)
        self.people = people
        self.payable = [person for person in people if person.can_be_paid]
        for person in self.payable:
            self.fields[_name(person)] = _months_field(person)
            self.fields[_name(person, "first")] = forms.DateField(widget=forms.HiddenInput)

    @property
    def lines(self) -> list[tuple[Payable, forms.BoundField, str]]:
        """Each person who can pay, with the field for months and the name of the one for the first
        month. The page fills that one anew each time, so that a refused form shows what holds now."""
        return [(person, self[_name(person)], _name(person, "first")) for person in self.payable]

    @property
    def chosen(self) -> list[tuple[Payable, Bill]]:
        """Each person who can pay with the chosen months: their price, the credit used, what remains."""
        return [(person, person.bills[self.months_of(person)]) for person in self.payable]

    @property
    def total(self) -> int:
        """What is to be paid in money for the chosen months now, in rupiah."""
        return sum(bill.cash for _person, bill in self.chosen)

    @property
    def notes(self) -> list[str]:
        """What is in doubt about the price of the chosen months, each said once."""
        return list(
            dict.fromkeys(note for _person, bill in self.chosen for note in bill.quote.notes)
        )

    def months_of(self, person: Payable) -> int:
        """The number of months chosen for a person; the shortest span while nothing valid is."""
        chosen = str(self[_name(person)].value())
        return next((span for span in person.bills if str(span) == chosen), min(person.bills))

    @property
    def shares(self) -> list[Share]:
        return [
            Share(
                enrolment_id=person.enrolment.pk,
                first_month=self.cleaned_data[_name(person, "first")],
                months=self.cleaned_data[_name(person)],
            )
            for person in self.payable
        ]


class TakeForm(WithWhyLate, MonthsForm, PaperForm, PayerKindForm):
    """One payer and, for each person, a number of months, as they are on `day`."""

    DAY = "collected_on"

    payer_name = NameField(label=gettext_lazy("Who hands the money over"), max_length=150)
    source = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[(Source.DOOR, Source.DOOR.label), (Source.DESK, Source.DESK.label)],
        initial=Source.DOOR,
        widget=forms.RadioSelect,
    )
    tendered = forms.CharField(
        label=gettext_lazy("Money received"),
        help_text=gettext_lazy("To compute the change, for example 50.000."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ["payer_name", "payer_kind", "source", "tendered"]

    def __init__(self, data=None, *, people: list[Payable], day: dt.date, **kwargs):
        super().__init__(data, people=people, **kwargs)
        self.day_taken = day
        for person in self.payable:
            self.fields[_name(person)].initial = person.usual_span(day)
        self.read_books(people[0].enrolment.member.village.branch_id)

    def _typed_day(self) -> dt.date | None:
        """Only a day that was chosen may lie in a closed month."""
        return self.day_taken if self["is_paper"].value() else None

    @property
    def is_of_today(self) -> bool:
        return self.day_taken == self.today

    @property
    def priced_for(self) -> str:
        """Whom and which day the choices on the screen carry the prices of."""
        kind = str(self["payer_kind"].value())
        return kind if self.is_of_today else f"{kind} {self.day_taken}"

    @property
    def prices_changed(self) -> bool:
        """Whether the choices on the screen carry the prices of another kind of payer, or day."""
        return self.data.get("priced_for") != self.priced_for

    @property
    def paper(self) -> dict:
        """What `take_dues` needs to know of money that was taken before."""
        typed = self.cleaned_data
        return {
            "is_already_taken": typed["is_paper"],
            "collected_on": typed["collected_on"],
            "why_late": typed["why_late"] if typed["is_paper"] else None,
        }

    @property
    def change(self) -> int | None:
        """What to give back, in rupiah; negative when the money is short; None when not typed."""
        try:
            return parse_rupiah(self["tendered"].value() or "") - self.total
        except NotAnAmount:
            return None

    def clean_tendered(self) -> str:
        typed = self.cleaned_data["tendered"]
        if typed:
            try:
                parse_rupiah(typed)
            except NotAnAmount as error:
                raise forms.ValidationError(error.message) from error
        return typed

    def clean(self):
        """Compares the money with the amount the payer was told; whether that still holds is for the
        action to say, which knows a retry when it sees one."""
        cleaned = super().clean()
        typed, told = cleaned.get("tendered"), cleaned.get("expected_total") or 0
        if typed and parse_rupiah(typed) < told:
            self.add_error(
                "tendered",
                _("%(short)s short. Take the whole amount, or choose fewer months.")
                % {"short": format_rupiah(told - parse_rupiah(typed))},
            )
        return cleaned

    @property
    def payer(self) -> Payer:
        return Payer(self.cleaned_data["payer_name"], self.kind)


class PaidOnForm(forms.Form):
    """The day of a payment alone: it decides which month could be paid."""

    paid_on = DayOfMoneyField(label=gettext_lazy("Paid on"))

    def __init__(self, data=None, *, today: dt.date, **kwargs):
        super().__init__(data, initial={"paid_on": today}, **kwargs)
        self.today = today

    def clean_paid_on(self) -> dt.date:
        if self.cleaned_data["paid_on"] > self.today:
            raise forms.ValidationError(_("This day has not come yet. Check the proof of payment."))
        return self.cleaned_data["paid_on"]

    @property
    def day(self) -> dt.date:
        """The day that was typed; today when nothing valid was."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get("paid_on") or self.today


class ElsewhereForm(WithWhyLate, PaidOnForm):
    """Dues a member paid at a branch, a bank, an app or a shop."""

    DAY = "paid_on"

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    paid_through = forms.ChoiceField(label=gettext_lazy("Paid at"), choices=PaidThrough.choices)
    reference = forms.CharField(
        label=gettext_lazy("Reference or kode iuran on the proof"),
        help_text=gettext_lazy("As printed on the proof of payment. Leave empty if there is none."),
        max_length=60,
        required=False,
    )
    # The first month and the amount that were shown. Filled by the page, compared on saving.
    first = forms.DateField(widget=forms.HiddenInput)
    expected_total = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, person: Payable, today: dt.date, **kwargs):
        super().__init__(data, today=today, **kwargs)
        self.person = person
        self.fields["months"] = _months_field(person)
        self.read_books(person.enrolment.member.village.branch_id)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields a person fills in after the day, in their order."""
        return [self[name] for name in ("months", "paid_through", "reference")]

    @property
    def bill(self) -> Bill:
        """The chosen months with their price, the credit used and what remains; the shortest span while
        nothing valid is chosen."""
        bills, chosen = self.person.bills, str(self["months"].value())
        return next((bills[span] for span in bills if str(span) == chosen), bills[min(bills)])

    @property
    def share(self) -> Share:
        return Share(
            self.person.enrolment.pk, self.cleaned_data["first"], self.cleaned_data["months"]
        )


def _months_field(person: Payable) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Months"), choices=_month_choices(person), coerce=int, initial=min(person.bills)
    )


def _month_choices(person: Payable) -> list[tuple[int, str]]:
    """`3 months · Rp33.600`: what there is to pay, short enough for a phone; which months they are and
    what credit they use stands by the sum."""
    return [
        (months, f"{_count(months)} · {format_rupiah(bill.cash)}")
        for months, bill in person.bills.items()
    ]


def _count(months: int) -> str:
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


def _name(person: Payable, what: str = MONTHS) -> str:
    return f"{what}_{person.enrolment.uuid.hex}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
