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


class HeirKind(models.TextChoices):
    """Who may inherit a benefit; the law ranks them."""

    SPOUSE = "spouse", _("husband or wife")
    CHILD = "child", _("child")
    PARENT = "parent", _("father or mother")
    GRANDCHILD = "grandchild", _("grandchild")
    GRANDPARENT = "grandparent", _("grandparent")
    SIBLING = "sibling", _("brother or sister")
    PARENT_IN_LAW = "parent_in_law", _("father- or mother-in-law")
    WILL = "will", _("named in the will")


class WithoutHeirs(models.TextChoices):
    """What becomes of a benefit when nobody inherits and there is no will."""

    FUNERAL_TO_BURIER = (
        "funeral_to_burier",
        _("the funeral cost goes to whoever arranged the burial"),
    )
    BALAI = "balai_harta_peninggalan", _("the Balai Harta Peninggalan keeps it")


class WorkCause(models.TextChoices):
    """What JKK answers for."""

    WORK = "work", _("accident at work")
    COMMUTING = "commuting", _("accident on the way to or from work")
    DISEASE = "disease", _("disease that comes from the work")
    VIOLENCE = "violence", _("violence at the place of work")
