"""Where the agent's cash went: handed over, counted, refused, short."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import Handover, MoneyPlace, SettlementKind
from dues.models.collection import Collection
from dues.querysets import (
    CashOnItsWayQuerySet,
    OfRemittanceQuerySet,
    OfShortageQuerySet,
    RemittanceQuerySet,
)
from perisai.common.append_only import append_only
from perisai.common.models import rupiah
from villages.models import Agent, Branch, Village

PROOF_IS_WHOLE = Q(proof_sha256="", proof_suffix="") | (~Q(proof_sha256="") & ~Q(proof_suffix=""))


class WithProof(models.Model):
    """Carries a photo or scan of the official proof, kept under its hash; empty without one."""

    proof_sha256 = models.CharField(max_length=64, blank=True, verbose_name=_("hash of the proof"))
    proof_suffix = models.CharField(max_length=5, blank=True, verbose_name=_("kind of file"))

    class Meta:
        abstract = True


@append_only
class Remittance(WithProof):
    """An agent hands on the money of chosen receipts: straight to the scheme, or to the branch.

    `total` is what the receipts add up to. Agent and branch are kept as they were; the village is that
    of the oldest receipt.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="remittances", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    handover = models.CharField(
        max_length=10, choices=Handover.choices, verbose_name=_("way of handing on")
    )
    total = rupiah(verbose_name=_("total"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    handed_over_on = models.DateField(_("handed over on"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = RemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("remittance")
        verbose_name_plural = _("remittances")
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="remittance_total_is_positive"),
            models.CheckConstraint(condition=PROOF_IS_WHOLE, name="remittance_proof_is_whole"),
            models.CheckConstraint(
                condition=~Q(handover=Handover.DIRECT) | (~Q(reference="") & ~Q(proof_sha256="")),
                name="a_direct_remittance_has_reference_and_proof",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-handed_over_on"], name="remittance_by_agent"),
            models.Index(fields=["branch", "-handed_over_on"], name="remittance_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.handed_over_on:%Y-%m-%d} {self.total}"


@append_only
class RemittanceItem(models.Model):
    """A receipt whose money was handed on. A refused one may be handed on again: the live claim is
    `CarriedCollection`."""

    remittance = models.ForeignKey(
        Remittance, on_delete=models.PROTECT, related_name="items", verbose_name=_("remittance")
    )
    collection = models.ForeignKey(
        Collection,
        on_delete=models.PROTECT,
        related_name="remittance_items",
        verbose_name=_("collection"),
    )

    objects = OfRemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt in a remittance")
        verbose_name_plural = _("receipts in remittances")
        constraints = [
            models.UniqueConstraint(
                fields=["remittance", "collection"], name="a_receipt_stands_once_in_a_remittance"
            )
        ]

    def __str__(self) -> str:
        return f"{self.remittance_id} {self.collection_id}"


@append_only
class RemittanceDecision(models.Model):
    """What another person at the branch found: yes or no, and how much was counted.

    Of a short count only the oldest receipts that it covers in full are accepted: `covered` is their
    sum, the rest is free again, and so is everything of a refused remittance.
    """

    remittance = models.OneToOneField(
        Remittance,
        on_delete=models.PROTECT,
        related_name="decision",
        verbose_name=_("remittance"),
    )
    is_accepted = models.BooleanField(verbose_name=_("accepted"))
    counted = rupiah(null=True, blank=True, verbose_name=_("counted"))
    covered = rupiah(verbose_name=_("covered by the count"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"))
    decided_at = models.DateTimeField(verbose_name=_("decided at"))

    objects = OfRemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a remittance")
        verbose_name_plural = _("decisions on remittances")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True, covered__gt=0, counted__gte=F("covered"))
                | (Q(is_accepted=False, covered=0) & ~Q(reason="")),
                name="accepted_money_is_counted_and_a_refusal_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.remittance_id} {self.is_accepted}"


class CarriedCollection(models.Model):
    """The live claim of a remittance on a receipt: inserted with it, deleted when it is refused or
    when a short count does not cover the receipt. One receipt cannot be handed on twice."""

    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="carried",
        verbose_name=_("collection"),
    )
    remittance = models.ForeignKey(
        Remittance, on_delete=models.PROTECT, related_name="carried", verbose_name=_("remittance")
    )

    objects = OfRemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt on its way")
        verbose_name_plural = _("receipts on their way")

    def __str__(self) -> str:
        return f"{self.collection_id} {self.remittance_id}"


class CashOnItsWay(models.Model):
    """Where the cash of a receipt of an agent is until it reaches the scheme, kept in the same transaction as
    the facts and gone with its arrival or its reversal. Agent, places, day and rupiah are those of the
    receipt, so that the cash of a branch is added up without its receipts.
    """

    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="on_its_way",
        verbose_name=_("collection"),
    )
    place = models.CharField(_("place"), max_length=12, choices=MoneyPlace.choices)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="+", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    total = rupiah(verbose_name=_("total"))
    collected_on = models.DateField(_("collected on"))

    objects = CashOnItsWayQuerySet.as_manager()

    class Meta:
        verbose_name = _("cash on its way")
        verbose_name_plural = _("cash on its way")
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=MoneyPlace.on_its_way()), name="cash_is_on_its_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.place}"


@append_only
class Shortage(models.Model):
    """What was missing when a remittance was counted. It explains a difference and is no money; the
    agent owns it until it is settled."""

    uuid = models.UUIDField(unique=True, editable=False)
    remittance = models.OneToOneField(
        Remittance,
        on_delete=models.PROTECT,
        related_name="shortage",
        verbose_name=_("remittance"),
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="shortages", verbose_name=_("agent")
    )
    amount = rupiah(verbose_name=_("amount"))

    objects = OfRemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortage")
        verbose_name_plural = _("shortages")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="shortage_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.remittance_id} {self.amount}"


@append_only
class ShortageSettlement(models.Model):
    """How a shortage came to its end."""

    shortage = models.OneToOneField(
        Shortage, on_delete=models.PROTECT, related_name="settlement", verbose_name=_("shortage")
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

    objects = OfShortageQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement of a shortage")
        verbose_name_plural = _("settlements of shortages")

    def __str__(self) -> str:
        return f"{self.shortage_id} {self.kind}"
