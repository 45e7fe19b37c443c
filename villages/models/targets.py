"""What was to be reached, and what a source says was reached."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.enums import FigureKind, Level, Measure, Segment
from villages.models.entries import DatedEntry
from villages.models.offices import Branch
from villages.models.people import Agent
from villages.models.places import Village
from villages.querysets import TargetQuerySet

ONE_OF = ("kind", "year", "month", "segment", "measure")


@append_only
class Target(DatedEntry):
    """A target, or a result as a source gives it, of a branch, or of one village or agent of it.

    `month` is 0 for the whole year. `value` counts people, events, rupiah, or percent (`rules.Unit`). `note`
    is what the source itself prints beside it.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("target or result"), max_length=10, choices=FigureKind.choices)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    month = models.PositiveSmallIntegerField(
        _("month"), default=0, validators=[MaxValueValidator(12)]
    )
    segment = models.CharField(_("segment"), max_length=10, choices=Segment.choices)
    measure = models.CharField(_("measure"), max_length=10, choices=Measure.choices)
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(0)])
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("target or result")
        verbose_name_plural = _("targets and results")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.CheckConstraint(condition=Q(value__gte=0), name="no_target_is_negative"),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2099), month__range=(0, 12)),
                name="a_target_has_a_year_or_a_month",
            ),
            models.CheckConstraint(
                condition=Q(village__isnull=True) | Q(agent__isnull=True),
                name="a_target_is_of_a_village_or_an_agent",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_target_has_a_source"),
            # Whatever comes later corrects the first, so one place, time and measure has one history.
            models.UniqueConstraint(
                fields=[*ONE_OF, "branch"],
                condition=Q(corrects__isnull=True, village__isnull=True, agent__isnull=True),
                name="one_history_of_a_target_per_branch",
            ),
            models.UniqueConstraint(
                fields=[*ONE_OF, "branch", "village"],
                condition=Q(corrects__isnull=True, village__isnull=False),
                name="one_history_of_a_target_per_village",
            ),
            models.UniqueConstraint(
                fields=[*ONE_OF, "branch", "agent"],
                condition=Q(corrects__isnull=True, agent__isnull=False),
                name="one_history_of_a_target_per_agent",
            ),
        ]
        indexes = [models.Index(fields=["branch", "year"], name="target_by_branch_and_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.measure} {self.year}"

    @property
    def level(self) -> Level:
        """Whom it concerns."""
        if self.agent_id:
            return Level.AGENT
        return Level.VILLAGE if self.village_id else Level.BRANCH

    @property
    def place_name(self) -> str:
        """`Kantor Cabang Jember`, `Desa Dukuhdempok`, `Siti Zubaidah (SZ)`."""
        if self.agent_id:
            return str(self.agent)
        if self.village_id:
            return self.village.title
        return _("Branch office %(name)s") % {"name": self.branch.name}
