"""Reading corrections and what is added to a member later."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import rules
from members.actions.enrolling import ENDS_BY_HAND
from members.enums import CardTaker, EndReason
from members.forms.fields import KpjField
from members.forms.parts import (
    MONTHS_AHEAD,
    AgreementPart,
    DeclarationPart,
    JobPart,
    PersonPart,
    PlacePart,
    RelativePart,
    TermsPart,
)
from members.forms.sheets import ConfirmedForm, SheetForm
from members.models import Consent, Enrolment, EnrolmentTerms, Heir, Member
from members.values import Relative
from perisai.common.forms import CountField, MonthChoiceField, NameField, RecentDateField
from perisai.common.ids import new_uuid
from perisai.common.masking import mask_nik, mask_phone
from perisai.common.months import month_of, month_text, months_between

MONTHS_OF_CHANGE = 12


class EditForm(ConfirmedForm, PersonPart, PlacePart):
    """Corrections of a person, but for the NIK, which has a form of its own. KK and phone are not shown: an
    empty field leaves them as they are, so that opening this page reveals nothing."""

    no_phone = forms.BooleanField(
        label=gettext_lazy("This phone is no longer used"), required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Why is it changed"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Kept in the history, for example: new KTP."),
    )

    sheets = (
        ("ktp", gettext_lazy("KTP and family card"), PersonPart.PERSON),
        ("house", gettext_lazy("House"), PlacePart.PLACE),
        ("phone", gettext_lazy("Phone"), (*PersonPart.PHONE, "no_phone", "note")),
        ("why", gettext_lazy("This change"), ("why",)),
    )

    def __init__(self, data=None, *, member: Member, hamlets: list[str]):
        super().__init__(data, initial=_initial_of(member))
        self.member, self.hamlets = member, hamlets
        del self.fields["nik"]
        for name, mask in (("family_card", mask_nik), ("phone", mask_phone)):
            self.fields[name].required = False
            if now := getattr(member, name):
                self.fields[name].help_text = _("Now %(number)s. Type it only if it changes.") % {
                    "number": mask(now)
                }
        for name in ("hamlet", "rt", "rw"):
            self.fields[name].required = member.neighbourhood is not None
        if not member.phone:
            del self.fields["no_phone"]

    def clean(self):
        self.cleaned_data["nik"] = self.member.nik
        for name in ("family_card", "phone"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.cleaned_data[name] = getattr(self.member, name)
        if self.cleaned_data.get("no_phone"):
            self.cleaned_data["phone"] = ""
        return super().clean()

    def warnings(self) -> list[rules.Finding]:
        if not {"birth_date", "sex"} & set(self.changed_data):
            return []
        person = self.person
        return rules.nik_findings(
            person.nik,
            village_code=self.member.village_id,
            birth_date=person.birth_date,
            sex=person.sex,
        )


def _initial_of(member: Member) -> dict:
    names = ("name", "birth_place", "birth_date", "sex", "address", "phone_owner", "note")
    initial = {name: getattr(member, name) for name in names}
    if place := member.neighbourhood:
        initial |= {"hamlet": place.hamlet.name, "rt": place.rt, "rw": place.rw}
    return initial


class HeirForm(RelativePart):
    """Somebody of the family, with a place in the order."""

    position = CountField(
        label=gettext_lazy("Order"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=gettext_lazy("1 is named first. Left empty: after the others."),
    )

    def __init__(self, data=None, *, heir: Heir | None = None):
        names = (*Relative.__dataclass_fields__,)
        super().__init__(data, initial={n: getattr(heir, n) for n in names} if heir else None)

    @property
    def relative(self) -> Relative:
        values = asdict(super().relative)
        return Relative(**{**values, "position": self.cleaned_data["position"] or 0})


class ConsentForm(AgreementPart):
    """What is agreed to from today on; nothing ticked withdraws the consent."""

    sheets = (("agreement", "", AgreementPart.AGREEMENT),)

    def __init__(self, data=None, *, latest: Consent | None):
        initial = {"purposes": latest.purposes, "channels": latest.channels} if latest else None
        super().__init__(data, initial=initial)


class AttestForm(DeclarationPart):
    """A declaration that was missing, or is given anew."""

    sheets = (("declaration", "", DeclarationPart.DECLARATION),)


class SecondJobForm(ConfirmedForm, JobPart, DeclarationPart):
    """A further job."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    sheets = (
        ("job", gettext_lazy("Job and dues"), JobPart.JOB),
        ("declaration", gettext_lazy("Declaration"), DeclarationPart.DECLARATION),
    )

    def warnings(self) -> list[rules.Finding]:
        return self.sector_findings()


class CorrectJobForm(SheetForm):
    """The words for a job and the number of the member card."""

    job = NameField(label=gettext_lazy("Job"), max_length=80)
    kpj = KpjField(
        label=gettext_lazy("KPJ number"),
        required=False,
        help_text=gettext_lazy("Eleven digits, on the member card or in the JMO app."),
    )

    def __init__(self, data=None, *, enrolment: Enrolment):
        super().__init__(data, initial={"job": enrolment.job, "kpj": enrolment.kpj})


class KpjForm(SheetForm):
    """The number of the member card, as the official portal just gave it."""

    kpj = KpjField(
        label=gettext_lazy("KPJ number"),
        help_text=gettext_lazy("Eleven digits, as the portal shows them after the registration."),
    )


class CardForm(SheetForm):
    """Into whose hand the member card was given, and when."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    to_whom = NameField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("The name of the person who took it."),
        max_length=150,
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Who is that"), choices=CardTaker.choices, widget=forms.RadioSelect
    )
    handed_on = RecentDateField(label=gettext_lazy("On which day"))
    sheets = (("card", "", ("to_whom", "relation", "handed_on")),)

    def __init__(self, data=None, *, member: Member, on: dt.date):
        initial = {"to_whom": member.name, "relation": CardTaker.SELF, "handed_on": on}
        super().__init__(data, initial=initial)


class EndForm(SheetForm):
    """Why and when a participation ended."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it end"),
        choices=[(reason.value, reason.label) for reason in map(EndReason, ENDS_BY_HAND)],
        widget=forms.RadioSelect,
    )
    ended_on = RecentDateField(label=gettext_lazy("Last day"))

    def __init__(self, data=None, *, on: dt.date, died_on: dt.date | None = None):
        """`died_on`: the day of a death that is known already, proposed with its reason."""
        death = {"reason": EndReason.DECEASED, "ended_on": died_on} if died_on else {}
        super().__init__(data, initial={"ended_on": on, **death})


class ChangeTermsForm(TermsPart):
    """Other income, sector or programmes from a month on. The first unpaid month is proposed; earlier
    ones are offered from `earliest` on, as dues allows."""

    from_month = MonthChoiceField(
        label=gettext_lazy("Counts from"),
        help_text=gettext_lazy("Months that are paid keep their price."),
    )
    why = forms.CharField(label=gettext_lazy("Why is it changed"), max_length=200, required=False)
    sheets = (("job", "", (*TermsPart.TERMS, "from_month", "why")),)

    def __init__(
        self,
        data=None,
        *,
        current: EnrolmentTerms,
        earliest: dt.date,
        proposed: dt.date,
        on: dt.date,
    ):
        names = TermsPart.TERMS
        super().__init__(data, on=on, initial={name: getattr(current, name) for name in names})
        months = self.fields["from_month"]
        months.offer(earliest, months_between(earliest, proposed) + MONTHS_OF_CHANGE)
        months.initial = month_text(proposed)
        if earliest < proposed:
            months.help_text = _(
                "Months that are paid keep their price. When a change counts from one of them, the branch"
                " is asked whether the difference is billed or credited."
            )


class ReactivateForm(ConfirmedForm, DeclarationPart):
    """Coming back after a lapse: declared anew, from a month on."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    start_month = MonthChoiceField(
        label=gettext_lazy("First month of dues"),
        help_text=gettext_lazy("Protection begins when the first dues are paid."),
    )
    sheets = (("declaration", "", (*DeclarationPart.DECLARATION, "start_month")),)

    def __init__(self, data=None, *, member: Member, on: dt.date):
        super().__init__(data)
        self.member, self.on = member, on
        self.fields["start_month"].offer(month_of(on), MONTHS_AHEAD)

    def warnings(self) -> list[rules.Finding]:
        return rules.warnings(rules.age_findings(self.member.birth_date, self.on, is_return=True))
