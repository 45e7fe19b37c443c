"""Dues that were paid: facts, and the months they hold."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dues.enums import PaidThrough, Source
from dues.models.receipt import ReceiptBook
from dues.querysets import FLAGGED, CollectionQuerySet, OfCollectionQuerySet
from members.models import Enrolment
from members.querysets import OfEnrolmentQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import is_month, rupiah
from perisai.regulations.enums import PayerKind
from villages.models import Agent, Branch, Village

HAS_NO_RECEIPT = Q(
    book__isnull=True, number__isnull=True, receipt_no__isnull=True, check_code__isnull=True
)
HAS_RECEIPT = Q(
    book__isnull=False,
    number__isnull=False,
    receipt_no__isnull=False,
    check_code__isnull=False,
    agent__isnull=False,
)


@append_only
class Collection(models.Model):
    """One payment by one payer, for one or more people. `total` is the money that moved: what the lines
    cost, less the credit they use.

    Door and desk are members' money in the agent's hand. A repayment has a receipt too, but is the
    agent's own money again: she had paid the scheme in advance. The other sources have no receipt; of
    these an advance reached the scheme by its payment, the rest count as having reached it,
    unconfirmed.

    `uuid` comes from the client: the same one with the same content (`content_hash`) answers as the
    first time. Agent, village and branch are kept as they were.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    payer_name = models.CharField(_("payer"), max_length=150)
    payer_kind = models.CharField(_("kind of payer"), max_length=10, choices=PayerKind.choices)
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # of these three: an index below begins with it
        related_name="collections",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("village"),
    )
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("branch"),
    )
    collected_on = models.DateField(_("collected on"))
    collected_at = models.DateTimeField(verbose_name=_("collected at"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    total = rupiah(verbose_name=_("total"))
    book = models.ForeignKey(
        ReceiptBook,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name=_("receipt book"),
    )
    number = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("number"))
    receipt_no = models.CharField(_("receipt number"), max_length=24, null=True, unique=True)
    check_code = models.CharField(
        max_length=16, null=True, unique=True, verbose_name=_("check code")
    )
    paid_through = models.CharField(
        max_length=10, choices=PaidThrough.choices, blank=True, verbose_name=_("paid through")
    )
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    is_over_limit = models.BooleanField(
        default=False, verbose_name=_("taken although over the cash limit")
    )
    is_after_leaving = models.BooleanField(
        default=False, verbose_name=_("taken although the agent was leaving")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"], name="one_collection_per_receipt_number"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.CREDIT, total=0)
                | (~Q(source=Source.CREDIT) & Q(total__gt=0)),
                name="money_moves_unless_credit_pays_all",
            ),
            models.CheckConstraint(
                condition=(Q(source__in=Source.with_receipt()) & HAS_RECEIPT)
                | (~Q(source__in=Source.with_receipt()) & HAS_NO_RECEIPT),
                name="exactly_what_an_agent_was_given_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.ADVANCE) | Q(agent__isnull=False),
                name="an_advance_has_an_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "id"], name="collection_by_agent"),
            models.Index(fields=["agent", "collected_on"], name="collection_of_the_day"),
            models.Index(fields=["branch", "id"], name="collection_latest_of_branch"),
            models.Index(fields=["branch", "agent"], name="collection_by_branch_and_agent"),
            models.Index(fields=["village", "collected_on"], name="collection_by_village"),
            models.Index(fields=["branch", "collected_on"], name="collection_by_branch"),
            models.Index(fields=["id"], name="collection_flagged", condition=FLAGGED),
            models.Index(
                fields=["branch", "collected_on"],
                condition=Q(source=Source.ELSEWHERE),
                name="paid_elsewhere_by_branch",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_no or str(self.uuid)

    @property
    def title(self) -> str:
        """How people name it: the receipt number, otherwise where and when it was paid."""
        if self.receipt_no:
            return self.receipt_no
        return f"{self.get_source_display()} {date_format(self.collected_on)}"


@append_only
class CollectionLine(models.Model):
    """One enrolment and month, with the amounts and the regulations they came from.

    `credit` is the part paid from credit of the enrolment (below zero: a difference billed with it),
    `cash` the rest. `paid_on` is the day an old book gives for the month, when it gives one.
    """

    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="lines", verbose_name=_("collection")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="lines", verbose_name=_("enrolment")
    )
    month = models.DateField(_("month of dues"))
    jkk = rupiah(verbose_name="JKK")
    jkm = rupiah(verbose_name="JKM")
    jht = rupiah(verbose_name="JHT")
    total = models.GeneratedField(
        expression=F("jkk") + F("jkm") + F("jht"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        verbose_name=_("total"),
    )
    credit = rupiah(default=0, verbose_name=_("paid from credit"))
    cash = models.GeneratedField(
        expression=F("jkk") + F("jkm") + F("jht") - F("credit"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        verbose_name=_("paid in money"),
    )
    sources = models.JSONField(default=list, verbose_name=_("regulations"))
    is_verified = models.BooleanField(default=True, verbose_name=_("regulations are certain"))
    is_first_payment = models.BooleanField(default=False, verbose_name=_("first payment"))
    paid_on = models.DateField(null=True, blank=True, verbose_name=_("paid on"))

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["collection", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "enrolment", "month"],
                name="one_line_per_collection_and_month",
            ),
            models.CheckConstraint(
                condition=Q(jkk__gte=0, jkm__gte=0, jht__gte=0), name="no_part_is_negative"
            ),
            models.CheckConstraint(
                condition=Q(credit__lte=F("jkk") + F("jkm") + F("jht")),
                name="credit_pays_at_most_the_month",
            ),
            is_month("month", "line_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.month:%Y-%m}"


class PaidMonth(models.Model):
    """The live claim of a line on a month: inserted with the fact, deleted with its reversal.

    No constraint can look into another table; this one makes a month payable once.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="paid_months", verbose_name=_("enrolment")
    )
    month = models.DateField(_("month of dues"))
    line = models.OneToOneField(
        CollectionLine, on_delete=models.PROTECT, related_name="paid_month", verbose_name=_("line")
    )

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paid month")
        verbose_name_plural = _("paid months")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "month"], name="a_month_is_paid_once_per_enrolment"
            ),
            is_month("month", "paid_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.month:%Y-%m}"
