"""The sheets of paper a form is made of. Each reads its fields into one value of `members.values`."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import rules
from members.enums import Channel, PhoneOwner, Purpose, Relation, Sex
from members.forms.fields import FamilyCardField, NikField, TwoAnswersField
from members.forms.preview import Preview, preview_of
from members.forms.sheets import SheetForm
from members.values import Agreement, Declaration, Job, Person, Relative, Terms
from perisai.common.forms import (
    MonthChoiceField,
    NameField,
    PhoneField,
    RupiahField,
    TypedDateField,
)
from perisai.common.months import month_of
from perisai.regulations import sector_for_job
from perisai.regulations.enums import Sector
from villages.enums import Source

MONTHS_AHEAD = 3


class PersonPart(SheetForm):
    """A person as on the KTP and the family card."""

    PERSON = ("nik", "family_card", "name", "birth_place", "birth_date", "sex")
    PHONE = ("phone", "phone_owner")

    nik = NikField(
        label="NIK", help_text=gettext_lazy("Sixteen digits, the first line of the KTP.")
    )
    family_card = FamilyCardField(
        label=gettext_lazy("Family card number (KK)"),
        required=False,
        help_text=gettext_lazy("Sixteen digits, at the top of the family card."),
    )
    name = NameField(label=gettext_lazy("Name as on the KTP"), max_length=150)
    birth_place = NameField(label=gettext_lazy("Place of birth"), max_length=60, required=False)
    birth_date = TypedDateField(
        label=gettext_lazy("Date of birth"), help_text=gettext_lazy("Day, month, year.")
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Sex.choices, widget=forms.RadioSelect
    )
    phone = PhoneField(
        label=gettext_lazy("Phone number"),
        required=False,
        help_text=gettext_lazy(
            "A number that reaches the person. Leave it empty if there is none."
        ),
    )
    phone_owner = forms.ChoiceField(
        label=gettext_lazy("Whose phone is it"),
        choices=[("", "---"), *PhoneOwner.choices],
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("phone") and not cleaned.get("phone_owner"):
            self.add_error("phone_owner", _("Say whose phone this is."))
        return cleaned

    @property
    def person(self) -> Person:
        values = {name: self.cleaned_data[name] for name in Person.__dataclass_fields__}
        if not values["phone"]:
            values["phone_owner"] = ""
        return Person(**values)


class PlacePart(SheetForm):
    """Where the house stands. An RT that is new is made when the form is saved."""

    PLACE = ("hamlet", "rt", "rw", "address")

    hamlet = NameField(
        label=gettext_lazy("Dusun"),
        max_length=60,
        help_text=gettext_lazy("Choose one of the list, or type a new one."),
        widget=forms.TextInput(attrs={"list": "hamlets", "autocomplete": "off"}),
    )
    rt = forms.CharField(
        label="RT", max_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    rw = forms.CharField(
        label="RW", max_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    address = forms.CharField(
        label=gettext_lazy("Street and house"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What helps to find the house."),
    )


class TermsPart(SheetForm):
    """What a month of dues is priced by. `month_field` says from which month."""

    TERMS = ("sector", "is_employer", "income", "has_jht")
    month_field = "from_month"

    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        help_text=gettext_lazy(
            "It decides the discount on dues. Transport: whoever earns by driving (ojek, becak, truck)."
        ),
        choices=Sector.choices,
        widget=forms.RadioSelect,
    )
    is_employer = TwoAnswersField(
        label=gettext_lazy("Does the person employ others?"),
        help_text=gettext_lazy("Whoever employs others must take JHT and gets no discount."),
    )
    income = RupiahField(
        label=gettext_lazy("Income of one month"),
        help_text=gettext_lazy("As the person declares it, for example 1.000.000."),
    )
    has_jht = TwoAnswersField(
        label=gettext_lazy("Programmes"),
        no=gettext_lazy("JKK and JKM: work accident and death"),
        yes=gettext_lazy("JKK, JKM and JHT: with old-age savings"),
    )

    def __init__(self, *args, on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("income") is not None and cleaned["income"] <= 0:
            self.add_error("income", _("Write the income of one month, more than Rp0."))
        if cleaned.get("is_employer") and cleaned.get("has_jht") is False:
            self.add_error(
                "has_jht",
                _("Whoever employs others must take JHT: choose the three programmes."),
            )
        return cleaned

    @property
    def preview(self) -> Preview | None:
        """What the dues would be with what is typed so far."""
        return preview_of(self, month_field=self.month_field, on=self.on)

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


class JobPart(TermsPart):
    """A job and the first month of dues."""

    JOB = ("job", *TermsPart.TERMS, "start_month")
    month_field = "start_month"

    job = NameField(
        label=gettext_lazy("Job"),
        max_length=80,
        help_text=gettext_lazy("What the person does for a living, for example: farm worker."),
    )
    start_month = MonthChoiceField(
        label=gettext_lazy("First month of dues"),
        help_text=gettext_lazy("Protection begins when the first dues are paid."),
    )

    def __init__(self, *args, on: dt.date, **kwargs):
        super().__init__(*args, on=on, **kwargs)
        self.fields["start_month"].offer(month_of(on), MONTHS_AHEAD)
        self.is_sector_proposed = self._propose_sector()

    def _propose_sector(self) -> bool:
        """Fill in the sector that the job suggests when none was chosen; whether it did."""
        job = self["job"].value()
        if not self.is_bound or self["sector"].value() or not job:
            return False
        self.put("sector", sector_for_job(job, self.on))
        return True

    def sector_findings(self) -> list[rules.Finding]:
        """A sector that nobody chose is a proposal: a person confirms it."""
        if not self.is_sector_proposed:
            return []
        message = _("The sector was filled in from the job: %(sector)s. Is that right?") % {
            "sector": Sector(self.cleaned_data["sector"]).label
        }
        return [rules.Finding(rules.Kind.WARNING, "sector", message)]

    @property
    def job_value(self) -> Job:
        return Job(
            job=self.cleaned_data["job"],
            start_month=self.cleaned_data["start_month"],
            terms=self.terms,
        )


class DeclarationPart(SheetForm):
    """What the person declares about working and health."""

    DECLARATION = ("is_working", "is_not_in_care", "workplace", "witness")

    is_working = forms.BooleanField(
        label=gettext_lazy("The person works and earns from it"), required=False
    )
    is_not_in_care = forms.BooleanField(
        label=gettext_lazy("The person is not in hospital, not critical and not in a coma"),
        required=False,
    )
    workplace = NameField(label=gettext_lazy("Place of work"), max_length=150, required=False)
    witness = NameField(
        label=gettext_lazy("Witness"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "Somebody who knows that the person works, for example the RT head."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        found = rules.attestation_findings(
            is_working=cleaned.get("is_working", False),
            is_not_in_care=cleaned.get("is_not_in_care", False),
        )
        for finding in found:
            self.add_error(finding.field, finding.message)
        return cleaned

    def declared_on(self, on: dt.date) -> Declaration:
        return Declaration(
            attested_on=on, **{name: self.cleaned_data[name] for name in self.DECLARATION}
        )


class AgreementPart(SheetForm):
    """What the person agrees to."""

    AGREEMENT = ("purposes", "channels")

    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("The person agrees that the data are used for"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("The person may be reached by"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def agreed_on(self, on: dt.date) -> Agreement:
        return Agreement(
            given_on=on,
            purposes=tuple(self.cleaned_data["purposes"]),
            channels=tuple(self.cleaned_data["channels"]),
        )


class OriginPart(SheetForm):
    """What brought the person here."""

    ORIGIN = ("source",)

    source = forms.ChoiceField(
        label=gettext_lazy("What brought the person to join?"),
        help_text=gettext_lazy("As the person says it. It shows which outreach helps."),
        choices=[("", gettext_lazy("not asked")), *Source.choices],
        required=False,
    )


class RelativePart(SheetForm):
    """Somebody of the family."""

    name = NameField(label=gettext_lazy("Name"), max_length=150)
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the member"),
        choices=[("", "---"), *Relation.choices],
    )
    birth_date = TypedDateField(
        label=gettext_lazy("Date of birth"),
        required=False,
        help_text=gettext_lazy("Needed for children: it decides about the education grant."),
    )
    phone = PhoneField(label=gettext_lazy("Phone number"), required=False)
    share_note = forms.CharField(
        label=gettext_lazy("Note of the family"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What the family says; who receives what is decided by the law."),
    )

    @property
    def relative(self) -> Relative:
        names = ("name", "relation", "birth_date", "phone", "share_note")
        return Relative(**{name: self.cleaned_data[name] for name in names})
