"""Undoing a collection: asked for, decided, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dues.enums import ReversalKind
from dues.models.collection import Collection, CollectionLine
from dues.querysets import OfCollectionQuerySet, OfReversalRequestQuerySet
from perisai.common.append_only import append_only


@append_only
class ReversalRequest(models.Model):
    """Somebody asks that a whole collection be undone.

    Of a refund `receiver` is who gets the money. When only some months are given back (`RefundLine`),
    the others are booked anew as the collection is undone.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    collection = models.ForeignKey(
        Collection,
        on_delete=models.PROTECT,
        related_name="reversal_requests",
        verbose_name=_("collection"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=ReversalKind.choices)
    reason = models.CharField(_("reason"), max_length=200)
    receiver = models.CharField(_("receiver of the refund"), max_length=150, blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReversalKind.REFUND) | Q(receiver=""),
                name="only_a_refund_has_a_receiver",
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.kind}"


@append_only
class RefundLine(models.Model):
    """A month that a refund gives back; a refund without any gives back the whole receipt."""

    request = models.ForeignKey(
        ReversalRequest,
        on_delete=models.PROTECT,
        related_name="refund_lines",
        verbose_name=_("reversal request"),
    )
    line = models.ForeignKey(
        CollectionLine,
        on_delete=models.PROTECT,
        related_name="refund_lines",
        verbose_name=_("line"),
    )

    objects = OfReversalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("month given back")
        verbose_name_plural = _("months given back")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "line"], name="a_month_stands_once_in_a_refund"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.line_id}"


@append_only
class ReversalDecision(models.Model):
    """Yes or no to a request. Within the first minutes the collector decides alone; afterwards the
    coordinator does, and never about their own. `rebooked` is the collection that holds the months
    which stayed when only some were given back."""

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
    rebooked = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rebooked_from",
        verbose_name=_("booked anew as"),
    )

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reversal decision")
        verbose_name_plural = _("reversal decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["collection"],
                condition=Q(is_accepted=True),
                name="a_collection_is_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=True) | Q(rebooked__isnull=True),
                name="only_an_accepted_refund_books_anew",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.is_accepted}"
