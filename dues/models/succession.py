"""An agent leaves: what she hands to her successor, and the successor's answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import SuccessionOutcome
from dues.models.collection import Collection
from dues.querysets import (
    OfSuccessionAnswerQuerySet,
    OfSuccessionQuerySet,
    SuccessionQuerySet,
)
from members.models import Member
from perisai.common.append_only import append_only
from perisai.common.models import rupiah
from villages.models import Agent, Branch, Village


@append_only
class Succession(models.Model):
    """An agent leaves a village and another one is to take over her members there.

    The figures are those of the moment it was started: `members`, the cash of her receipts of this
    village in hand (`SuccessionReceipt`), in her balance and on its way, what she had paid in advance and
    nobody had repaid, the last number of each receipt book, requests and shortages that are open, counts
    of her cash in this branch that do not agree (`counted_short` is what was missing), receipts in hand
    of which money goes back, and questions about her receipts that the branch has not answered. None
    where hand-overs of an earlier version did not write it down. The cash stays hers until she has handed
    it to the branch.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="successions", verbose_name=_("agent")
    )
    successor = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    last_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    members = models.PositiveIntegerField(verbose_name=_("members"))
    in_hand = rupiah(verbose_name=_("in hand"))
    in_balance = rupiah(verbose_name=_("in the balance, not paid in"), default=0)
    in_transit = rupiah(verbose_name=_("handed over, not counted by the branch"))
    open_advances = rupiah(verbose_name=_("paid in advance, not repaid"), default=0)
    books = models.JSONField(default=dict, verbose_name=_("last number of each receipt book"))
    open_requests = models.PositiveIntegerField(verbose_name=_("open requests to reverse"))
    open_shortages = rupiah(verbose_name=_("open shortages"))
    open_counts = models.PositiveIntegerField(
        null=True, verbose_name=_("cash counts that do not agree and are not settled")
    )
    counted_short = rupiah(null=True, verbose_name=_("counted short, not settled"))
    refunds_due = models.PositiveIntegerField(
        null=True, verbose_name=_("refunds still to be given back")
    )
    refunds_amount = rupiah(null=True, verbose_name=_("amount still to be given back"))
    open_questions = models.PositiveIntegerField(
        null=True, verbose_name=_("questions the branch has not answered")
    )
    started_at = models.DateTimeField(verbose_name=_("started at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over of an agent")
        verbose_name_plural = _("hand-overs of agents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(agent=F("successor")), name="nobody_succeeds_herself"
            ),
            models.CheckConstraint(
                condition=Q(
                    in_hand__gte=0,
                    in_balance__gte=0,
                    in_transit__gte=0,
                    open_advances__gte=0,
                    open_shortages__gte=0,
                ),
                name="handed_over_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(counted_short__gte=0, refunds_amount__gte=0)
                | Q(counted_short__isnull=True, refunds_amount__isnull=True),
                name="what_a_hand_over_leaves_open_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.successor_id} {self.last_on:%Y-%m-%d}"


@append_only
class SuccessionReceipt(models.Model):
    """A receipt whose money the leaving agent held when her hand-over was started."""

    succession = models.ForeignKey(
        Succession, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("hand-over")
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="+", verbose_name=_("collection")
    )

    objects = OfSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt in a hand-over")
        verbose_name_plural = _("receipts in hand-overs")
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "collection"], name="a_receipt_stands_once_in_a_succession"
            )
        ]

    def __str__(self) -> str:
        return f"{self.succession_id} {self.collection_id}"


@append_only
class SuccessionAnswer(models.Model):
    """How a hand-over ended: the successor accepted or refused, or the branch took it back."""

    succession = models.OneToOneField(
        Succession, on_delete=models.PROTECT, related_name="answer", verbose_name=_("hand-over")
    )
    outcome = models.CharField(
        max_length=10, choices=SuccessionOutcome.choices, verbose_name=_("answer")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    members = models.PositiveIntegerField(default=0, verbose_name=_("members taken over"))
    answered_on = models.DateField(_("answered on"))
    answered_at = models.DateTimeField(verbose_name=_("answered at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a hand-over")
        verbose_name_plural = _("answers to hand-overs")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=SuccessionOutcome.ACCEPTED)
                | (~Q(outcome=SuccessionOutcome.ACCEPTED) & ~Q(reason="") & Q(members=0)),
                name="a_hand_over_that_failed_has_a_reason_and_moved_nobody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.succession_id} {self.outcome}"


@append_only
class SuccessionMember(models.Model):
    """A member who went over to the successor."""

    answer = models.ForeignKey(
        SuccessionAnswer,
        on_delete=models.PROTECT,
        related_name="moved",
        verbose_name=_("answer to a hand-over"),
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("member")
    )

    objects = OfSuccessionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("member in a hand-over")
        verbose_name_plural = _("members in hand-overs")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "member"], name="a_member_stands_once_in_a_succession"
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.member_id}"


class Leaving(models.Model):
    """The live claim of a hand-over on an agent's work in a village: inserted with it, deleted when it
    is refused or taken back. While it stands the agent takes no new dues there."""

    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="leaving", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    succession = models.OneToOneField(
        Succession, on_delete=models.PROTECT, related_name="leaving", verbose_name=_("hand-over")
    )

    objects = OfSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent who leaves")
        verbose_name_plural = _("agents who leave")
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "village"], name="an_agent_leaves_a_village_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.village_id}"
