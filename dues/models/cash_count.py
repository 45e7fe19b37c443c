"""Cash counted by surprise: what should be there, what was there, and how a difference ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import SettlementKind
from dues.models.collection import Collection
from dues.querysets import CashCountQuerySet, OfCashCountQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import rupiah
from villages.models import Agent, Branch


@append_only
class CashCount(models.Model):
    """The coordinator of a branch counted the cash an agent holds of its receipts.

    `expected` is what the receipts in hand (`CashCountItem`) add up to at that moment, read under the
    lock of the agent's money; `denominations` maps a note or coin to how many there were. What is on its
    way or in the balance is not counted; it stands beside it. The count explains and moves no money.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="cash_counts", verbose_name=_("agent")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    counted_on = models.DateField(_("counted on"))
    counted_at = models.DateTimeField(verbose_name=_("counted at"))
    expected = rupiah(verbose_name=_("in hand by the receipts"))
    in_transit = rupiah(verbose_name=_("handed over, not counted by the branch"))
    in_balance = rupiah(verbose_name=_("in the balance of the official system"))
    denominations = models.JSONField(default=dict, verbose_name=_("notes and coins"))
    counted = rupiah(verbose_name=_("counted"))
    difference = models.GeneratedField(
        expression=F("counted") - F("expected"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        verbose_name=_("difference"),
    )
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=150)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("counted by"),
    )

    objects = CashCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("cash count")
        verbose_name_plural = _("cash counts")
        constraints = [
            models.CheckConstraint(
                condition=Q(expected__gte=0, counted__gte=0, in_transit__gte=0, in_balance__gte=0),
                name="counted_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(counted=F("expected")) | ~Q(explanation=""),
                name="a_difference_has_its_explanation",
            ),
        ]
        indexes = [models.Index(fields=["agent", "-counted_at"], name="cash_count_by_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.counted_on:%Y-%m-%d} {self.counted}"

    @property
    def missing(self) -> int:
        """How much less was counted than should have been there, in rupiah."""
        return max(-self.difference, 0)

    @property
    def over(self) -> int:
        """How much more was counted than the receipts say, in rupiah."""
        return max(self.difference, 0)


@append_only
class CashCountItem(models.Model):
    """A receipt whose money should have been in the agent's hands when it was counted."""

    count = models.ForeignKey(
        CashCount, on_delete=models.PROTECT, related_name="items", verbose_name=_("cash count")
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="+", verbose_name=_("collection")
    )

    objects = OfCashCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt in a cash count")
        verbose_name_plural = _("receipts in cash counts")
        constraints = [
            models.UniqueConstraint(
                fields=["count", "collection"], name="a_receipt_stands_once_in_a_cash_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.collection_id}"


@append_only
class CashCountSettlement(models.Model):
    """How a difference at a count came to its end."""

    count = models.OneToOneField(
        CashCount, on_delete=models.PROTECT, related_name="settlement", verbose_name=_("cash count")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SettlementKind.choices)
    note = models.CharField(_("note"), max_length=200)
    settled_on = models.DateField(_("settled on"))
    settled_at = models.DateTimeField(verbose_name=_("settled at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = OfCashCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement of a cash count")
        verbose_name_plural = _("settlements of cash counts")

    def __str__(self) -> str:
        return f"{self.count_id} {self.kind}"
