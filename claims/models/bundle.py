"""The papers of a claim put together for the branch office."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.querysets import OfClaimQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class Bundle(models.Model):
    """Somebody had the file of a claim put together. Its files are kept for some days; that it was made
    stays. `total`: the parts it is made of."""

    DRAWER = "bundles"

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="bundles", verbose_name=_("claim")
    )
    total = models.PositiveIntegerField(_("parts"))
    requested_at = models.DateTimeField(verbose_name=_("asked at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("bundle of a claim")
        verbose_name_plural = _("bundles of claims")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.requested_at:%Y-%m-%d}"

    @property
    def job_key(self) -> str:
        return f"claims.bundle:{self.uuid}"
