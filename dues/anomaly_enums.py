"""Words for what looks wrong in the books and is asked about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnomalyRule(models.TextChoices):
    """A pattern that a night looks for, in the order in which it does."""

    LAPPING = "lapping", _("newer money covers older receipts")
    BURST = "burst", _("many receipts within minutes, doors apart")
    NIGHT = "night", _("receipts in the night")
    PHONE = "phone", _("one telephone for many households")
    DEATH = "death", _("paid or raised just before a death")
    SILENT = "silent", _("members whom nobody ever meets")
    NUMBERS = "numbers", _("receipt numbers out of the order of days")
    UNCONFIRMED = "unconfirmed", _("paid in, never confirmed")
    COVERAGE = "coverage", _("far fewer people pay")
    UNDONE = "undone", _("receipts undone and not written anew")


class Severity(models.TextChoices):
    """How much an anomaly weighs; it sets how soon somebody answers."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")


class AnomalyOutcome(models.TextChoices):
    """What the branch found when it asked."""

    EXPLAINED = "explained", _("explained: nothing wrong")
    CONFIRMED = "confirmed", _("confirmed: it is as it looks")
