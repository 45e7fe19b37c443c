"""Why somebody is not reminded, without a database: of several reasons the one that is told, and what a
reminder's period says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from perisai.common.months import parse_month
from perisai.reminders.enums import Kind, Reason, Recipient

# What can never change comes before what may; what is about the person before what is about the way.
ORDER = (
    Reason.DECEASED,
    Reason.ENDED,
    Reason.CLAIM_OPEN,
    Reason.MONEY_HELD,
    Reason.PAID,
    Reason.DONE,
    Reason.DISPUTED,
    Reason.OPTED_OUT,
    Reason.NO_CONSENT,
    Reason.NOT_OWN_PHONE,
    Reason.PAUSED,
    Reason.HOLIDAY,
    Reason.QUIET_HOURS,
    Reason.TOO_MANY,
    Reason.NO_CHANNEL,
)
# Agents and coordinators are reminded of their own work: nobody can opt out of that.
OF_STAFF = (
    Reason.ENDED,
    Reason.DONE,
    Reason.HOLIDAY,
    Reason.QUIET_HOURS,
    Reason.NO_CHANNEL,
)

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")


def first_reason(kind: Kind, found: Collection[Reason]) -> Reason | None:
    """The reason that is told, of those found; None when nothing that counts for this kind was found."""
    order = ORDER if kind.to == Recipient.MEMBER else OF_STAFF
    return next((reason for reason in order if reason in found), None)


def reason_to_withdraw(kind: Kind, found: Collection[Reason]) -> Reason | None:
    """The reason, of those found, to take back a text of this kind that is written already.

    What passes takes nothing back, except that a text which asks for dues is never told to a member whose
    money somebody holds.
    """
    lasting = [
        reason
        for reason in found
        if not reason.passes_for(kind) or (reason == Reason.MONEY_HELD and kind.asks_for_dues)
    ]
    return first_reason(kind, lasting)


def is_paid(kind: Kind, period: str, reached: dt.date | None) -> bool:
    """Whether what the reminder asks for has reached the scheme: `reached` is the last month of dues that
    did. Around a due day that is the month itself; otherwise any month after the one that the period names.
    """
    found = _MONTH.search(period)
    if reached is None or found is None:
        return False
    month = parse_month(found.group())
    if kind in (Kind.BEFORE_DUE, Kind.ON_DUE, Kind.AFTER_DUE):
        return reached >= month
    return reached > month


def clock_of(period: str) -> str:
    """The deadline that a period names: `death_report` of `death_report 2026-12-03`."""
    found = _NAME.match(period)
    return found.group() if found else ""


def day_of(period: str) -> dt.date | None:
    """The day that a period names, if any."""
    found = _DAY.search(period)
    return dt.date.fromisoformat(found.group()) if found else None
