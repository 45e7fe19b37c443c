"""What is to be inspected, by whom and until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from perisai.inspections.enums import Approach
from perisai.inspections.querysets import InspectionQuerySet, OfInspectionQuerySet
from villages.models import Agent, Branch, Village


@append_only
class Inspection(models.Model):
    """The plan of an inspection of one agent or one village, for the payments of a period.

    `size` members are drawn, `paid_share` percent of them among those who paid in the period. The plan is
    not changed: one that was wrong is withdrawn before anybody is drawn, closed afterwards, and a new
    one made.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village"),
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("coordinator"),
    )
    approach = models.CharField(_("how members are asked"), max_length=10, choices=Approach.choices)
    from_on = models.DateField(_("payments from"))
    until_on = models.DateField(_("payments until"))
    size = models.PositiveSmallIntegerField(_("members to draw"))
    paid_share = models.PositiveSmallIntegerField(_("share of those who paid, in percent"))
    due_on = models.DateField(_("due on"))
    planned_on = models.DateField(_("planned on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.CheckConstraint(
                condition=Q(agent__isnull=False, village__isnull=True)
                | Q(agent__isnull=True, village__isnull=False),
                name="an_inspection_is_of_an_agent_or_a_village",
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("until_on"), until_on__lte=F("planned_on")),
                name="an_inspected_period_is_over",
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, paid_share__lte=100),
                name="an_inspection_draws_somebody",
            ),
        ]
        indexes = [models.Index(fields=["branch", "-id"], name="inspection_by_branch")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """`7F3A-09BC`: on the papers, short enough to be read over the telephone."""
        tail = self.uuid.hex[-8:].upper()
        return f"{tail[:4]}-{tail[4:]}"

    @property
    def whom(self) -> str:
        """`Siti Zubaidah (SZ)`, `Desa Dukuhdempok`."""
        return str(self.agent) if self.agent_id else self.village.title


@append_only
class PlanWithdrawal(models.Model):
    """A plan that was wrong, taken back with a reason before anybody was drawn. It stays readable."""

    inspection = models.OneToOneField(
        Inspection,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("inspection"),
    )
    reason = models.CharField(_("reason"), max_length=200)
    withdrawn_on = models.DateField(_("withdrawn on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of an inspection plan")
        verbose_name_plural = _("withdrawals of inspection plans")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_withdrawn_plan_of_an_inspection_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.withdrawn_on}"
