"""What an office knows of a village: agreements, hours, partners, and how many people work there."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, rupiah
from villages.enums import VillageEntryKind
from villages.models.entries import DatedEntry
from villages.models.places import Hamlet, Village
from villages.querysets import OfVillageQuerySet


@append_only
class VillageEntry(DatedEntry):
    """One paper, hour, sum or partner in a village's file. `amount` and `amount_most` are rupiah, the second
    when only a span is known. The scan lies in the drawer `villages` under its hash."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="entries", verbose_name=_("village")
    )
    kind = models.CharField(_("what it is"), max_length=12, choices=VillageEntryKind.choices)
    dated_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    text = models.CharField(_("what it says"), max_length=300, blank=True)
    amount = rupiah(null=True, blank=True, verbose_name=_("amount"))
    amount_most = rupiah(null=True, blank=True, verbose_name=_("at most"))
    scan_sha256 = models.CharField(max_length=64, blank=True, verbose_name="SHA-256")
    scan_suffix = models.CharField(max_length=5, blank=True, verbose_name=_("kind of file"))

    objects = OfVillageQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("entry of a village's file")
        verbose_name_plural = _("entries of villages' files")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("dated_on")),
                name="a_village_entry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gt=0))
                & (Q(amount_most__isnull=True) | Q(amount_most__gt=F("amount"))),
                name="a_budget_is_positive_and_its_span_rises",
            ),
            models.CheckConstraint(
                condition=Q(scan_sha256="", scan_suffix="")
                | (~Q(scan_sha256="") & ~Q(scan_suffix="")),
                name="a_scan_of_a_village_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["village", "kind"], name="village_entry_by_kind")]

    def __str__(self) -> str:
        return f"{self.village_id} {self.kind} {self.dated_on:%Y-%m-%d}"

    @property
    def kind_of(self) -> VillageEntryKind:
        return VillageEntryKind(self.kind)


@append_only
class Population(DatedEntry):
    """How many people of working age live in a dusun in a year, as a source gives it; of the whole village
    when it has no dusun here."""

    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="population", verbose_name=_("village")
    )
    hamlet = models.ForeignKey(
        Hamlet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="population",
        verbose_name=_("hamlet"),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    people = models.PositiveIntegerField(_("people of working age"))
    source = models.CharField(_("source"), max_length=200)

    objects = OfVillageQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("people of working age")
        verbose_name_plural = _("people of working age")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.CheckConstraint(condition=~Q(source=""), name="a_population_has_a_source"),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2099)), name="a_population_is_of_a_year"
            ),
            models.UniqueConstraint(
                fields=["hamlet", "year"],
                condition=Q(corrects__isnull=True, hamlet__isnull=False),
                name="one_history_of_people_per_hamlet_and_year",
            ),
            models.UniqueConstraint(
                fields=["village", "year"],
                condition=Q(corrects__isnull=True, hamlet__isnull=True),
                name="one_history_of_people_per_village_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}"
