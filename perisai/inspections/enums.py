"""Words of an inspection."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Approach(models.TextChoices):
    """How the drawn members are to be asked, as planned."""

    VISIT = "visit", _("visit at home")
    PHONE = "phone", _("by telephone")
    EITHER = "either", _("by telephone, at home who is not reached")


class Way(models.TextChoices):
    """How somebody was asked."""

    VISIT = "visit", _("visited at home")
    PHONE = "phone", _("called by telephone")
    NOT_REACHED = "not_reached", _("not reached")


class Said(models.TextChoices):
    """What somebody answers to a question."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNSURE = "unsure", _("does not remember")


class GotReceipt(models.TextChoices):
    """Whether somebody was given receipts for what they paid."""

    ALL = "all", _("yes, for every payment")
    SOME = "some", _("only sometimes")
    NONE = "none", _("never")
    UNSURE = "unsure", _("does not remember")


class MismatchKind(models.TextChoices):
    """How an answer and the book differ."""

    NOT_IN_BOOK = "not_in_book", _("says they paid, the book has nothing")
    NOT_PAID = "not_paid", _("the book has a payment, they say they paid nothing")
    AMOUNT = "amount", _("another amount")
    MONTHS = "months", _("other months")
    NO_RECEIPT = "no_receipt", _("was not given the receipt")
    UNKNOWN_AGENT = "unknown_agent", _("does not know the agent")


class Resolution(models.TextChoices):
    """How a mismatch came to its end."""

    MEMORY = "memory", _("the member was mistaken")
    BOOK_MENDED = "book_mended", _("the book was mended")
    MONEY_BACK = "money_back", _("the money was handed on or given back")
    RECEIPT_GIVEN = "receipt_given", _("the receipt was given")
    AGENT_AT_FAULT = "agent_at_fault", _("the agent is at fault, a finding was written")
    NOT_CLEARED = "not_cleared", _("could not be cleared up")


class Severity(models.TextChoices):
    GRAVE = "grave", _("grave")
    MIDDLE = "middle", _("middling")
    LIGHT = "light", _("light")


class Stage(models.TextChoices):
    """How far an inspection has come."""

    PLANNED = "planned", _("planned")
    ASKING = "asking", _("being asked")
    ASKED = "asked", _("everybody was asked")
    WAITING = "waiting", _("waits for the second person")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("plan withdrawn")
