"""Reading an entry of a village's file, and the people of working age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from perisai.common.forms import PeopleField, RecentDateField, RupiahField
from perisai.common.ids import new_uuid
from perisai.common.retries import content_hash_of
from perisai.common.scans import ScanField, WithScan
from villages.actions.village_files import DRAWER, MOST_PEOPLE, Told
from villages.enums import VillageEntryKind
from villages.models import Hamlet, VillageEntry
from villages.population_rules import Nearby, doubts_about
from villages.queries.village_file import WorkingAge
from villages.target_rules import FIRST_YEAR

# Which fields each kind is asked for beside its day: what they are called, and whether they must be filled.
ASKED = {
    VillageEntryKind.MOU: {
        "until_on": (_("Holds until"), False),
        "number": (_("Number"), False),
        "text": (_("What it is about"), False),
        "scan": (_("Photo or PDF of it"), False),
    },
    VillageEntryKind.DECLARATION: {
        "number": (_("Number of the decree"), False),
        "text": (_("By whom"), False),
        "scan": (_("Photo or PDF of it"), False),
    },
    VillageEntryKind.DESK: {
        "text": (_("Days and hours"), True),
        "until_on": (_("Last day"), False),
    },
    VillageEntryKind.BUDGET: {
        "amount": (_("Amount"), True),
        "amount_most": (_("Up to, when only a span is known"), False),
        "text": (_("Who holds it, and what it is for"), False),
    },
    VillageEntryKind.PARTNER: {
        "text": (_("Who, and what they help with"), True),
        "until_on": (_("Last day"), False),
    },
}


class VillageEntryForm(WithScan):
    """One entry; a kind is asked only for what belongs to it."""

    scan_field = "scan"
    drawer = DRAWER

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    text = forms.CharField(max_length=300)
    amount = RupiahField()
    amount_most = RupiahField()
    dated_on = RecentDateField()
    until_on = RecentDateField()
    number = forms.CharField(max_length=60)
    scan = ScanField(
        help_text=_("JPG, PNG or PDF, at most 6 MB. Agents cannot open it; who opens it is kept.")
    )
    scan_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("Why?"), help_text=_("Others read it later."), max_length=200)

    def __init__(
        self, data=None, files=None, *, kind: VillageEntryKind, entry: VillageEntry | None = None
    ):
        first = {name: getattr(entry, name) for name in Told.__slots__} if entry else {}
        super().__init__(data, files, initial=first)
        asked = {"dated_on": (kind.day_label, True), **ASKED[kind]}
        kept = {"uuid", "scan_kept", *asked, *(("why",) if entry else ())}
        for name in self.fields.keys() - kept:
            del self.fields[name]
        for name, (label, is_needed) in asked.items():
            self.fields[name].label, self.fields[name].required = label, is_needed
        if entry and entry.scan_sha256:
            self.fields["scan"].label = _("A better photo or PDF")
        self.order_fields([*asked, "why"])

    @property
    def told(self) -> Told:
        """What the entry says."""
        empty = {"amount", "amount_most", "until_on"}
        read = {name: self.cleaned_data.get(name) for name in Told.__slots__}
        return Told(
            **{name: value or (None if name in empty else "") for name, value in read.items()}
        )


class YearForm(forms.Form):
    """Of which year numbers are shown, or (`is_sent`) were typed: this one or an earlier one."""

    def __init__(self, data, *, on: dt.date, is_sent: bool = False):
        super().__init__(data)
        self.fields["tahun"] = forms.IntegerField(
            required=is_sent, min_value=FIRST_YEAR, max_value=on.year
        )
        self.on = on

    @property
    def year(self) -> int:
        """The year of a form that is valid; this one unless another was asked for."""
        return self.cleaned_data["tahun"] or self.on.year


class PopulationForm(forms.Form):
    """A number for each dusun, or one for the village, from one source. What is doubtful is asked about: the
    button beside the questions confirms those that are shown, and others are asked anew."""

    source = forms.CharField(
        label=_("Where do the numbers come from?"),
        help_text=_(
            "For example: profil desa 2026, or the village's data of the regional statistics office (BPS)."
        ),
        max_length=200,
    )
    why = forms.CharField(
        label=_("Why does a number change?"),
        help_text=_("Needed when a number that stands already is corrected."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        data=None,
        *,
        known: WorkingAge,
        nearby: Mapping[int | None, Nearby],
        hamlets: Sequence[Hamlet],
    ):
        super().__init__(data, initial={"source": known.sources[0] if known.sources else ""})
        self.places: dict[str, Hamlet | None] = {
            f"people_{hamlet.pk}": hamlet for hamlet in hamlets
        } or {"people": None}
        people = {row.hamlet and row.hamlet.pk: row.people for row in known.rows}
        for name, hamlet in self.places.items():
            self.fields[name] = PeopleField(
                label=hamlet.name if hamlet else _("The whole village"),
                required=False,
                max_value=MOST_PEOPLE,
                initial=people.get(hamlet and hamlet.pk),
            )
            self.fields[name].is_conditional = people.get(hamlet and hamlet.pk) is not None
        self.fields["why"].is_conditional = True
        self.is_correction = any(row.row for row in known.rows)
        if not self.is_correction:
            del self.fields["why"]
        self.order_fields([*self.places, "source", "why"])
        self.nearby = nearby

    def clean(self):
        """The reason is asked for before anything doubtful, so that nobody answers twice."""
        read = super().clean()
        is_changed = any(
            name in read and self.nearby[hamlet and hamlet.pk].known not in (None, read[name])
            for name, hamlet in self.places.items()
        )
        if self.is_correction and is_changed and not read.get("why"):
            self.add_error("why", _("Say why, others read it later."))
        return read

    @property
    def people(self) -> dict[Hamlet | None, int | None]:
        """What was typed, by dusun."""
        return {hamlet: self.cleaned_data[name] for name, hamlet in self.places.items()}

    @property
    def doubts(self) -> list[str]:
        """The questions to show: none while something else is wrong."""
        if not self.is_bound or self.errors:
            return []
        return [
            doubt
            for name, hamlet in self.places.items()
            for doubt in doubts_about(
                str(self.fields[name].label),
                self.cleaned_data[name],
                self.nearby[hamlet and hamlet.pk],
            )
        ]

    @property
    def confirmation(self) -> str:
        """Names the questions that are shown."""
        return content_hash_of(doubts=self.doubts)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing is doubtful, or just these questions were answered."""
        return not self.doubts or self.data.get("confirmed") == self.confirmation
