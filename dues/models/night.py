"""How far the nights have looked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.enums import TimeZone


class Night(models.Model):
    """The newest night of a time zone: its local day, when it begins and once everything that had come
    by then is noted.

    Between the two, some of what came is noted and some is not. Facts that are written from the
    beginning on note it themselves.
    """

    time_zone = models.CharField(
        max_length=20,
        primary_key=True,
        choices=TimeZone.choices,
        verbose_name=_("time zone"),
    )
    begun_on = models.DateField(verbose_name=_("begun"))
    done_on = models.DateField(null=True, blank=True, verbose_name=_("done"))

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True)
                | models.Q(done_on__lte=models.F("begun_on")),
                name="a_night_is_done_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.time_zone} {self.begun_on}"
