"""What the family answers, question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.deadlines import settle_tasks
from claims.enums import DONE, ClockKind, Question, StepKind
from claims.errors import ClaimRefused
from claims.models import Claim
from claims.queries.jobs import job_of_event
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by

# What a question may write into the row itself; everything else is a circumstance.
COLUMNS = frozenset(
    {"name", "nik", "birth_date", "kind", "event_on", "cause", "outcome", "is_traffic"}
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

    The same answer twice changes nothing. With the day of the event the job it concerns may change. Raises
    ClaimRefused for a claim that has ended, for a day after `on`, and for the name of nobody.
    """
    if unknown := columns.keys() - COLUMNS:
        raise ValueError(f"no question writes {sorted(unknown)}")
    claim = _lock(claim)
    day = columns.get("event_on")
    if day and day > on:
        raise ClaimRefused(_("This day has not come yet."), field="event_on")
    if "name" in columns and not columns["name"]:
        raise ClaimRefused(_("Write the name of the person it is about."), field="name")
    answers = {**claim.answers, str(question): dict(circumstances)}
    changed = [name for name, value in columns.items() if getattr(claim, name) != value]
    if not changed and answers == claim.answers:
        return claim
    for name in changed:
        setattr(claim, name, columns[name])
    if "event_on" in changed and claim.member and claim.event_on:
        claim.enrolment = job_of_event(claim.member, claim.event_on)
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
    claim = _lock(claim)
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


def _lock(claim: Claim) -> Claim:
    row = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    last = row.steps.order_by("pk").last()
    if last and last.kind in StepKind.ends():
        raise ClaimRefused(_("This claim has ended: nothing is changed any more."))
    return row
