"""The books of a branch: months that are closed, and what was written into them afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import EntryKind, LateState
from dues.models.collection import Collection
from dues.models.custody import Remittance, RemittanceDecision
from dues.models.reversal import ReversalDecision
from dues.models.scheme import SchemePayment
from dues.querysets import LateEntryQuerySet, MonthCloseQuerySet, OfLateEntryQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import is_month
from villages.models import Agent, Branch


def exactly_one(names: tuple[str, ...]) -> Q:
    """Of these columns one is set and the others are empty."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


@append_only
class MonthClose(models.Model):
    """A branch closed a month: `figures` is what the report said then, and says for ever.

    Months are closed one after the other, so that everything up to the newest one is closed.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    month = models.DateField(_("month"))
    figures = models.JSONField(verbose_name=_("figures"))
    closed_on = models.DateField(_("closed on"))
    closed_at = models.DateTimeField(verbose_name=_("closed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "month"], name="a_branch_closes_a_month_once"
            ),
            is_month("month", "closed_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.month:%Y-%m}"


@append_only
class LateEntry(models.Model):
    """A fact whose day lies in a closed month, noted in the transaction that wrote it.

    `month` is the closed month it counts to, `closed_through` the newest month that was closed by
    then: the reports of all months between the two were made without it. `why` is empty where nobody
    chose the day (somebody saved while the coordinator closed).
    """

    uuid = models.UUIDField(unique=True, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late_entries",
        verbose_name=_("agent"),
    )
    month = models.DateField(_("closed month"))
    closed_through = models.DateField(_("closed up to"))
    dated_on = models.DateField(_("day of the entry"))
    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late",
        verbose_name=_("collection"),
    )
    remittance = models.OneToOneField(
        Remittance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late",
        verbose_name=_("remittance"),
    )
    remittance_decision = models.OneToOneField(
        RemittanceDecision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late",
        verbose_name=_("decision on a remittance"),
    )
    scheme_payment = models.OneToOneField(
        SchemePayment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late",
        verbose_name=_("payment into the scheme"),
    )
    reversal_decision = models.OneToOneField(
        ReversalDecision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="late",
        verbose_name=_("reversal decision"),
    )
    why = models.CharField(_("why so late"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = LateEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry after the close")
        verbose_name_plural = _("entries after the close")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(tuple(EntryKind.values)),
                name="a_late_entry_is_about_one_fact",
            ),
            models.CheckConstraint(
                condition=Q(closed_through__gte=F("month")),
                name="a_late_entry_is_of_a_closed_month",
            ),
            is_month("month", "late_month_is_a_month"),
            is_month("closed_through", "closed_through_is_a_month"),
        ]
        indexes = [models.Index(fields=["branch", "month"], name="late_entry_by_branch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.dated_on:%Y-%m-%d}"

    @property
    def kind(self) -> EntryKind:
        """What kind of fact it is about."""
        return next(kind for kind in EntryKind if getattr(self, f"{kind}_id"))

    @property
    def amount(self) -> int:
        """The rupiah it moves in the report."""
        match self.kind:
            case EntryKind.REMITTANCE_DECISION:
                return self.remittance_decision.remittance.total
            case EntryKind.REVERSAL_DECISION:
                return self.reversal_decision.collection.total
            case kind:
                return getattr(self, kind).total

    @property
    def state(self) -> LateState:
        """Whether somebody else has looked at it. Needs `decision` loaded to stay query-free."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return LateState.WAITING
        return LateState.APPROVED if decision.is_approved else LateState.REFUSED


@append_only
class LateEntryDecision(models.Model):
    """What another person said of an entry after the close. It moves no money: a refused entry is undone
    by whoever may undo it, in the ordinary way, and stays visible as refused."""

    late = models.OneToOneField(
        LateEntry, on_delete=models.PROTECT, related_name="decision", verbose_name=_("entry")
    )
    is_approved = models.BooleanField(verbose_name=_("approved"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"))
    decided_at = models.DateTimeField(verbose_name=_("decided at"))

    objects = OfLateEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on an entry after the close")
        verbose_name_plural = _("decisions on entries after the close")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_approved=True) | ~Q(reason=""),
                name="a_refused_late_entry_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.late_id} {self.is_approved}"
