"""After the decision: what a family says of the service, and the key to its own page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import Served
from claims.models.claim import Claim
from claims.querysets import OfClaimQuerySet, OfFamilyKeyQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class AfterVisit(models.Model):
    """A visit to the family after the payment: three answers, and a story where somebody agreed to its being
    told. The newest row counts: consent that is taken back is a new row without a story."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="after_visits", verbose_name=_("claim")
    )
    visited_on = models.DateField(_("visited on"))
    was_easy = models.CharField(_("was it easy"), max_length=10, choices=Served.choices, blank=True)
    was_fast = models.CharField(_("was it fast"), max_length=10, choices=Served.choices, blank=True)
    was_helped = models.CharField(
        _("were they helped well"), max_length=10, choices=Served.choices, blank=True
    )
    story = models.CharField(_("story"), max_length=1000, blank=True)
    story_agreed_by = models.CharField(_("who agreed to the story"), max_length=150, blank=True)
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit after a claim")
        verbose_name_plural = _("visits after claims")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(story="") | ~Q(story_agreed_by=""),
                name="a_story_is_told_with_consent",
            )
        ]
        indexes = [models.Index(fields=["claim", "-id"], name="after_visit_newest")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.visited_on}"


@append_only
class FamilyKey(models.Model):
    """What a family types to see how its claim stands: a random code, and beside it a word from its slip or
    the last digits of its phone. The newest row of a claim counts, so a renewed key shuts the old one."""

    uuid = door_uuid()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="family_keys", verbose_name=_("claim")
    )
    code = models.CharField(_("code"), max_length=16, unique=True)
    word = models.CharField(_("second word"), max_length=20)
    phone_tail = models.CharField(_("last digits of the phone"), max_length=4, blank=True)
    made_at = models.DateTimeField(verbose_name=_("made at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a family")
        verbose_name_plural = _("keys of families")
        ordering = ["id"]
        indexes = [models.Index(fields=["claim", "-id"], name="family_key_newest")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.made_at:%Y-%m-%d}"


@append_only
class FamilyKeyMiss(models.Model):
    """A wrong second word for a code that is right. After a number of them the key opens nothing any more:
    who has only the code tries the words one by one."""

    key = models.ForeignKey(
        FamilyKey,
        on_delete=models.PROTECT,
        related_name="misses",
        verbose_name=_("key of a family"),
    )
    missed_at = models.DateTimeField(verbose_name=_("missed at"))

    objects = OfFamilyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("wrong word for the key of a family")
        verbose_name_plural = _("wrong words for keys of families")

    def __str__(self) -> str:
        return f"{self.key_id} {self.missed_at:%Y-%m-%d}"
