"""Hospitals where the scheme pays for a work accident without the injured paying first."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perisai.common.models import door_uuid
from villages.models.offices import Branch
from villages.models.places import Regency
from villages.querysets import HospitalQuerySet


class Hospital(models.Model):
    """A hospital or clinic with which a branch works (PLKK), from a day on."""

    uuid = door_uuid()
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="hospitals", verbose_name=_("branch")
    )
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="+", verbose_name=_("regency")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"), null=True, blank=True)

    objects = HospitalQuerySet.as_manager()

    class Meta:
        verbose_name = _("hospital (PLKK)")
        verbose_name_plural = _("hospitals (PLKK)")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name", "from_on"], name="one_hospital_per_name_and_day"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_hospital_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
