"""Undoing a collection: asked for, decided, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.enums import ReversalKind
from dues.models.collection import Collection
from dues.querysets import OfCollectionQuerySet
from perisai.common.append_only import append_only


@append_only
class ReversalRequest(models.Model):
    """Somebody asks that a whole collection be undone."""

    uuid = models.UUIDField(unique=True, editable=False)
    collection = models.ForeignKey(
        Collection,
        on_delete=models.PROTECT,
        related_name="reversal_requests",
        verbose_name=_("collection"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=ReversalKind.choices)
    reason = models.CharField(_("reason"), max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(verbose_name=_("requested at"))

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reversal request")
        verbose_name_plural = _("reversal requests")

    def __str__(self) -> str:
        return f"{self.collection_id} {self.kind}"


@append_only
class ReversalDecision(models.Model):
    """Yes or no to a request. Within the first minutes the collector decides alone; afterwards the
    coordinator does, and never about their own."""

    request = models.OneToOneField(
        ReversalRequest,
        on_delete=models.PROTECT,
        related_name="decision",
        verbose_name=_("reversal request"),
    )
    collection = models.ForeignKey(
        Collection,
        on_delete=models.PROTECT,
        related_name="reversal_decisions",
        verbose_name=_("collection"),
    )
    is_accepted = models.BooleanField(verbose_name=_("accepted"))
    is_alone = models.BooleanField(default=False, verbose_name=_("decided by the collector"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(verbose_name=_("decided at"))

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reversal decision")
        verbose_name_plural = _("reversal decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["collection"],
                condition=Q(is_accepted=True),
                name="a_collection_is_reversed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.is_accepted}"
