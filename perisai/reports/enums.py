"""Words of the reading rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Age(models.TextChoices):
    """How far somebody is behind, by what reached the scheme; from the best to the worst."""

    CURRENT = "current", _("up to date")
    ONE = "one", _("1 month behind")
    TWO = "two", _("2 months behind")
    THREE = "three", _("3 months behind")
    LAPSED = "lapsed", _("lapsed")


class Lag(models.TextChoices):
    """A stretch of the way of dues into the scheme."""

    HANDED_ON = "handed_on", _("from taken until handed on")
    REACHED = "reached", _("from handed on until it reached the scheme")
    CONFIRMED = "confirmed", _("from there until confirmed")


class Order(models.TextChoices):
    """Who stands first in the list of score cards."""

    NAME = "nama", _("Name")
    REGULAR = "teratur", _("Fewest regular payers first")
    LAG = "setor", _("Slowest to hand on first")
    CASH = "uang", _("Oldest cash first")
    SEEN = "terlihat", _("Longest not seen first")
