"""Who was drawn, and everything that proves the draw."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, rupiah
from perisai.inspections.models.inspection import Inspection
from perisai.inspections.querysets import OfDrawQuerySet, OfInspectionQuerySet


@append_only
class Draw(models.Model):
    """One draw: the seed, the salt, the method, and the population as it was (`draw_rules`). Drawing again is
    another row, with its reason; the first one stays."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="draws", verbose_name=_("inspection")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=20)
    seed = models.CharField(_("seed"), max_length=64)
    salt = models.CharField(_("salt of the keys"), max_length=64)
    population = models.TextField(_("population"))
    digest = models.CharField(_("digest of the population"), max_length=64)
    paid = models.PositiveIntegerField(_("members who paid"))
    unpaid = models.PositiveIntegerField(_("members who did not pay"))
    drawn_on = models.DateField(_("drawn on"))
    drawn_at = models.DateTimeField(_("drawn at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="draws_of_an_inspection_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="exactly_a_second_draw_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(seed="") & ~Q(salt=""), name="a_draw_has_a_seed_and_a_salt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.number}"

    @property
    def everybody(self) -> int:
        """How many could be drawn."""
        return self.paid + self.unpaid


@append_only
class Drawn(models.Model):
    """A member who was drawn, in the order of the tickets, and what the book said when the draw was made:
    rupiah, months of dues and receipts of the period."""

    uuid = door_uuid()
    draw = models.ForeignKey(
        Draw, on_delete=models.PROTECT, related_name="drawn", verbose_name=_("draw")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("member")
    )
    place = models.PositiveSmallIntegerField(_("order"))
    number = models.PositiveIntegerField(_("number in the population"))
    has_paid = models.BooleanField(_("paid in the period"))
    ticket = models.CharField(_("ticket"), max_length=64)
    book_amount = rupiah(verbose_name=_("paid by the book"))
    book_months = models.JSONField(_("months by the book"), default=list)
    book_receipts = models.PositiveSmallIntegerField(_("receipts by the book"))

    objects = OfDrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawn member")
        verbose_name_plural = _("drawn members")
        ordering = ["draw", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "member"], name="nobody_is_drawn_twice"),
            models.UniqueConstraint(fields=["draw", "place"], name="drawn_members_have_an_order"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.place}"
