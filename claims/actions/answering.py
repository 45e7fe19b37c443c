"""What the family answers, question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.deadlines import settle_tasks
from claims.actions.locking import lock_open
from claims.enums import DONE, ClockKind, Question
from claims.errors import ClaimRefused
from claims.models import Claim
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by

# What a question may write into the row itself; everything else is a circumstance.
COLUMNS = frozenset(
    {"name", "nik", "birth_date", "kind", "event_on", "died_on", "cause", "outcome", "is_traffic"}
)
# Deadlines that end with what somebody did elsewhere; the others end with a step.
NOTED = (ClockKind.REPORT_ONE, ClockKind.REPORT_TWO, ClockKind.DEATH_REPORT)


@transaction.atomic
def answer_question(
    *,
    claim: Claim,
    question: Question,
    columns: Mapping[str, object],
    circumstances: Mapping[str, object],
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Claim:
    """Keep the answer to one question, on `on`; every earlier answer stays in the history.

    The same answer twice changes nothing. Raises ClaimRefused for a claim that has ended, for a day after
    `on`, for a death before the accident, and for the name of nobody.
    """
    if unknown := columns.keys() - COLUMNS:
        raise ValueError(f"no question writes {sorted(unknown)}")
    claim = lock_open(claim)
    _check_days(claim, columns, on)
    if "name" in columns and not columns["name"]:
        raise ClaimRefused(_("Write the name of the person it is about."), field="name")
    answers = {**claim.answers, str(question): dict(circumstances)}
    changed = [name for name, value in columns.items() if getattr(claim, name) != value]
    if not changed and answers == claim.answers:
        return claim
    for name in changed:
        setattr(claim, name, columns[name])
    claim.answers = answers
    save_by(claim, by=by)
    record("claim.answered", claim, by=by, question=str(question))
    settle_tasks(claim, at=at)
    return claim


@transaction.atomic
def note_done(
    *,
    claim: Claim,
    clock: ClockKind,
    done_at: dt.datetime,
    how: str = "",
    by: User,
    at: dt.datetime,
) -> Claim:
    """Note that what has a deadline was done at `done_at` (a report, the death certificate), and `how`.

    The first note counts: a clock that has stopped does not start again. Raises ClaimRefused for a claim
    that has ended, for a moment before the event, and for one after `at`.
    """
    if clock not in NOTED:
        raise ClaimRefused(_("This ends with a step of the claim, not with a note."))
    claim = lock_open(claim)
    done = claim.answers.get(DONE, {})
    if clock in done:
        return claim
    if done_at > at:
        raise ClaimRefused(_("This moment has not come yet."), field="day")
    if claim.event_on and done_at.date() < claim.event_on:
        raise ClaimRefused(_("This lies before the event. Check the day."), field="day")
    told = {"at": done_at.isoformat(), "how": how}
    claim.answers = {**claim.answers, DONE: {**done, str(clock): told}}
    save_by(claim, by=by)
    record("claim.deadline_met", claim, by=by, clock=str(clock), how=how)
    settle_tasks(claim, at=at)
    return claim


def _check_days(claim: Claim, columns: Mapping[str, object], on: dt.date) -> None:
    told = [name for name in ("event_on", "died_on") if columns.get(name)]
    for name in told:
        if columns[name] > on:
            raise ClaimRefused(_("This day has not come yet."), field=name)
    event_on = columns.get("event_on", claim.event_on)
    died_on = columns.get("died_on", claim.died_on)
    if told and event_on and died_on and died_on < event_on:
        raise ClaimRefused(
            _("The death cannot lie before the accident. Check both days."), field=told[0]
        )
