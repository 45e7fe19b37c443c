"""Words of the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StateFilter(models.TextChoices):
    """What the list of members can be narrowed to."""

    PROTECTED = "protected", _("protected")
    ARREARS = "arrears", _("in arrears")
    NEARING = "nearing", _("about to lapse, nearest first")
    LAPSED = "lapsed", _("lapsed")
    AWAITING = "awaiting", _("awaiting first payment")
    HELD = "held", _("paid to the agent")
    WITHOUT_AGENT = "mandiri", _("pays without an agent (mandiri)")


class RoundOrder(models.TextChoices):
    """In which order an agent walks."""

    WALKING = "jalan", _("house by house")
    LAPSING = "habis", _("who loses protection first")


class TimelineKind(models.TextChoices):
    """What the history of a member can be narrowed to."""

    DUES = "iuran", _("dues")
    VISITS = "kunjungan", _("visits")
    DATA = "data", _("changes of data")
    PAPERS = "berkas", _("declarations, card, photos")
    PRINTS = "cetakan", _("prints")
    MOVES = "pindahan", _("agents and moves")
    READINGS = "dibuka", _("who opened numbers or asked")


class DayPart(models.TextChoices):
    """What an agent's day is made of."""

    PEOPLE = "people", _("who needs you today")
    CASH = "cash", _("cash in your hands")
    CLAIMS = "claims", _("claims with a deadline")
