"""One person, one reason, one period: one reminder."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from dues.models import Concern
from members.models import Enrolment, Member
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, rupiah
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from perisai.reminders.enums import Kind, PauseReason, Reason, State
from perisai.reminders.models.rule import Rule
from perisai.reminders.querysets import NightQuerySet, PauseQuerySet, ReminderQuerySet
from villages.models import Agent, Branch, Village


class Reminder(models.Model):
    """That somebody came due under a rule, and what became of it. Never deleted.

    `subject` names enrolment, claim, agent or concern (`e12`, `c3`, `a5`, `n7`), and with kind and period
    it makes a reminder one row, however many nights look. It is useful from `due_on` to `last_on`;
    `night` is the local day of the night that found it, later than `due_on` when nights were missed.
    `reason` says why nobody was reminded, or while it waits, for what. The branch is that of the day it was
    found; while it waits, agent and village follow the member. `amount` is what the text told, in rupiah.
    """

    uuid = door_uuid()
    kind = models.CharField(_("reminder"), max_length=20, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=20)
    period = models.CharField(_("period"), max_length=24)
    # A row is written for everybody every month: only what is asked by has an index. An index below begins
    # with enrolment and one with branch; nobody asks by the others alone, and what they name stays for ever.
    rule = models.ForeignKey(
        Rule,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("rule"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="reminders",
        verbose_name=_("enrolment"),
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("claim"),
    )
    concern = models.ForeignKey(
        Concern,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("concern"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="reminders",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("village"),
    )
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    due_on = models.DateField(_("due on"))
    last_on = models.DateField(_("useful until"))
    night = models.DateField(_("found by the night of"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices, blank=True)
    message = models.OneToOneField(
        Message,
        on_delete=models.PROTECT,
        null=True,
        related_name="reminder",
        verbose_name=_("message"),
    )
    amount = rupiah(null=True, verbose_name=_("amount told"))
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "period"],
                name="one_reminder_per_kind_subject_and_period",
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("due_on")), name="a_reminder_is_useful_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state=State.HANDED, message__isnull=False)
                | Q(state=State.SUPPRESSED)
                | Q(state__in=(State.WAITING, State.OBSERVED), message__isnull=True),
                name="what_was_handed_has_its_message",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUPPRESSED) | ~Q(reason=""),
                name="silence_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state=State.WAITING), name="reminder_waiting"),
            models.Index(
                fields=["last_on"], condition=Q(state=State.OBSERVED), name="reminder_observed"
            ),
            models.Index(fields=["branch", "night", "kind"], name="reminder_by_night"),
            models.Index(
                fields=["agent", "channel"],
                condition=Q(state=State.HANDED),
                name="reminder_by_agent",
            ),
            models.Index(fields=["enrolment", "decided_at"], name="reminder_by_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.period}"

    @property
    def about(self) -> str:
        """The name of whom it is about: the member, the person of the claim, or the agent."""
        if self.enrolment_id:
            return self.enrolment.member.name
        if self.claim_id:
            return self.claim.name
        return self.agent.user.name if self.agent_id else ""


@append_only
class NightCount(models.Model):
    """How many were due under one kind in one branch when a night looked, counted by themselves and not by
    their rows, and how many rows that night added. Proof that nobody was forgotten."""

    kind = models.CharField(_("reminder"), max_length=20, choices=Kind.choices)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("branch")
    )
    night = models.DateField(_("night"))
    due = models.PositiveIntegerField(_("due"))
    new = models.PositiveIntegerField(_("newly found"))
    counted_at = models.DateTimeField(_("counted at"))

    objects = NightQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of a night")
        verbose_name_plural = _("counts of nights")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "branch", "night"],
                condition=Q(branch__isnull=False),
                name="one_count_per_kind_branch_and_night",
            ),
            models.UniqueConstraint(
                fields=["kind", "night"],
                condition=Q(branch__isnull=True),
                name="one_count_per_kind_and_night_without_branch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.night:%Y-%m-%d}"


@append_only
class Pause(models.Model):
    """The agent reminds somebody no more until a day, with the reason. A newer row counts instead; one whose
    `until_on` has passed ends it."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="pauses", verbose_name=_("member")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=12, choices=PauseReason.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of reminders")
        verbose_name_plural = _("pauses of reminders")
        ordering = ["member", "id"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.until_on:%Y-%m-%d}"
