"""Reading a whole registration."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import rules
from members.enums import PhoneOwner, Purpose
from members.errors import NikTaken
from members.forms.parts import (
    AgreementPart,
    DeclarationPart,
    JobPart,
    OriginPart,
    PersonPart,
    PlacePart,
    RelativePart,
)
from members.forms.sheets import ConfirmedForm
from members.values import Origin, Relative
from perisai.common.ids import new_uuid
from perisai.common.phones import local_phone
from villages.models import Prospect, Village
from villages.queries import hamlet_names
from villages.scoping import Viewer

HEIR_ROWS = 4


class QuoteForm(JobPart):
    """What a sheet about a job holds so far: a new job has a first month, changed terms `from_month`."""

    from_month = forms.CharField(required=False)

    @property
    def month_field(self) -> str:
        return "from_month" if self["from_month"].value() else "start_month"


class HeirRow(RelativePart):
    """One row of the family; an empty row is nobody."""

    use_required_attribute = False


class _HeirRows(forms.BaseFormSet):
    @property
    def relatives(self) -> list[Relative]:
        return [row.relative for row in self.forms if row.has_changed()]


HeirFormSet = forms.formset_factory(
    HeirRow, formset=_HeirRows, extra=HEIR_ROWS, max_num=HEIR_ROWS, absolute_max=HEIR_ROWS
)


class RegisterForm(
    ConfirmedForm, PersonPart, PlacePart, JobPart, DeclarationPart, OriginPart, AgreementPart
):
    """A new member, in the order of the KTP. `prospect` is who they were until now, where that is known."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    village = forms.ModelChoiceField(
        label=gettext_lazy("Village"), queryset=Village.objects.none(), empty_label="---"
    )
    prospect = forms.ModelChoiceField(
        queryset=Prospect.objects.none(),
        to_field_name="uuid",
        widget=forms.HiddenInput,
        required=False,
    )
    # Only asked when the NIK is registered already.
    ask_reason = forms.CharField(
        label=gettext_lazy("Why should this person be yours, and what do you know?"),
        help_text=gettext_lazy(
            "For example: moved here in August, has not paid anybody since. Only the coordinator"
            " reads it."
        ),
        max_length=200,
        required=False,
    )

    sheets = (
        ("ktp", gettext_lazy("KTP and family card"), PersonPart.PERSON),
        ("house", gettext_lazy("House"), ("village", *PlacePart.PLACE)),
        ("phone", gettext_lazy("Phone"), (*PersonPart.PHONE, "note")),
        ("job", gettext_lazy("Job and dues"), JobPart.JOB),
        ("declaration", gettext_lazy("Declaration"), DeclarationPart.DECLARATION),
        ("origin", gettext_lazy("How it came about"), OriginPart.ORIGIN),
        ("agreement", gettext_lazy("Consent"), AgreementPart.AGREEMENT),
    )

    def __init__(self, data=None, *, viewer: Viewer, **kwargs):
        super().__init__(data, on=viewer.on, **kwargs)
        self.viewer = viewer
        self.villages = Village.objects.visible_to(viewer).filter(branch__isnull=False)
        self.fields["village"].queryset = self.villages
        self.fields["prospect"].queryset = Prospect.objects.visible_to(viewer).remembered()
        self.heirs = HeirFormSet(data, prefix="heir")
        only = list(self.villages[:2])
        self.only_village = only[0] if len(only) == 1 else None
        if self.only_village:
            del self.fields["village"]

    @property
    def hamlets(self) -> list[str]:
        """Names to choose from."""
        return hamlet_names(self.viewer)

    @property
    def is_nik_taken(self) -> bool:
        """Somebody present has this NIK: whose member it is can be asked of the coordinator."""
        return self.has_error("nik", NikTaken.__name__) or self.has_error("ask_reason")

    @property
    def village_value(self) -> Village:
        return self.only_village or self.cleaned_data["village"]

    @property
    def origin(self) -> Origin | None:
        """What brought the person here; None when nobody asked and no prospect is known."""
        read = self.cleaned_data
        source = read["source"] or (read["prospect"] and read["prospect"].source)
        return Origin(source=source, prospect=read["prospect"]) if source else None

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.heirs.is_valid()])

    def clean(self):
        cleaned = super().clean()
        if birth_date := cleaned.get("birth_date"):
            for finding in rules.blockers(rules.age_findings(birth_date, self.on)):
                self.add_error(finding.field, finding.message)
        if Purpose.REGISTER not in cleaned.get("purposes", []):
            self.add_error(
                "purposes",
                _("Without consent to the registration nobody can be registered. Ask the person."),
            )
        return cleaned

    def warnings(self) -> list[rules.Finding]:
        person = self.person
        found = rules.nik_findings(
            person.nik,
            village_code=self.village_value.code,
            birth_date=person.birth_date,
            sex=person.sex,
        )
        income = rules.income_findings(self.cleaned_data["income"], self.on)
        return [*found, *income, *self.sector_findings()]


class ProspectForm(forms.Form):
    """Which prospect registers, as the address names them."""

    calon = forms.ModelChoiceField(
        queryset=Prospect.objects.none(), to_field_name="uuid", required=False
    )

    def __init__(self, data=None, *, viewer: Viewer):
        super().__init__(data)
        self.viewer = viewer
        self.fields["calon"].queryset = Prospect.objects.visible_to(viewer).not_joined()

    @property
    def initial_registration(self) -> dict:
        """What the prospect told already, as the registration asks it. The place is the dusun when the
        village has one of that name, otherwise it helps to find the house."""
        prospect = self.cleaned_data["calon"]
        place, _comma, rest = prospect.place.partition(",")
        known = {name.casefold(): name for name in hamlet_names(self.viewer)}
        hamlet = known.get(place.strip().casefold(), "")
        return {
            "prospect": prospect.uuid,
            "source": prospect.source,
            "village": prospect.village_id,
            "name": prospect.name,
            "hamlet": hamlet,
            "address": rest.strip() if hamlet else prospect.place,
            "phone": local_phone(prospect.phone),
            "phone_owner": PhoneOwner.SELF if prospect.phone else "",
        }
