"""A case beside the heirs or the injured: what happened, whose family it is, and what became of it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from claims.enums import Cause, EventKind, Outcome, RefusalReason, School, StepKind
from claims.querysets import ClaimQuerySet, OfClaimQuerySet, OfStepQuerySet, StepQuerySet
from members.enums import Relation
from members.models import Enrolment, Member, Visit
from members.models.person import sixteen_digits
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent, Branch, Village


class Claim(models.Model):
    """One event of one person. Never deleted: dropped by a step.

    `member` is empty while the person stands in no register that the agent sees: then `name`, `nik` and
    `birth_date` are as the family told them, until the branch has found the person. The columns of the
    event are empty until asked. `event_on` is the day on which the protection is judged: that of a death, or
    of the accident of which somebody died later; then `died_on` is the day of the death. `answers` are the
    circumstances by question, of `claims.walk`; the history keeps every version. `content_hash` is of what
    the door sent when it was opened.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        related_name="claims",
        verbose_name=_("member"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        related_name="claims",
        verbose_name=_("enrolment"),
    )
    name = models.CharField(_("name"), max_length=150)
    nik = models.CharField("NIK", max_length=16, blank=True, validators=[sixteen_digits])
    birth_date = models.DateField(_("date of birth"), null=True)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("branch")
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="claims", verbose_name=_("agent")
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, related_name="claims", verbose_name=_("visit")
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind.choices)
    event_on = models.DateField(_("day of the event"), null=True)
    cause = models.CharField(
        _("cause"), max_length=20, choices=Cause.choices, default=Cause.UNKNOWN
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    died_on = models.DateField(_("died on"), null=True)
    is_traffic = models.BooleanField(_("on a public road"), null=True)
    answers = models.JSONField(_("circumstances"), default=dict)
    opened_at = models.DateTimeField(verbose_name=_("opened at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    history = HistoricalRecords(excluded_fields=["content_hash"])
    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) | Q(member__isnull=False),
                name="a_claim_of_a_job_is_of_a_member",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_claim_is_of_somebody"),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(event_on__isnull=True)
                | Q(died_on__gte=F("event_on")),
                name="nobody_dies_before_the_accident",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-id"], name="claim_by_agent"),
            models.Index(fields=["branch", "-id"], name="claim_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"

    @property
    def day_of_death(self) -> dt.date | None:
        """For letters, deadlines, heirs, grants. Of somebody who died of an accident later a day of its own,
        None until it was told; None too while nobody died."""
        if self.outcome == Outcome.DEATH:
            return self.died_on
        return self.event_on if self.kind == EventKind.DEATH else None


class Relative(models.Model):
    """Somebody of the family, living or dead, as the family tells it. Removed, never deleted."""

    uuid = door_uuid()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="relatives", verbose_name=_("claim")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices)
    name = models.CharField(_("name"), max_length=150)
    lives = models.BooleanField(_("is living"), default=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    nik = models.CharField("NIK", max_length=16, blank=True, validators=[sixteen_digits])
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    guardian = models.CharField(_("guardian"), max_length=150, blank=True)
    school = models.CharField(_("school"), max_length=20, choices=School.choices, blank=True)
    is_married = models.BooleanField(_("is married"), null=True, blank=True)
    works = models.BooleanField(_("has work"), null=True, blank=True)
    is_in_will = models.BooleanField(_("is named in a will"), default=False)
    removed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("removed at"))

    history = HistoricalRecords()
    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("relative")
        verbose_name_plural = _("relatives")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(lives=False),
                name="who_has_died_lives_no_more",
            )
        ]

    def __str__(self) -> str:
        return self.name


@append_only
class ClaimStep(models.Model):
    """What happened to a claim on a day: the newest row that stands says how far it is. `amount`
    is rupiah, of what was paid or approved."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="steps", verbose_name=_("claim")
    )
    kind = models.CharField(_("step"), max_length=20, choices=StepKind.choices)
    happened_on = models.DateField(_("day"))
    amount = models.BigIntegerField(_("amount"), null=True)
    reference = models.CharField(_("number or reference"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a claim")
        verbose_name_plural = _("steps of claims")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=StepKind.PAID, amount__gt=0)
                | (~Q(kind=StepKind.PAID) & (Q(amount__isnull=True) | Q(amount__gt=0))),
                name="what_was_paid_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StepKind.REFUSED) | ~Q(reason=""),
                name="a_refused_claim_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["claim", "-id"], name="step_newest_of_claim")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.happened_on}"

    @property
    def is_standing(self) -> bool:
        """Whether it was not taken back."""
        return not hasattr(self, "withdrawal")


@append_only
class StepWithdrawal(models.Model):
    """A step was noted wrongly, by its kind, day or amount: the coordinator takes it back with a reason, and
    the claim stands where it stood before. What is right is noted as a new step."""

    step = models.OneToOneField(
        ClaimStep,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("step of a claim"),
    )
    why = models.CharField(_("why"), max_length=200)
    withdrawn_at = models.DateTimeField(verbose_name=_("taken back at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a claim taken back")
        verbose_name_plural = _("steps of claims taken back")
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_step_is_taken_back_with_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.step_id}"
