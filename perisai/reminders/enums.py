"""What people are reminded of, and what becomes of a reminder."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """One kind of reminder: a reason, a subject and a window of days. See docs/reminders.md."""

    BEFORE_DUE = "before_due", _("before the due day")
    ON_DUE = "on_due", _("on the due day")
    AFTER_DUE = "after_due", _("after the due day")
    ARREARS_1 = "arrears_1", _("one month in arrears")
    ARREARS_2 = "arrears_2", _("two months in arrears")
    ARREARS_3 = "arrears_3", _("three months in arrears: about to lapse")
    FREE_MONTHS_END = "free_months_end", _("free months of a campaign end")
    DISCOUNT_ENDS = "discount_ends", _("the discount ends")
    HARVEST = "harvest", _("harvest: six months at once")
    CLAIM_CLOCK = "claim_clock", _("deadline of a claim")
    YEARLY_GRANT = "yearly_grant", _("yearly claim of the education grant")
    CASH_HELD = "cash_held", _("cash to hand on")
    CASH_TOO_OLD = "cash_too_old", _("cash of an agent is too old")

    @property
    def to(self) -> Recipient:
        """Who is reminded."""
        return _TO.get(self, Recipient.MEMBER)

    @property
    def is_about_debt(self) -> bool:
        """Whether it tells that somebody owes dues: told to nobody but the member."""
        return self in _OF_DEBT

    @property
    def waits_for_money(self) -> bool:
        """Whether it waits until money that somebody holds has reached the scheme: it duns nobody, and who
        has just paid is to be told too."""
        return self in _OF_WHAT_COMES

    @property
    def asks_for_dues(self) -> bool:
        """Whether its text asks a member for money. What the discount costs later is only told."""
        return self.to == Recipient.MEMBER and self != Kind.DISCOUNT_ENDS


class Recipient(models.TextChoices):
    MEMBER = "member", _("the member")
    AGENT = "agent", _("the agent")
    COORDINATOR = "coordinator", _("the branch coordinator")


_TO = {
    Kind.CLAIM_CLOCK: Recipient.AGENT,
    Kind.YEARLY_GRANT: Recipient.AGENT,
    Kind.CASH_HELD: Recipient.AGENT,
    Kind.CASH_TOO_OLD: Recipient.COORDINATOR,
}
_OF_DEBT = frozenset({Kind.AFTER_DUE, Kind.ARREARS_1, Kind.ARREARS_2, Kind.ARREARS_3})
_OF_WHAT_COMES = frozenset({Kind.FREE_MONTHS_END, Kind.DISCOUNT_ENDS, Kind.HARVEST})


class Mode(models.TextChoices):
    """What a rule does with whoever comes due."""

    OBSERVE = "observe", _("observe: note who would have been reminded")
    ENFORCE = "enforce", _("remind")
    HOLD = "hold", _("hold: let everybody wait")
    OFF = "off", _("off")


class State(models.TextChoices):
    """A reminder itself. What became of one that was handed on, its message says."""

    WAITING = "waiting", _("waiting")
    OBSERVED = "observed", _("would have been reminded")
    SUPPRESSED = "suppressed", _("not reminded, with a reason")
    HANDED = "handed", _("handed to a channel")


class Reason(models.TextChoices):
    """Why somebody is not reminded. Those that pass hold a reminder for a while; when its window closes
    meanwhile, the reason stays."""

    MONEY_HELD = "money_held", _("dues were paid to the agent and have not reached the scheme")
    PAID = "paid", _("has been paid")
    DONE = "done", _("has been done")
    DECEASED = "deceased", _("has died")
    ENDED = "ended", _("the participation has ended")
    CLAIM_OPEN = "claim_open", _("a claim is open")
    OPTED_OUT = "opted_out", _("does not want to be reminded")
    NO_CONSENT = "no_consent", _("never agreed to be reminded this way")
    NOT_OWN_PHONE = "not_own_phone", _("the telephone is somebody else's")
    DISPUTED = "disputed", _("a payment is disputed")
    PAUSED = "paused", _("the agent asked to pause")
    NO_CHANNEL = "no_channel", _("there is no way to reach the person")
    QUIET_HOURS = "quiet_hours", _("quiet hours")
    HOLIDAY = "holiday", _("a public holiday")
    TOO_MANY = "too_many", _("reminded often enough this week")
    HELD = "held", _("the branch holds this rule")
    TOO_LATE = "too_late", _("its last useful day had passed")

    def passes_for(self, kind: Kind) -> bool:
        """Whether it may be over before the window of a reminder of this kind closes."""
        return self in _PASSING or (self == Reason.MONEY_HELD and kind.waits_for_money)


_PASSING = frozenset(
    {Reason.PAUSED, Reason.QUIET_HOURS, Reason.HOLIDAY, Reason.TOO_MANY, Reason.HELD}
)


class PauseReason(models.TextChoices):
    """Why an agent stops reminding somebody for a while."""

    ASKED = "asked", _("asked not to be reminded")
    GRIEVING = "grieving", _("the family is in mourning or ill")
    PAYS_LATER = "pays_later", _("pays at another time, as agreed")
    OTHER = "other", _("other")


class ErrandOrder(models.TextChoices):
    """In which order an agent goes through what she sends, brings or says."""

    NEED = "perlu", _("what cannot wait first")
    WALKING = "jalan", _("house by house")


class Length(models.TextChoices):
    """How long a text may be."""

    SHORT = "short", _("short: at most 160 characters, for SMS")
    LONG = "long", _("long: for WhatsApp, e-mail and letters")
