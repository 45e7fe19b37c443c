"""Somebody else pays the first months of people's dues."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.models.collection import Collection
from dues.querysets import CampaignQuerySet, OfCampaignQuerySet
from members.models import Enrolment
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, is_month, rupiah
from perisai.regulations.enums import PayerKind
from villages.models import Branch, Village


@append_only
class Campaign(models.Model):
    """A sponsor pays the first `free_months` months of the members it takes in, at most `budget` rupiah in
    all. Members are taken in from `from_on` to `until_on`; with a village only people of that village.

    A campaign that goes on, or is paid more, is a new one. `content_hash` is of what the door sent.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=100)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("branch")
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village"),
    )
    sponsor = models.CharField(_("who pays"), max_length=150)
    payer_kind = models.CharField(_("kind of payer"), max_length=10, choices=PayerKind.choices)
    free_months = models.PositiveSmallIntegerField(_("months paid for each member"))
    budget = rupiah(verbose_name=_("budget"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(free_months__gt=0, budget__gt=0), name="a_campaign_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_campaign_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(payer_kind__in=(PayerKind.SELF, PayerKind.FAMILY)),
                name="a_campaign_is_paid_by_others",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@append_only
class CampaignMember(models.Model):
    """An enrolment that a campaign took in, with its free months: `first_month` to `last_month`."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="members", verbose_name=_("campaign")
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("enrolment"),
    )
    first_month = models.DateField(_("first free month"))
    last_month = models.DateField(_("last free month"))
    taken_in_on = models.DateField(_("taken in on"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a campaign")
        verbose_name_plural = _("members of campaigns")
        ordering = ["campaign", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "enrolment"], name="a_campaign_takes_an_enrolment_in_once"
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")),
                name="free_months_end_after_they_began",
            ),
            is_month("first_month", "first_free_month_is_a_month"),
            is_month("last_month", "last_free_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.enrolment_id}"


@append_only
class CampaignPayment(models.Model):
    """A payment of one member's months out of a campaign; what it used is given back to the budget when
    the collection is reversed."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="payments", verbose_name=_("campaign")
    )
    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        related_name="campaign_payment",
        verbose_name=_("collection"),
    )

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment out of a campaign")
        verbose_name_plural = _("payments out of campaigns")

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.collection_id}"
