"""What the night tells a coordinator, and what was done about it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.enums import ConcernKind
from dues.querysets import ConcernQuerySet, OfConcernQuerySet
from members.models import Enrolment
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, rupiah
from villages.models import Agent, Branch, Village


@append_only
class Concern(models.Model):
    """Money that should have protected somebody and does not: an agent's cash that is too old, or a member
    in arrears or lapsed whose dues were paid to the agent.

    `since_on` is the day on which it began by the rule, whenever a night noticed it; with kind and
    subject it makes a concern one row, however often nights run. `oldest_on` is the day of the oldest
    receipt concerned, `amount` their rupiah when it was noticed. Agent, village and branch are those of
    the receipts.
    """

    uuid = door_uuid()
    kind = models.CharField(max_length=22, choices=ConcernKind.choices, verbose_name=_("kind"))
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concerns",
        verbose_name=_("enrolment"),
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="concerns", verbose_name=_("agent")
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
    since_on = models.DateField(verbose_name=_("since"))
    oldest_on = models.DateField(verbose_name=_("oldest receipt"))
    amount = rupiah(verbose_name=_("amount"))
    raised_on = models.DateField(verbose_name=_("noticed on"))

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "enrolment", "since_on"],
                condition=Q(enrolment__isnull=False),
                name="a_concern_about_a_member_is_raised_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "agent", "branch", "since_on"],
                condition=Q(enrolment__isnull=True),
                name="a_concern_about_cash_is_raised_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=ConcernKind.CASH_TOO_OLD, enrolment__isnull=True)
                | (~Q(kind=ConcernKind.CASH_TOO_OLD) & Q(enrolment__isnull=False)),
                name="exactly_concerns_about_members_name_one",
            ),
        ]
        indexes = [models.Index(fields=["branch", "since_on"], name="concern_by_branch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since_on:%Y-%m-%d}"

    @property
    def known_since(self) -> dt.date:
        """From when the branch could have known: `since_on` is the rule's day, and nobody knows of money
        before it was paid."""
        return max(self.since_on, self.oldest_on)


@append_only
class ConcernAnswer(models.Model):
    """What the branch did about a concern. Never said by the agent whom it is about."""

    concern = models.OneToOneField(
        Concern, on_delete=models.PROTECT, related_name="answer", verbose_name=_("concern")
    )
    note = models.CharField(_("what was done"), max_length=200)
    answered_on = models.DateField(_("answered on"))
    answered_at = models.DateTimeField(verbose_name=_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = OfConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a concern")
        verbose_name_plural = _("answers to concerns")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="an_answer_says_what_was_done")
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.answered_on:%Y-%m-%d}"
