"""An agent meets a NIK that is registered already: she asks the coordinator whose member it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import DuplicateOutcome
from members.models.moving import Move
from members.models.person import Member
from members.querysets import DuplicateRequestQuerySet, OfDuplicateRequestQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent, Branch, Village


@append_only
class DuplicateRequest(models.Model):
    """What an agent typed about somebody whose NIK is registered outside her scope, and why she asks. She
    learns nothing of the `member`. `village` is where she would register, `agent` is empty when a
    coordinator asks for somebody who pays without one. `holder_branch` had the member then, and decides.
    A photo of the KTP may come with it (`ktp_sha256`), for those who decide; it is no paper of the member.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="duplicate_requests",
        verbose_name=_("member"),
    )
    holder_branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch of the member")
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    name = models.CharField(_("name"), max_length=150)
    birth_date = models.DateField(_("date of birth"))
    reason = models.CharField(_("reason"), max_length=200)
    ktp_sha256 = models.CharField(max_length=64, blank=True, verbose_name="SHA-256")
    ktp_suffix = models.CharField(max_length=5, blank=True, verbose_name=_("kind of file"))
    asked_on = models.DateField(_("asked on"))
    asked_at = models.DateTimeField(verbose_name=_("asked at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = DuplicateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about a NIK")
        verbose_name_plural = _("requests about a NIK")

    def __str__(self) -> str:
        return f"{self.pk} {self.asked_on}"

    @property
    def is_ktp_picture(self) -> bool:
        return self.ktp_suffix != ".pdf"

    @property
    def is_outlived(self) -> bool:
        """Nobody can decide it any more: the member went to another branch, which has to be asked."""
        is_open = not hasattr(self, "decision")
        return is_open and self.holder_branch_id != self.member.village.branch_id


@append_only
class DuplicateDecision(models.Model):
    """Whose member it is. `holder` had the member until then; `move` takes them over, unless they stay."""

    request = models.OneToOneField(
        DuplicateRequest,
        on_delete=models.PROTECT,
        related_name="decision",
        verbose_name=_("request about a NIK"),
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=DuplicateOutcome.choices)
    reason = models.CharField(_("reason"), max_length=200)
    holder = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agent of the member"),
    )
    move = models.OneToOneField(
        Move,
        on_delete=models.PROTECT,
        null=True,
        related_name="duplicate_decision",
        verbose_name=_("move"),
    )
    decided_on = models.DateField(_("decided on"))
    decided_at = models.DateTimeField(verbose_name=_("decided at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfDuplicateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a NIK")
        verbose_name_plural = _("decisions about a NIK")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DuplicateOutcome.KEEP, move__isnull=True)
                | (~Q(outcome=DuplicateOutcome.KEEP) & Q(move__isnull=False)),
                name="whoever_does_not_stay_moves",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.outcome}"
