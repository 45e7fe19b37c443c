"""What a member has paid too much, or still owes on months that are paid."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.enums import AdjustmentKind
from dues.models.collection import CollectionLine
from members.models import Enrolment
from members.querysets import OfEnrolmentQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import rupiah


@append_only
class Adjustment(models.Model):
    """A difference on months of one enrolment that were paid already. Above zero it is credit, which the
    following months of the same enrolment use first; below zero it is billed with them.

    `line` is the month paid whose money this is. Credit can be used once that money is in the scheme.
    Nothing is ever moved to another person.
    """

    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="adjustments",
        verbose_name=_("enrolment"),
    )
    line = models.ForeignKey(
        CollectionLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name=_("line"),
    )
    kind = models.CharField(max_length=10, choices=AdjustmentKind.choices, verbose_name=_("kind"))
    amount = rupiah(verbose_name=_("amount"))
    noted_on = models.DateField(_("noted on"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit or difference")
        verbose_name_plural = _("credits and differences")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="an_adjustment_is_not_zero"),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(kind=AdjustmentKind.REVERSED),
                name="a_month_becomes_credit_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.amount}"
