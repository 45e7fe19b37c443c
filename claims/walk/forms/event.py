"""What happened: to whom, when, how, and where the person was taken."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Cause, EventKind, Known, Outcome, Question
from claims.forms.covered import COVERED, keep_covered
from claims.models import Claim
from claims.walk.forms.page import ClockTimeField, PageForm, choice
from members.forms.fields import NikField
from members.forms.sheets import CHOOSE
from perisai.common.forms import NameField, RecentDateField, RupiahField, TypedDateField
from villages.queries import hospitals_near

OFFERED = "offered"  # the list of proposals on the page


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
