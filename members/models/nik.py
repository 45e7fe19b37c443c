"""A mistyped NIK: proposed by one person, approved by another, and corrected at the scheme too."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.document import Document
from members.models.person import Member, sixteen_digits
from members.querysets import (
    OfMemberQuerySet,
    OfNikCorrectionQuerySet,
    OfNikDecisionQuerySet,
)
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class NikCorrection(models.Model):
    """Somebody proposes the right NIK of a member. `old_nik` is what was written until then; it stays
    known, so that papers with it still find the member. `ktp` shows the right one; empty in rows from before
    a photo was asked for."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="nik_corrections",
        verbose_name=_("member"),
    )
    old_nik = models.CharField(_("old NIK"), max_length=16, validators=[sixteen_digits])
    new_nik = models.CharField(_("right NIK"), max_length=16, validators=[sixteen_digits])
    reason = models.CharField(_("reason"), max_length=200)
    ktp = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        related_name="nik_corrections",
        verbose_name=_("photo of the KTP"),
    )
    asked_at = models.DateTimeField(verbose_name=_("asked at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a NIK")
        verbose_name_plural = _("corrections of a NIK")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_nik=F("new_nik")), name="a_corrected_nik_is_another_one"
            )
        ]
        indexes = [models.Index(fields=["old_nik"], name="nik_before_correction")]

    def __str__(self) -> str:
        return f"{self.pk}"


@append_only
class NikDecision(models.Model):
    """Another person compared the KTP. Once accepted, `owner` brings the Formulir F1A to the scheme: an agent
    for as long as the member is hers, afterwards whoever has the member (`told_by_whom`)."""

    correction = models.OneToOneField(
        NikCorrection,
        on_delete=models.PROTECT,
        related_name="decision",
        verbose_name=_("correction of a NIK"),
    )
    is_accepted = models.BooleanField(_("accepted"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who corrects it at BPJS Ketenagakerjaan (Jamsostek)"),
    )
    decided_at = models.DateTimeField(verbose_name=_("decided at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfNikCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a NIK")
        verbose_name_plural = _("decisions on a NIK")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True, owner__isnull=False)
                | (Q(is_accepted=False, owner__isnull=True) & ~Q(reason="")),
                name="an_accepted_nik_has_an_owner_and_a_refusal_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.correction_id}"

    @property
    def told_by_whom(self) -> User | None:
        """Whose task it is to tell the scheme: the owner's, or when that was an agent who has the member no
        more, the agent's of now. None: the branch's. Meant for an accepted one."""
        if self.owner.role != Role.AGENT:
            return self.owner
        agent = self.correction.member.agent
        return agent.user if agent else None


@append_only
class NikTold(models.Model):
    """The scheme was told the right NIK, by Formulir F1A."""

    decision = models.OneToOneField(
        NikDecision, on_delete=models.PROTECT, related_name="told", verbose_name=_("decision")
    )
    told_on = models.DateField(_("handed in on"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfNikDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("NIK corrected at the scheme")
        verbose_name_plural = _("NIK corrected at the scheme")

    def __str__(self) -> str:
        return f"{self.decision_id} {self.told_on}"
