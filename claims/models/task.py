"""A deadline of a claim that waits for somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.enums import ClockKind
from claims.models.claim import Claim
from claims.querysets import OfClaimQuerySet


class ClaimTask(models.Model):
    """One claim and one deadline: raised by a night, done when the step happened or the claim ended; of the
    education grant one for each child and school year (`about`), after the payment. Follows from the claim
    and can be raised again at any time, so any number of nights raises it once."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("claim")
    )
    kind = models.CharField(_("deadline"), max_length=20, choices=ClockKind.choices)
    about = models.CharField(_("child and school year"), max_length=60, blank=True)
    due_on = models.DateField(_("last day"))
    raised_at = models.DateTimeField(_("raised at"))
    done_at = models.DateTimeField(_("done at"), null=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline of a claim")
        verbose_name_plural = _("deadlines of claims")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "about"], name="one_task_per_claim_and_deadline"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(done_at__isnull=True), name="claim_task_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.due_on}"
