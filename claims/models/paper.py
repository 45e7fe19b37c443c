"""Papers of a claim: who has the original, photos and scans of it, and what the branch thinks of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from claims.enums import Need, PaperKind
from claims.models.claim import Claim, Relative
from claims.paper_querysets import OfPaperScanQuerySet, PaperScanQuerySet
from claims.querysets import OfClaimQuerySet
from perisai.common.append_only import append_only
from perisai.common.kept_scans import KeptScan, ScanWithdrawal
from perisai.common.models import door_uuid


class Paper(models.Model):
    """What is known of one paper of a claim, about the member or about a `relative`. Which papers are needed
    is answered by `claims.rules.papers`; `need` is what somebody who knows the family said instead. A row is
    made when there is something to keep."""

    uuid = door_uuid()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="papers", verbose_name=_("claim")
    )
    kind = models.CharField(_("paper"), max_length=30, choices=PaperKind.choices)
    relative = models.ForeignKey(
        Relative,
        on_delete=models.PROTECT,
        null=True,
        related_name="papers",
        verbose_name=_("relative"),
    )
    holder = models.CharField(_("who has the original"), max_length=100, blank=True)
    obtained_on = models.DateField(_("in hand since"), null=True, blank=True)
    need = models.CharField(_("is it needed?"), max_length=5, choices=Need.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a claim")
        verbose_name_plural = _("papers of claims")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(relative__isnull=True),
                name="one_paper_of_a_kind_of_the_member",
            ),
            models.UniqueConstraint(
                fields=["claim", "kind", "relative"],
                condition=Q(relative__isnull=False),
                name="one_paper_of_a_kind_of_a_relative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


@append_only
class PaperScan(KeptScan):
    """A photo or scan of a paper. One paper may have several: its pages."""

    drawer = "claims"

    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="scans", verbose_name=_("paper")
    )

    objects = PaperScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or scan of a paper")
        verbose_name_plural = _("photos and scans of papers")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"], name="paper_scan_by_file")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.pk}"


@append_only
class PaperScanWithdrawal(ScanWithdrawal):
    """A photo or scan of a paper that was taken back."""

    scan = models.OneToOneField(
        PaperScan,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("photo or scan of a paper"),
    )

    objects = OfPaperScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or scan of a paper taken back")
        verbose_name_plural = _("photos and scans of papers taken back")

    def __str__(self) -> str:
        return f"{self.scan_id}"


@append_only
class PaperVerdict(models.Model):
    """What the coordinator thinks of a photo or scan. The newest counts."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    scan = models.ForeignKey(
        PaperScan,
        on_delete=models.PROTECT,
        related_name="verdicts",
        verbose_name=_("photo or scan of a paper"),
    )
    is_accepted = models.BooleanField(_("accepted"))
    why = models.CharField(_("what to mend"), max_length=200, blank=True)
    decided_at = models.DateTimeField(verbose_name=_("decided at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfPaperScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a paper")
        verbose_name_plural = _("verdicts on papers")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(why=""), name="what_is_to_mend_is_said"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.is_accepted}"
