"""Facts that somebody types from a source: never changed, corrected by a newer one that names the old."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DatedEntry(models.Model):
    """An entry stands until another one `corrects` it. One that `takes_back` leaves nothing in its place."""

    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    takes_back = models.BooleanField(_("takes back"), default=False)
    why = models.CharField(_("why"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, why="", takes_back=False)
                | (Q(corrects__isnull=False) & ~Q(why="")),
                name="exactly_a_correction_of_%(class)s_says_why",
            )
        ]
