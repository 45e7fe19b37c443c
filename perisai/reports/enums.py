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


class Square(models.TextChoices):
    """What a month of dues is to a member on the grid of the pack, the best first: `dues.enums.MonthState`,
    with what is still with an agent told apart from what she handed on, and a lapse from no participation."""

    CONFIRMED = "confirmed", _("confirmed by the scheme")
    REACHED = "reached", _("in the scheme, not confirmed yet")
    SPONSORED = "sponsored", _("in the scheme, paid by a sponsor")
    HANDED_ON = "handed_on", _("handed on, not in the scheme yet")
    WITH_AGENT = "with_agent", _("paid, still with the agent")
    OWED = "owed", _("not paid")
    NOT_DUE = "not_due", _("not yet due")
    LAPSED = "lapsed", _("lapsed: protection stopped")
    OUTSIDE = "outside", _("not a member then")

    @classmethod
    def in_scheme(cls) -> tuple[str, ...]:
        """Dues that protect."""
        return (cls.CONFIRMED, cls.REACHED, cls.SPONSORED)
