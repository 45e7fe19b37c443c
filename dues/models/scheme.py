"""What reached BPJS Ketenagakerjaan (Jamsostek)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.enums import SchemeChannel
from dues.models.collection import Collection, CollectionLine
from dues.models.custody import PROOF_IS_WHOLE, Remittance, WithProof
from dues.querysets import (
    LiveReferenceQuerySet,
    OfLineQuerySet,
    SchemePaymentQuerySet,
)
from perisai.common.append_only import append_only
from perisai.common.models import rupiah
from villages.models import Agent, Branch, Village


@append_only
class SchemePayment(WithProof):
    """Money was paid into the scheme on a day, under a reference of the scheme. Only this protects.

    What an agent paid by herself has `agent` and `village`; what a branch paid in has neither.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    channel = models.CharField(max_length=12, choices=SchemeChannel.choices, verbose_name=_("way"))
    reference = models.CharField(_("reference"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    total = rupiah(verbose_name=_("total"))
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scheme_payments",
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
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = SchemePaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment into the scheme")
        verbose_name_plural = _("payments into the scheme")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gt=0), name="scheme_payment_total_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & PROOF_IS_WHOLE,
                name="scheme_payment_has_a_reference",
            ),
            models.CheckConstraint(
                condition=Q(
                    channel__in=SchemeChannel.of_agent(),
                    agent__isnull=False,
                    village__isnull=False,
                )
                | Q(channel=SchemeChannel.BRANCH, agent__isnull=True, village__isnull=True),
                name="exactly_what_an_agent_paid_has_an_agent",
            ),
        ]
        indexes = [models.Index(fields=["branch", "-paid_on"], name="scheme_payment_by_branch")]

    def __str__(self) -> str:
        return f"{self.paid_on:%Y-%m-%d} {self.total}"


@append_only
class SchemePaymentLine(models.Model):
    """One enrolment and month that a payment into the scheme was for, and the remittance that brought
    its money; none for what an agent paid in advance with her own."""

    payment = models.ForeignKey(
        SchemePayment, on_delete=models.PROTECT, related_name="lines", verbose_name=_("payment")
    )
    line = models.ForeignKey(
        CollectionLine,
        on_delete=models.PROTECT,
        related_name="scheme_lines",
        verbose_name=_("line"),
    )
    remittance = models.ForeignKey(
        Remittance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scheme_lines",
        verbose_name=_("remittance"),
    )

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a payment into the scheme")
        verbose_name_plural = _("lines of payments into the scheme")
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "line"], name="a_line_stands_once_in_a_scheme_payment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.line_id}"


class ReachedLine(models.Model):
    """The live claim of a payment into the scheme on a month of dues: inserted with the payment,
    deleted when the branch refuses the agent's own payment. A month reaches the scheme once."""

    line = models.OneToOneField(
        CollectionLine,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="reached",
        verbose_name=_("line"),
    )
    payment = models.ForeignKey(
        SchemePayment, on_delete=models.PROTECT, related_name="reached", verbose_name=_("payment")
    )

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("month that reached the scheme")
        verbose_name_plural = _("months that reached the scheme")

    def __str__(self) -> str:
        return f"{self.line_id} {self.payment_id}"


class LiveReference(models.Model):
    """The live claim on a reference, written without spaces and signs, of what counts by it: a payment
    into the scheme, or a note of dues paid elsewhere. The same reference pays once: one claim is the
    first, and others stand beside it only where the reference is truly theirs too
    (`dues/actions/references.py`).
    """

    reference = models.CharField(_("reference"), max_length=60)
    payment = models.OneToOneField(
        SchemePayment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="live_reference",
        verbose_name=_("payment"),
    )
    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="live_reference",
        verbose_name=_("collection"),
    )
    is_first = models.BooleanField(default=True, verbose_name=_("first of this reference"))

    objects = LiveReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference in use")
        verbose_name_plural = _("references in use")
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(is_first=True), name="a_reference_pays_once"
            ),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, collection__isnull=True)
                | Q(payment__isnull=True, collection__isnull=False),
                name="a_reference_is_of_a_payment_or_of_a_note",
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="live_reference_by_reference")]

    def __str__(self) -> str:
        return self.reference
