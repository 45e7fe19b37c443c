"""What looks wrong in the books, who looks after it, and what the branch found when it asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.anomaly_enums import AnomalyOutcome, AnomalyRule, Severity
from dues.querysets import AnomalyQuerySet, OfAnomalyQuerySet
from members.models import Member
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent, Branch


@append_only
class Anomaly(models.Model):
    """A pattern that one night found. It proves nothing: it says where the branch should ask.

    With `subject` (`agent:7:2`, `member:12`, `phone:` with a keyed hash) and `period` (a month, a day, a
    year) a rule finds it once. `measured` is what was counted, `allowed` the threshold of that day.
    `evidence` names the rows behind it by table and key, at most some of each. Never seen by agents.
    """

    uuid = door_uuid()
    rule = models.CharField(_("rule"), max_length=12, choices=AnomalyRule.choices)
    severity = models.CharField(_("weight"), max_length=6, choices=Severity.choices)
    subject = models.CharField(max_length=40, editable=False)
    period = models.CharField(max_length=10, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="anomalies", verbose_name=_("agent")
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member"),
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    measured = models.PositiveIntegerField(_("counted"))
    allowed = models.PositiveIntegerField(_("asked from"))
    evidence = models.JSONField(_("rows behind it"))
    noticed_on = models.DateField(_("noticed on"))
    due_on = models.DateField(_("answer until"))

    objects = AnomalyQuerySet.as_manager()

    class Meta:
        verbose_name = _("anomaly")
        verbose_name_plural = _("anomalies")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject", "period"], name="an_anomaly_is_found_once"
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("until_on"), noticed_on__lte=F("due_on")),
                name="an_anomaly_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["branch", "due_on"], name="anomaly_by_branch")]

    def __str__(self) -> str:
        return f"{self.rule} {self.period}"


@append_only
class AnomalyOwner(models.Model):
    """Somebody looks after it from now on; the last one does."""

    anomaly = models.ForeignKey(
        Anomaly, on_delete=models.PROTECT, related_name="owners", verbose_name=_("anomaly")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("looks after it"),
    )
    taken_at = models.DateTimeField(_("since"))

    objects = OfAnomalyQuerySet.as_manager()

    class Meta:
        verbose_name = _("who looks after an anomaly")
        verbose_name_plural = _("who looks after anomalies")

    def __str__(self) -> str:
        return f"{self.anomaly_id} {self.owner_id}"


@append_only
class AnomalyAnswer(models.Model):
    """What the branch found. Never said by the agent whom it is about."""

    anomaly = models.OneToOneField(
        Anomaly, on_delete=models.PROTECT, related_name="answer", verbose_name=_("anomaly")
    )
    outcome = models.CharField(_("what it is"), max_length=10, choices=AnomalyOutcome.choices)
    note = models.CharField(_("how you know, and what was done"), max_length=500)
    answered_on = models.DateField(_("answered on"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = OfAnomalyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an anomaly")
        verbose_name_plural = _("answers to anomalies")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="an_anomaly_is_answered_in_words")
        ]

    def __str__(self) -> str:
        return f"{self.anomaly_id} {self.outcome}"
