"""Which benefit an event gives: the event decides, not the wish of whoever asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import Cause, EventKind, NoteKind, Outcome, Reason
from claims.rules.values import Note, note
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program
from perisai.regulations.values import Entry

_YEAR = 12  # months


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, on which day (a disease: the day of the diagnosis), why, and what came of it.

    `outcome` is known only later for somebody injured. `is_traffic`: on a public road.
    """

    kind: EventKind
    on: dt.date
    cause: Cause = Cause.UNKNOWN
    outcome: Outcome | None = None
    is_traffic: bool = False


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit that may be claimed from `claim_from` on. Not certain while the cause is not known."""

    program: Program
    reason: Reason
    claim_from: dt.date
    is_certain: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Every benefit of an event, and who pays before it. Without certainty somebody must decide first:
    the branch, with the report of the accident and the doctor's word."""

    benefits: tuple[Benefit, ...]
    notes: tuple[Note, ...] = ()

    @property
    def programs(self) -> tuple[Program, ...]:
        """The programmes, in the order of the law."""
        return tuple(benefit.program for benefit in self.benefits)

    @property
    def is_decided(self) -> bool:
        """Is it clear which benefit it is?"""
        return all(benefit.is_certain for benefit in self.benefits)


def benefits_of(event: Event, *, has_jht: bool, born_on: dt.date | None = None) -> Answer:
    """The benefits of an event for a member with JKK and JKM, and with `has_jht` with JHT.

    What comes from the work (on the way included, diseases, since 24 February 2025 violence) is JKK;
    any other death JKM; JHT comes beside either, after work has stopped, and at its age, for which
    `born_on` is needed. Sources: PP 44/2015, Permenaker 1/2025, PP 46/2015 Pasal 22, Permenaker 4/2022.
    Raises NotInForce for a day before the scheme.
    """
    found = _from_work_or_death(event)
    if has_jht:
        found += _savings(event, born_on)
    is_accident = any(benefit.program == Program.JKK for benefit in found)
    traffic = regulations.find_entry("jkk.traffic_first", event.on)
    notes = ()
    if event.is_traffic and is_accident and traffic:
        notes = (note(NoteKind.TRAFFIC, traffic, amount=traffic.value),)
    return Answer(found, notes)


def _from_work_or_death(event: Event) -> tuple[Benefit, ...]:
    if event.kind not in (EventKind.DEATH, EventKind.INJURY):
        return ()
    causes = regulations.entry("jkk.causes", event.on)
    death = regulations.entry("jkm.amounts", event.on)
    is_known = event.cause != Cause.UNKNOWN
    found = []
    if not is_known or event.cause.value in {cause.value for cause in causes.value}:
        found.append(_benefit(Program.JKK, Reason.WORK, causes, event.on, is_known))
    if event.kind == EventKind.DEATH and (not is_known or not found):
        found.append(_benefit(Program.JKM, Reason.DEATH, death, event.on, is_known))
    return tuple(found)


def _savings(event: Event, born_on: dt.date | None) -> tuple[Benefit, ...]:
    payout = regulations.entry("jht.payout", event.on)
    if event.kind == EventKind.DEATH:
        return (_benefit(Program.JHT, Reason.SAVINGS_OF_THE_DEAD, payout, event.on),)
    if event.kind == EventKind.INJURY:
        is_total = event.outcome == Outcome.TOTAL_DISABILITY
        found = _benefit(Program.JHT, Reason.DISABILITY, payout, event.on)
        return (found,) if is_total else ()
    if event.kind == EventKind.STOPPED_WORK:
        return (_after_work(event.on, payout),)
    birthday = same_day_after(born_on, payout.value["age"] * _YEAR) if born_on else None
    if birthday is None or birthday > event.on:
        return ()
    return (_benefit(Program.JHT, Reason.AGE, payout, birthday),)


def _after_work(stopped_on: dt.date, payout: Entry) -> Benefit:
    """From the end of the wait; before Permenaker 4/2022 its length is not known, so nothing is certain."""
    wait = regulations.find_entry("jht.wait_months", stopped_on)
    if wait is None:
        return _benefit(Program.JHT, Reason.STOPPED_WORK, payout, stopped_on, is_certain=False)
    later = same_day_after(stopped_on, wait.value)
    return _benefit(Program.JHT, Reason.STOPPED_WORK, wait, later)


def _benefit(
    program: Program, reason: Reason, entry: Entry, since: dt.date, is_certain: bool = True
) -> Benefit:
    return Benefit(program, reason, since, is_certain, entry.citation, entry.verified)
