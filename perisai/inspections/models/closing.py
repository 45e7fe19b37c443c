"""What an inspection found, and its end, which two people say."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from perisai.inspections.enums import Severity
from perisai.inspections.models.inspection import Inspection
from perisai.inspections.querysets import OfClosingQuerySet, OfInspectionQuerySet
from villages.models.entries import DatedEntry


@append_only
class Finding(DatedEntry):
    """Something that has to be put right: how grave, by what, until when, and since when it is."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="findings", verbose_name=_("inspection")
    )
    severity = models.CharField(_("how grave"), max_length=8, choices=Severity.choices)
    text = models.CharField(_("finding"), max_length=300)
    follow_up = models.CharField(_("what has to be done"), max_length=300)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = OfInspectionQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(follow_up=""), name="a_finding_says_what_has_to_be_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.severity}"


@append_only
class Closing(models.Model):
    """The coordinator asks to close: the conclusion, what the agent says to it, who witnesses."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="closings", verbose_name=_("inspection")
    )
    conclusion = models.CharField(_("conclusion"), max_length=500)
    statement = models.CharField(_("statement of the agent"), max_length=500, blank=True)
    witness = models.CharField(_("witness"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of an inspection")
        verbose_name_plural = _("closings of inspections")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(conclusion="") & ~Q(witness=""),
                name="a_closing_has_a_conclusion_and_a_witness",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.asked_at:%Y-%m-%d}"


@append_only
class ClosingDecision(models.Model):
    """Another person confirms the end, or sends the inspection back with a reason."""

    closing = models.OneToOneField(
        Closing, on_delete=models.PROTECT, related_name="decision", verbose_name=_("closing")
    )
    is_accepted = models.BooleanField(_("confirmed"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = OfClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a closing")
        verbose_name_plural = _("decisions on closings")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(reason=""),
                name="who_sends_an_inspection_back_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.is_accepted}"
