"""What reports are asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Order(models.TextChoices):
    """Who stands first in the list of score cards."""

    NAME = "nama", _("Name")
    REGULAR = "teratur", _("Fewest regular payers first")
    LAG = "setor", _("Slowest to hand on first")
    CASH = "uang", _("Oldest cash first")
    SEEN = "terlihat", _("Longest not seen first")
