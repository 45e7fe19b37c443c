"""A person, the heirs, and what the person agreed to."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.enums import PhoneOwner, Relation, Sex
from members.querysets import MemberQuerySet, OfMemberQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent, Neighbourhood, Village

sixteen_digits = RegexValidator(r"^\d{16}$", _("Sixteen digits, as printed on the card."))


class Member(models.Model):
    """A person. Never deleted: withdrawn when entered by mistake, otherwise kept.

    `agent` is empty for a member who pays without one (mandiri). `content_hash` is of what the door
    sent when registering: a retry must carry the same.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="members", verbose_name=_("village")
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("neighbourhood (RT)"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("agent"),
    )
    nik = models.CharField("NIK", max_length=16, validators=[sixteen_digits])
    family_card = models.CharField(
        _("family card number (KK)"), max_length=16, blank=True, validators=[sixteen_digits]
    )
    name = models.CharField(_("name"), max_length=150)
    birth_place = models.CharField(_("place of birth"), max_length=60, blank=True)
    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_owner = models.CharField(
        _("whose phone"), max_length=10, choices=PhoneOwner.choices, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    registered_at = models.DateTimeField(auto_now_add=True, verbose_name=_("entered at"))
    deceased_on = models.DateField(_("died on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, verbose_name=_("withdrawn at"))

    history = HistoricalRecords(excluded_fields=["content_hash"])
    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["nik"], condition=Q(withdrawn_at__isnull=True), name="one_member_per_nik"
            ),
            models.CheckConstraint(
                condition=Q(phone="") | ~Q(phone_owner=""), name="a_phone_has_an_owner"
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "name", "id"], name="member_by_agent_and_name"),
            models.Index(fields=["village", "name", "id"], name="member_by_village_and_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Heir(models.Model):
    """Family of a member. A note on shares is family information, never a nomination."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="heirs", verbose_name=_("member")
    )
    name = models.CharField(_("name"), max_length=150)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    share_note = models.CharField(_("note of the family"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("removed at"))

    history = HistoricalRecords()
    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("heir")
        verbose_name_plural = _("heirs")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


@append_only
class Consent(models.Model):
    """What the person agreed to on a day. A change or withdrawal is a new row; the newest counts."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="consents", verbose_name=_("member")
    )
    given_on = models.DateField(_("given on"))
    purposes = models.JSONField(default=list, verbose_name=_("purposes"))
    channels = models.JSONField(default=list, verbose_name=_("channels"))
    text_version = models.CharField(max_length=20, verbose_name=_("version of the text"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("recorded at"))

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_on", "id"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.given_on}"
