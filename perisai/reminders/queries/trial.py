"""What would happen today if a kind reminded: nothing is written, nobody is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from perisai.outbox.enums import Channel
from perisai.reminders.enums import Kind, Length, Mode, State
from perisai.reminders.models import Reminder
from perisai.reminders.queries.known import Known, known_of
from perisai.reminders.queries.proof import reason_words
from perisai.reminders.queries.terms import terms_of
from perisai.reminders.queries.texts import texts_for
from perisai.reminders.reaching_rules import first_moment, length_for
from perisai.reminders.rules import Window, state_for
from perisai.reminders.silence_rules import first_reason
from villages.models import Branch, Village
from villages.queries import time_zone_of
from villages.scoping import Viewer

MOST = 2_000
SHOWN = 20


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
    at: dt.datetime,
) -> Trial:
    """Ask of everybody whose window is open on the viewer's day, also of those whom a rule only observed or
    held. Quiet hours count as over. A fixed number of queries."""
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
    rows = rows.select_related("enrolment__member", "claim", "agent__user", "village")
    found = list(rows.order_by("pk")[: MOST + 1])
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
