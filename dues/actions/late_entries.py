"""Entries whose day lies in a month that is closed: accepted, because money that moved is never lost, and
noted in the same transaction, because a closed report never changes silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from dues.enums import EntryKind
from dues.errors import MonthIsClosed
from dues.models import (
    Collection,
    LateEntry,
    MonthClose,
    Remittance,
    RemittanceDecision,
    ReversalDecision,
    SchemePayment,
)
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.locks import hold_row
from perisai.common.month_names import month_name
from perisai.common.months import month_of
from villages.queries import local_day, time_zone_of

Fact = Collection | Remittance | RemittanceDecision | SchemePayment | ReversalDecision


def note_if_late(fact: Fact, *, why: str | None, by=None) -> LateEntry | None:
    """Note that this fact came after its month was closed; None when that month is open, or when the
    village of the fact has no branch.

    Every action that writes an entry calls this in its transaction. It holds the books of the branch
    until the transaction ends, and `close_month` takes them alone: what is saved before the close is in
    the report, what is saved after it is noted here. Whoever closes waits for nothing else, so it does
    not matter when an action comes here.

    `why` is what the person who chose the day says; None where nobody chose it. `by` entered it where
    that is not whom the fact names: they do not approve it. Raises MonthIsClosed
    when the day was chosen and nothing is said.
    """
    entry = _entry(fact)
    by = by or entry.by
    if entry.owner.branch is None:
        return None
    hold_row(entry.owner.branch)
    closed = MonthClose.objects.filter(branch=entry.owner.branch_id).aggregate(
        first=Min("month"), last=Max("month")
    )
    month = month_of(entry.on)
    if closed["last"] is None or month > closed["last"]:
        return None
    if why is not None and not why.strip():
        raise MonthIsClosed(
            _(
                "The book of %(month)s is closed. Write why this comes only now: the coordinator has to"
                " approve it."
            )
            % {"month": month_name(month)},
            field="why_late",
        )
    late = LateEntry.objects.create(
        uuid=new_uuid(),
        branch=entry.owner.branch,
        agent=entry.owner.agent,
        month=max(month, closed["first"]),
        closed_through=closed["last"],
        dated_on=entry.on,
        why=(why or "").strip(),
        recorded_at=entry.at,
        by=by,
        **{entry.kind: fact},
    )
    record("late_entry.noted", late, by=by, kind=entry.kind, month=f"{late.month:%Y-%m}")
    return late


@dataclass(frozen=True, slots=True)
class _Entry:
    """A fact as the books see it: `on` is the day it counts to; `owner` has its branch and agent."""

    kind: str
    owner: Collection | Remittance | SchemePayment
    on: dt.date
    at: dt.datetime
    by: object


def _entry(fact: Fact) -> _Entry:
    match fact:
        case Collection():
            kind, owner, on = EntryKind.COLLECTION, fact, fact.collected_on
        case Remittance():
            kind, owner, on = EntryKind.REMITTANCE, fact, fact.handed_over_on
        case SchemePayment():
            kind, owner, on = EntryKind.SCHEME_PAYMENT, fact, fact.paid_on
        case RemittanceDecision():
            kind, owner, on = EntryKind.REMITTANCE_DECISION, fact.remittance, fact.decided_on
        case ReversalDecision():
            kind, owner = EntryKind.REVERSAL_DECISION, fact.collection
            zone = time_zone_of(owner.branch)
            on = local_day(fact.decided_at, zone)
    is_answer = isinstance(fact, RemittanceDecision | ReversalDecision)
    return _Entry(
        kind=str(kind),
        owner=owner,
        on=on,
        at=fact.decided_at if is_answer else fact.recorded_at,
        by=fact.decided_by if is_answer else fact.by,
    )
