"""What would happen today if a kind reminded: nothing is written, nobody is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from dues.models import Standing
from perisai.common.months import month_of
from perisai.outbox.enums import Channel
from perisai.reminders.due import FINDERS
from perisai.reminders.due.places import jht_in
from perisai.reminders.due.question import Question
from perisai.reminders.enums import Kind, Length, Mode, State
from perisai.reminders.models import Reminder, Rule
from perisai.reminders.queries.known import Known, known_of
from perisai.reminders.queries.proof import reason_words
from perisai.reminders.queries.terms import terms_of
from perisai.reminders.queries.texts import texts_for
from perisai.reminders.reaching_rules import first_moment, length_for
from perisai.reminders.rules import Window, state_for
from perisai.reminders.silence_rules import first_reason
from villages.enums import TimeZone
from villages.models import Branch, Village
from villages.queries import time_zone_of
from villages.scoping import Viewer

MOST = 2_000
SHOWN = 20
_AFTER_ALL = 2**62  # the key of a rule that nobody has saved: newer than all of its day


@dataclass(frozen=True, slots=True)
class Line:
    """One who would be reminded: how, and with which words."""

    name: str
    place: str
    channel: Channel
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How many would be reminded, the first of them, and the silent ones by reason (code, words, number).
    `is_part`: more than MOST have an open window, and only so many were looked at."""

    number: int
    lines: Sequence[Line]
    silent: Sequence[tuple[str, str, int]]
    is_part: bool


def trial_of(
    viewer: Viewer,
    kind: Kind,
    *,
    branch: Branch | None,
    village: Village | None = None,
    has_jht: bool | None = None,
    days: int,
    at: dt.datetime,
) -> Trial:
    """Ask as if a rule of so many `days`, for a village and with or without JHT (None: for all), began on the
    viewer's day: of everybody whose window is open, also of those whom a rule only observed or held, and of
    those who come due by its days. Quiet hours count as over. A fixed number of queries."""
    rows = Reminder.objects.visible_to(viewer).filter(
        kind=kind,
        state__in=(State.WAITING, State.OBSERVED),
        due_on__lte=viewer.on,
        last_on__gte=viewer.on,
    )
    if branch:
        rows = rows.filter(branch=branch)
    if village:
        rows = rows.filter(village=village)
    if has_jht is not None:
        standing = Standing.objects.annotate(has_jht=jht_in(month_of(viewer.on)))
        rows = rows.filter(enrolment__in=standing.filter(has_jht=has_jht).values("pk"))
    found = list(rows.order_by("pk")[: MOST + 1])
    asked = Rule(
        pk=_AFTER_ALL,
        kind=kind,
        branch=branch,
        village=village,
        has_jht=has_jht,
        mode=Mode.ENFORCE,
        days=days,
        from_on=viewer.on,
    )
    found += _not_found_yet(asked, most=MOST + 1 - len(found))
    prefetch_related_objects(found, "enrolment__member", "claim", "agent__user", "village")
    known = known_of(found[:MOST], at=_moment(branch, viewer.on, at))
    goes, silent = [], Counter()
    for row in found[:MOST]:
        reason = first_reason(kind, known.reasons(row))
        state, why = state_for(
            kind, Mode.ENFORCE, reason, Window(row.due_on, row.last_on), on=known.here(row).day
        )
        if state == State.HANDED:
            goes.append(row)
            known.note_handed(row)
        else:
            silent[why] += 1
    return Trial(
        len(goes), _lines(goes[:SHOWN], known, viewer.on), reason_words(silent), len(found) > MOST
    )


def _not_found_yet(asked: Rule, *, most: int) -> list[Reminder]:
    """Those who come due on the first day of a rule that nobody has saved, without a row of their own. They
    get keys that no row has."""
    if most <= 0:
        return []
    kind, day = Kind(asked.kind), asked.from_on
    rules = [*Rule.objects.filter(kind=kind, from_on__lte=day), asked]
    branches = None if asked.branch_id is None else [asked.branch_id]
    question = Question(rules, day, day, TimeZone.values, branches)
    rows, _last = FINDERS[kind].find(question, after=0, most=most)
    found = [row for row in rows if row.rule_id == asked.pk][:most]
    for number, row in enumerate(found, start=1):
        row.pk = -number
    return found


def _moment(branch: Branch | None, on: dt.date, at: dt.datetime) -> dt.datetime:
    terms = terms_of([branch.pk if branch else None]).on(branch.pk if branch else None, on)
    return first_moment(at, time_zone_of(branch), terms.quiet_from, terms.quiet_until)


def _lines(rows: Sequence[Reminder], known: Known, on: dt.date) -> list[Line]:
    texts = texts_for(rows, on=on)
    found = []
    for row in rows:
        channel, _no_way = known.way(row)
        said = texts[row.pk]
        text = said.short if length_for(channel) == Length.SHORT else said.long
        found.append(Line(row.about, row.village.name if row.village else "", channel, text))
    return found
