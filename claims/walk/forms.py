"""The questions as forms: one thing at a time. Fields named in COLUMNS are columns of the claim, the others
circumstances."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Cause, EventKind, HandsIn, Known, Marriage, Outcome, Question, StopReason
from claims.forms.covered import COVERED, keep_covered
from claims.models import Claim
from members.forms.fields import NikField
from members.forms.sheets import CHOOSE, SheetForm
from perisai.common.forms import (
    CountField,
    NameField,
    PhoneField,
    RecentDateField,
    RupiahField,
    TypedDateField,
)
from villages.queries import hospitals_near

SAME_NAMES = gettext_lazy("Is every name written the same on KTP, KK and member card?")


class ClockTimeField(forms.TimeField):
    """An hour as people write it: `14.30` or `14:30`."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "placeholder": "14.30", "inputmode": "decimal"}
    )

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%H.%M", "%H:%M", "%H"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy(
            "Write the hour with 24 hours, for example 14.30."
        )

    def prepare_value(self, value):
        return f"{value:%H.%M}" if isinstance(value, dt.time) else value


def choice(label, choices, **kwargs) -> forms.ChoiceField:
    """A question with a few answers, none chosen beforehand."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


OFFERED = "offered"  # the list of proposals on the page


class PageForm(SheetForm):
    """A page of the walk: reads the claim, and says what was told as columns and circumstances."""

    question: ClassVar[Question]
    COLUMNS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        kept = claim.answers.get(self.question, {})
        columns = {name: getattr(claim, name) for name in self.COLUMNS}
        super().__init__(data, initial={**kept, **self.shown(claim, columns)})
        self.claim, self.on = claim, on

    def shown(self, claim: Claim, columns: dict) -> dict:
        """What the columns look like in the fields."""
        return columns

    @property
    def columns(self) -> dict:
        """What goes into columns of the claim."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS}

    @property
    def circumstances(self) -> dict:
        """The rest, as plain data."""
        rest = [name for name in self.fields if name not in self.COLUMNS]
        return {
            name: _plain(self.cleaned_data[name])
            for name in rest
            if self.cleaned_data[name] not in (None, "")
        }

    def check_day(self, name: str) -> None:
        """A day that has not come is refused in words."""
        day = self.cleaned_data.get(name)
        if day and day > self.on:
            self.add_error(name, _("This day has not come yet."))


def _plain(value):
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


class PersonForm(PageForm):
    """Somebody who stands in no list."""

    question = Question.PERSON
    COLUMNS = ("name", "nik", "birth_date")
    name = NameField(label=gettext_lazy("Name as on the KTP"), max_length=150)
    nik = NikField(
        label="NIK",
        required=False,
        help_text=gettext_lazy("Sixteen digits on the KTP. With it the branch office finds them."),
    )
    birth_date = TypedDateField(label=gettext_lazy("Date of birth"), required=False)
    job = NameField(
        label=gettext_lazy("What work did the person do?"), max_length=100, required=False
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.kept = keep_covered(self, claim)

    def shown(self, claim: Claim, columns: dict) -> dict:
        return {name: value for name, value in columns.items() if name not in COVERED}

    @property
    def columns(self) -> dict:
        return {**super().columns, "nik": self.cleaned_data["nik"] or self.kept.get("nik", "")}

    def clean(self):
        self.check_day("birth_date")
        return super().clean()


class KindForm(PageForm):
    """What happened."""

    question = Question.KIND
    COLUMNS = ("kind",)
    kind = choice(gettext_lazy("What happened?"), EventKind.choices)


class DayForm(PageForm):
    """When. The hour of an accident starts the two days of the report."""

    question = Question.DAY
    COLUMNS = ("event_on",)
    event_on = RecentDateField(label=gettext_lazy("On which day?"))
    hour = ClockTimeField(
        label=gettext_lazy("At what hour?"),
        required=False,
        help_text=gettext_lazy("As far as you know. The report has to be there within 48 hours."),
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        if claim.kind != EventKind.INJURY:
            del self.fields["hour"]

    def clean(self):
        self.check_day("event_on")
        return super().clean()


class CauseForm(PageForm):
    """Why it happened."""

    question = Question.CAUSE
    COLUMNS = ("cause",)
    cause = choice(gettext_lazy("What was the cause?"), Cause.choices)

    def shown(self, claim: Claim, columns: dict) -> dict:
        """Before it was asked nothing is chosen: "not known" is an answer of its own."""
        return columns if self.question in claim.answers else {}


class RoadForm(PageForm):
    """On a public road: another insurer pays first."""

    question = Question.ROAD
    COLUMNS = ("is_traffic",)
    is_traffic = choice(
        gettext_lazy("Did it happen on a public road, with a vehicle?"),
        [("yes", Known.YES.label), ("no", Known.NO.label)],
    )
    police = choice(
        gettext_lazy("If so: is there a report of the police?"), Known.choices, required=False
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.fields["police"].is_conditional = True

    def shown(self, claim: Claim, columns: dict) -> dict:
        words = {True: "yes", False: "no", None: None}
        return {"is_traffic": words[columns["is_traffic"]]}

    @property
    def columns(self) -> dict:
        return {"is_traffic": self.cleaned_data["is_traffic"] == "yes"}

    def clean(self):
        read = super().clean()
        if read.get("is_traffic") == "no":
            read["police"] = ""
        elif read.get("is_traffic") == "yes" and not read.get("police"):
            self.add_error("police", _("Say whether there is a report of the police."))
        return read


class HospitalForm(PageForm):
    """Where somebody is treated."""

    question = Question.HOSPITAL
    hospital = NameField(
        label=gettext_lazy("Which hospital or clinic?"),
        max_length=150,
        help_text=gettext_lazy("Nowhere? Write: none."),
    )
    is_plkk = choice(
        gettext_lazy("Does it work together with BPJS Ketenagakerjaan (PLKK)?"),
        Known.choices,
        required=False,
        help_text=gettext_lazy("One of the list offered above does; then leave this empty."),
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        near = hospitals_near(claim.village, on=on) if claim.village_id else []
        self.offered = [row.name for row in near]
        if self.offered:
            self.fields["hospital"].widget.attrs["list"] = OFFERED
        else:
            self.fields["is_plkk"].help_text = ""

    def clean(self):
        """A hospital of the branch's list is a PLKK; of any other it has to be said."""
        read = super().clean()
        known = {name.lower() for name in self.offered}
        if read.get("hospital", "").lower() in known:
            read["is_plkk"] = Known.YES
        elif not read.get("is_plkk"):
            self.add_error("is_plkk", CHOOSE)
        return read


class OutcomeForm(PageForm):
    """What came of it, in the words of the doctor. Who died of it later makes the claim one about a death;
    its day stays that of the accident, on which the protection is judged."""

    question = Question.OUTCOME
    COLUMNS = ("outcome",)
    outcome = choice(
        gettext_lazy("What does the doctor say?"),
        [
            (Outcome.TEMPORARY, Outcome.TEMPORARY.label),
            (Outcome.PARTIAL_DISABILITY, Outcome.PARTIAL_DISABILITY.label),
            (Outcome.TOTAL_DISABILITY, Outcome.TOTAL_DISABILITY.label),
            (Outcome.DEATH, Outcome.DEATH.label),
            ("unknown", Known.UNKNOWN.label),
        ],
    )
    doctor_said_on = RecentDateField(
        label=gettext_lazy("On which day did the doctor say so?"),
        required=False,
        help_text=gettext_lazy("From that day the second report has to be there within 48 hours."),
    )

    def shown(self, claim: Claim, columns: dict) -> dict:
        is_asked = self.question in claim.answers
        return {"outcome": columns["outcome"] or ("unknown" if is_asked else None)}

    @property
    def columns(self) -> dict:
        said = self.cleaned_data["outcome"]
        died = {"kind": EventKind.DEATH.value} if said == Outcome.DEATH else {}
        return {"outcome": "" if said == "unknown" else said, **died}

    def clean(self):
        self.check_day("doctor_said_on")
        said_on = self.cleaned_data.get("doctor_said_on")
        if said_on and self.claim.event_on and said_on < self.claim.event_on:
            self.add_error("doctor_said_on", _("This lies before the event. Check the day."))
        return super().clean()


class DiedForm(PageForm):
    """When somebody died of an accident: a day of its own, for papers, heirs and deadlines."""

    question = Question.DIED
    COLUMNS = ("died_on",)
    died_on = RecentDateField(
        label=gettext_lazy("On which day did the person die?"),
        help_text=gettext_lazy("Not the day of the accident: the day in the doctor's letter."),
    )

    def clean(self):
        self.check_day("died_on")
        day = self.cleaned_data.get("died_on")
        if day and self.claim.event_on and day < self.claim.event_on:
            self.add_error(
                "died_on", _("The death cannot lie before the accident. Check both days.")
            )
        return super().clean()


class TransportForm(PageForm):
    """What was paid for carrying the injured. Nothing is an answer."""

    question = Question.TRANSPORT
    land = RupiahField(label=gettext_lazy("By land or river"), required=False)
    sea = RupiahField(label=gettext_lazy("By sea"), required=False)
    air = RupiahField(label=gettext_lazy("By air"), required=False)

    def clean(self):
        for name in ("land", "sea", "air"):
            if (self.cleaned_data.get(name) or 0) < 0:
                self.add_error(name, _("Write what was paid, without a minus; empty for nothing."))
        return super().clean()


class WorkForm(PageForm):
    """Whether somebody worked: claims were refused where nobody could say so."""

    question = Question.WORK
    was_working = choice(
        gettext_lazy("Was the person still working in the time before that day?"), Known.choices
    )
    was_in_care = choice(
        gettext_lazy("Did the person lie ill or in hospital before that day?"),
        Known.choices,
        required=False,
    )
    witness = NameField(
        label=gettext_lazy("Who can attest it?"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "If the person was working: for example the RT head, a neighbour in the field, a buyer."
        ),
    )
    witness_phone = PhoneField(label=gettext_lazy("Phone of the witness"), required=False)

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.fields["witness"].is_conditional = True

    def clean(self):
        read = super().clean()
        if read.get("was_working") == Known.YES and not read.get("witness"):
            self.add_error("witness", _("Name one person who can attest it."))
        return read


class SecondJobForm(PageForm):
    """Two jobs with dues bring two benefits."""

    question = Question.SECOND_JOB
    has_second = choice(
        gettext_lazy("Did the person pay dues for a second job too, or through an employer?"),
        Known.choices,
    )


class IncomeForm(PageForm):
    """Income as declared: JKK is reckoned from it."""

    question = Question.INCOME
    income = RupiahField(
        label=gettext_lazy("Income of one month, as it was declared"),
        help_text=gettext_lazy("It stands on the proof of payment. For example 1.000.000."),
    )

    def clean_income(self):
        income = self.cleaned_data["income"]
        if income <= 0:
            raise forms.ValidationError(_("Write the income of one month, more than Rp0."))
        return income


class MarriageForm(PageForm):
    """Who husband or wife is, and how it is proved."""

    question = Question.MARRIAGE
    marriage = choice(gettext_lazy("Was the person married?"), Marriage.choices)


class FamilyCardForm(PageForm):
    """An old family card stops claims."""

    question = Question.FAMILY_CARD
    is_current = choice(gettext_lazy("Is everybody right on the family card (KK)?"), Known.choices)
    same_names = choice(SAME_NAMES, Known.choices)


class HandInForm(PageForm):
    """Whoever hands the file in for others needs their signatures."""

    question = Question.HAND_IN
    who = choice(gettext_lazy("Who brings the file to the branch office?"), HandsIn.choices)


class ChildrenForm(PageForm):
    """Children: heirs, and the education grant."""

    question = Question.CHILDREN
    children = CountField(
        label=gettext_lazy("How many children go to school or are younger than 23?"),
        min_value=0,
        max_value=20,
        help_text=gettext_lazy("None? Write 0."),
    )
    has_certificates = choice(
        gettext_lazy("Does each of them have a birth certificate?"),
        Known.choices,
        required=False,
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.fields["has_certificates"].is_conditional = True

    def clean(self):
        read = super().clean()
        if read.get("children") and not read.get("has_certificates"):
            self.add_error("has_certificates", _("Say whether they have a birth certificate."))
        return read


class WillForm(PageForm):
    """Whom the person named."""

    question = Question.WILL
    has_will = choice(gettext_lazy("Is there a written will?"), Known.choices)


class StoppedForm(PageForm):
    """Why somebody works no more."""

    question = Question.STOPPED
    reason = choice(gettext_lazy("Why did the work stop?"), StopReason.choices)


class AccountForm(PageForm):
    """Money goes to an account only."""

    question = Question.ACCOUNT
    has_account = choice(
        gettext_lazy("Is there a bank account in the person's own name?"), Known.choices
    )
    same_names = choice(SAME_NAMES, Known.choices)
