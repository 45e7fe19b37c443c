"""Letters of the village for a claim, drafted from the data and approved by its office."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import LetterKind, Signer
from claims.models.claim import Claim
from claims.paper_querysets import LetterQuerySet, OfLetterQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Village

APPROVED = {"number": "", "signer": "", "signer_name": "", "check_code__isnull": True}


@append_only
class Letter(models.Model):
    """A letter as it was drafted. `content` is everything it says, so that it says the same for ever,
    whatever becomes of the data; `version` of its fixed sentences. A better draft `replaces` it."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="letters", verbose_name=_("claim")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    kind = models.CharField(_("letter"), max_length=20, choices=LetterKind.choices)
    content = models.JSONField(_("what it says"))
    version = models.PositiveSmallIntegerField(_("version of the sentences"), default=1)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    drafted_at = models.DateTimeField(verbose_name=_("drafted at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["id"]
        indexes = [models.Index(fields=["village", "-id"], name="letter_by_village")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.pk}"


@append_only
class LetterDecision(models.Model):
    """The answer of the village office: approved with the number of its agenda and who signs, or sent back
    with why. `check_code` opens the public page of an approved letter."""

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, related_name="decision", verbose_name=_("letter")
    )
    is_approved = models.BooleanField(_("approved"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True)
    signer = models.CharField(_("who signs"), max_length=10, choices=Signer.choices, blank=True)
    signer_name = models.CharField(_("name of who signs"), max_length=100, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    check_code = models.CharField(
        max_length=16, null=True, unique=True, verbose_name=_("check code")
    )
    decided_at = models.DateTimeField(verbose_name=_("decided at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a letter")
        verbose_name_plural = _("answers to letters")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(is_approved=True, dated_on__isnull=False, check_code__isnull=False, reason="")
                    & ~Q(number="")
                    & ~Q(signer="")
                    & ~Q(signer_name="")
                )
                | (Q(is_approved=False, dated_on__isnull=True, **APPROVED) & ~Q(reason="")),
                name="a_letter_is_approved_with_its_number_or_sent_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.number}"


@append_only
class LetterWithdrawal(models.Model):
    """A letter that counts no more: a draft recalled by who sent it, or an approved letter whose facts
    changed, with why. The letter and its answer stay as they were."""

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("letter")
    )
    was_approved = models.BooleanField(_("approved"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(verbose_name=_("withdrawn at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of a letter")
        verbose_name_plural = _("withdrawals of letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(was_approved=False) | ~Q(reason=""),
                name="an_approved_letter_is_withdrawn_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.reason}"
