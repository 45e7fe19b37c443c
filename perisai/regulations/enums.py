"""Words the law distinguishes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    TRANSPORT = "transport", _("transport")
    OTHER = "other", _("other than transport")


class PayerKind(models.TextChoices):
    SELF = "self", _("the member")
    FAMILY = "family", _("family")
    GROUP = "group", _("group")
    SPONSOR = "sponsor", _("sponsor")
    VILLAGE = "village", _("village fund")
    APBN = "apbn", _("state budget (APBN)")
    APBD = "apbd", _("regional budget (APBD)")


class Program(models.TextChoices):
    JKK = "JKK", _("work accident (JKK)")
    JKM = "JKM", _("death (JKM)")
    JHT = "JHT", _("old-age savings (JHT)")
