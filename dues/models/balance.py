"""The agent's balance in the official system, and months she paid before she was paid."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.models.collection import CollectionLine
from dues.models.custody import PROOF_IS_WHOLE, Remittance, WithProof
from dues.querysets import OfLineQuerySet, OfTopUpQuerySet, TopUpQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import rupiah
from villages.models import Agent, Branch, Village


@append_only
class TopUp(WithProof):
    """An agent filled up her balance in the official system. It protects nobody.

    `amount` is what entered the balance. `remittance` carries the receipts whose money is in it; what
    they do not add up to is the agent's own money, and without a remittance all of it is. Agent, village
    and branch are kept as they were.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="top_ups", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    amount = rupiah(verbose_name=_("amount"))
    reference = models.CharField(_("reference"), max_length=60)
    topped_up_on = models.DateField(_("topped up on"))
    remittance = models.OneToOneField(
        Remittance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="top_up",
        verbose_name=_("remittance"),
    )
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TopUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("top-up of a balance")
        verbose_name_plural = _("top-ups of balances")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_top_up_is_positive"),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(proof_sha256="") & PROOF_IS_WHOLE,
                name="a_top_up_has_reference_and_proof",
            ),
        ]
        indexes = [models.Index(fields=["agent", "-topped_up_on"], name="top_up_by_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.topped_up_on:%Y-%m-%d} {self.amount}"

    @property
    def stands(self) -> bool:
        """Whether it is in the balance. Needs the answer and the undoing loaded to stay query-free."""
        decision = getattr(self.remittance, "decision", None)
        return not hasattr(self, "undo") and (decision is None or decision.is_accepted)

    @property
    def of_members(self) -> int:
        """How much of it is members' money, in rupiah. Needs `remittance` loaded to stay query-free."""
        return self.remittance.total if self.remittance else 0

    @property
    def of_agent(self) -> int:
        """How much of it is the agent's own money, in rupiah."""
        return self.amount - self.of_members


@append_only
class TopUpUndo(models.Model):
    """The agent took back a top-up of her own money that was noted wrongly: it is not in the balance. One
    with members' money is refused by the branch instead, because that frees receipts."""

    top_up = models.OneToOneField(
        TopUp, on_delete=models.PROTECT, related_name="undo", verbose_name=_("top-up")
    )
    reason = models.CharField(_("reason"), max_length=200)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(verbose_name=_("undone at"))

    objects = OfTopUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("undoing of a top-up")
        verbose_name_plural = _("undoings of top-ups")

    def __str__(self) -> str:
        return f"{self.top_up_id}"


class LiveTopUp(models.Model):
    """The live claim of a top-up on its reference, written without spaces and signs: the same one
    counts once. Deleted when the branch refuses the top-up or the agent takes it back, which then is not
    in the balance."""

    top_up = models.OneToOneField(
        TopUp,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="live",
        verbose_name=_("top-up"),
    )
    reference = models.CharField(_("reference"), max_length=60, unique=True)

    objects = OfTopUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("top-up that counts")
        verbose_name_plural = _("top-ups that count")

    def __str__(self) -> str:
        return self.reference


class RepaidLine(models.Model):
    """The live claim of a repayment on a month that the agent had paid in advance: inserted with the
    repayment, deleted with its reversal. An advance is repaid once."""

    advance = models.OneToOneField(
        CollectionLine,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="repaid",
        verbose_name=_("month paid in advance"),
    )
    line = models.OneToOneField(
        CollectionLine,
        on_delete=models.PROTECT,
        related_name="repays",
        verbose_name=_("line"),
    )

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("advance that was repaid")
        verbose_name_plural = _("advances that were repaid")

    def __str__(self) -> str:
        return f"{self.advance_id} {self.line_id}"
