"""How a member came to join."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.person import Member
from members.querysets import OfMemberQuerySet
from perisai.common.append_only import append_only
from villages.enums import Source
from villages.models import Prospect


@append_only
class Joining(models.Model):
    """What brought a member here, asked once when they registered, and the prospect they were. Nobody has to
    answer: a member without a row was not asked."""

    member = models.OneToOneField(
        Member, on_delete=models.PROTECT, related_name="joining", verbose_name=_("member")
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    prospect = models.OneToOneField(
        Prospect,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joining",
        verbose_name=_("prospect"),
    )
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of a member")
        verbose_name_plural = _("sources of members")
        indexes = [models.Index(fields=["source"], name="joining_by_source")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.source}"
