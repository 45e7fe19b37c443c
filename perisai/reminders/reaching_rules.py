"""Which way a reminder goes and when, without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from members.enums import Channel as Agreed
from perisai.outbox.enums import Channel
from perisai.outbox.rules import is_phone
from perisai.reminders.enums import Length, Reason
from perisai.reminders.rules import is_quiet

HOUSE_ORDER = (
    Channel.WHATSAPP_AGENT,
    Channel.SMS,
    Channel.WHATSAPP,
    Channel.LETTER,
    Channel.TASK,
)
# To what somebody must have agreed. The round needs nothing: nobody but the agent is told.
_CONSENT = {
    Channel.WHATSAPP_AGENT: Agreed.WHATSAPP,
    Channel.WHATSAPP: Agreed.WHATSAPP,
    Channel.SMS: Agreed.SMS,
    Channel.LETTER: Agreed.LETTER,
}
_BY_PHONE = frozenset({Channel.WHATSAPP_AGENT, Channel.WHATSAPP, Channel.SMS})
_BY_AGENT = frozenset({Channel.WHATSAPP_AGENT, Channel.TASK})


@dataclass(frozen=True, slots=True)
class Reach:
    """How a member can be reached: what was agreed to (`members.enums.Channel`), the phone (+62...) and
    whether it is the member's own, and whether an agent looks after them."""

    agreed: frozenset[str] = frozenset()
    phone: str = ""
    is_own_phone: bool = False
    has_agent: bool = False


def choose(
    order: Sequence[Channel], reach: Reach, *, available: Collection[Channel], is_debt: bool
) -> tuple[Channel | None, Reason | None]:
    """The first way of the order that fits a member, or why none does.

    Debts are told to nobody but the member: a phone of somebody else is no way then. Of several reasons
    the one nearest to success counts: what was agreed to failed by the phone rather than by consent.
    """
    found: set[Reason] = set()
    for channel in order:
        if channel not in available or (channel in _BY_AGENT and not reach.has_agent):
            found.add(Reason.NO_CHANNEL)
        elif channel in _CONSENT and _CONSENT[channel] not in reach.agreed:
            found.add(Reason.NO_CONSENT)
        elif channel in _BY_PHONE and not is_phone(reach.phone):
            found.add(Reason.NO_CHANNEL)
        elif channel in _BY_PHONE and is_debt and not reach.is_own_phone:
            found.add(Reason.NOT_OWN_PHONE)
        else:
            return channel, None
    for reason in (Reason.NOT_OWN_PHONE, Reason.NO_CONSENT):
        if reason in found:
            return None, reason
    return None, Reason.NO_CHANNEL


def choose_for_staff(email: str, *, available: Collection[Channel]) -> Channel:
    """By e-mail where the site sends it and an address is known, otherwise on the first page."""
    if Channel.EMAIL not in available or not email:
        return Channel.TASK
    try:
        validate_email(email)
    except ValidationError:
        return Channel.TASK
    return Channel.EMAIL


def length_for(channel: Channel) -> Length:
    """How long a text of this way may be."""
    return Length.SHORT if channel == Channel.SMS else Length.LONG


def first_moment(
    at: dt.datetime, zone: str, quiet_from: dt.time, quiet_until: dt.time
) -> dt.datetime:
    """`at`, or the end of the quiet hours in which it lies, by the clock of `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return at
    end = dt.datetime.combine(local.date(), quiet_until, ZoneInfo(zone))
    return end if end > local else end + dt.timedelta(days=1)


def last_moment(last_on: dt.date, zone: str) -> dt.datetime:
    """The end of a day by the clock of `zone`."""
    return dt.datetime.combine(last_on + dt.timedelta(days=1), dt.time.min, ZoneInfo(zone))
