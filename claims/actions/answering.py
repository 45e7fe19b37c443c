"""What the family answers, question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.deadlines import settle_tasks
from claims.actions.locking import lock_claim, lock_open
from claims.enums import DONE, Cause, ClockKind, EventKind, Outcome, Question, StepKind
from claims.errors import ClaimRefused
from claims.models import Claim, Relative
from claims.queries.clocks import NOTED
from claims.queries.grants import LEFT, grants_of, key_of
from claims.queries.jobs import job_of_event
from members.models import Member
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from villages.enums import TimeZone

# What a question may write into the row itself; everything else is a circumstance.
COLUMNS = frozenset(
    {"name", "nik", "birth_date", "kind", "event_on", "died_on", "cause", "outcome", "is_traffic"}
)
# What the branch decides on: not to be changed while it has the file.
EVENT = ("kind", "event_on")
_OF_A_DEATH = (Question.OUTCOME, Question.DIED)


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
    ClaimRefused for a claim that has ended, for a day after `on`, for a death before the accident, for the
    name of nobody, for another event than the one of which the branch has the file, and for a kind of event
    of which another claim of the member is open.
    """
    if unknown := columns.keys() - COLUMNS:
        raise ValueError(f"no question writes {sorted(unknown)}")
    claim = lock_open(claim)
    _check_days(claim, columns, on)
    if "name" in columns and not columns["name"]:
        raise ClaimRefused(_("Write the name of the person it is about."), field="name")
    answers = {**claim.answers, str(question): dict(circumstances)}
    changed = {name: value for name, value in columns.items() if getattr(claim, name) != value}
    if not changed and answers == claim.answers:
        return claim
    if question in (Question.KIND, Question.DAY):
        _check_event(claim, changed)
    if "kind" in changed:
        _check_other_claim(claim, changed["kind"])
        changed, answers = _of_another_kind(claim, changed, answers)
    for name, value in changed.items():
        setattr(claim, name, value)
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

    The newest note counts, so a mistyped moment can be put right; the earlier ones stay in the history and
    the audit. The same note twice changes nothing. Raises ClaimRefused for a claim
    that has ended, for a moment before the event, and for one after `at`.
    """
    if clock not in NOTED:
        raise ClaimRefused(_("This ends with a step of the claim, not with a note."))
    claim = lock_open(claim)
    done = claim.answers.get(DONE, {})
    told = {"at": done_at.isoformat(), "how": how}
    if done.get(clock) == told:
        return claim
    if done_at > at:
        raise ClaimRefused(_("This moment has not come yet."), field="day")
    if claim.event_on and done_at.date() < claim.event_on:
        raise ClaimRefused(_("This lies before the event. Check the day."), field="day")
    claim.answers = {**claim.answers, DONE: {**done, str(clock): told}}
    save_by(claim, by=by)
    what = "claim.deadline_corrected" if clock in done else "claim.deadline_met"
    record(what, claim, by=by, clock=str(clock), how=how, at=told["at"])
    settle_tasks(claim, at=at)
    return claim


@transaction.atomic
def note_grant(
    *,
    claim: Claim,
    relative: Relative,
    year: int,
    claimed_on: dt.date,
    is_over: bool = False,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Claim:
    """Note that the education grant of a child was claimed for the school year that began in `year`, or that
    the child learns no more (`is_over`), which ends the reminders. A second note puts the first one right;
    the same twice changes nothing.

    Raises ClaimRefused for a child and school year that are not waited for, and for a day after `on` or
    before the payment.
    """
    claim = lock_claim(claim)
    steps = list(claim.steps.standing().order_by("pk"))
    family = list(claim.relatives.filter(removed_at__isnull=True).order_by("pk"))
    key = key_of(relative, year)
    if key not in {row.about for row in grants_of(claim, family, steps, on=on)}:
        raise ClaimRefused(_("For this child and school year no grant is waited for."))
    if claimed_on > on:
        raise ClaimRefused(_("This day has not come yet."), field="claimed_on")
    if claimed_on < steps[-1].happened_on:
        raise ClaimRefused(_("This lies before the payment. Check the day."), field="claimed_on")
    done = claim.answers.get(DONE, {})
    noted = done.get(ClockKind.GRANT, {})
    zone = ZoneInfo(claim.branch.time_zone if claim.branch else TimeZone.WIB)
    moment = dt.datetime.combine(claimed_on, dt.time(12), zone)
    told = {"at": moment.isoformat(), "how": LEFT if is_over else ""}
    if noted.get(key) == told:
        return claim
    grants = {**noted, key: told}
    claim.answers = {**claim.answers, DONE: {**done, str(ClockKind.GRANT): grants}}
    save_by(claim, by=by)
    record("claim.grant_noted", claim, by=by, relative=relative.pk, year=year, is_over=is_over)
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


def _check_event(claim: Claim, changed: Mapping[str, object]) -> None:
    """While the branch has the file it reads one event in it; another one here would be found by nobody. What
    came of it later is no other event: it is told by the outcome."""
    last = claim.steps.standing().order_by("pk").last()
    named = [name for name in EVENT if name in changed and getattr(claim, name)]
    if named and last and last.kind in StepKind.with_the_scheme():
        raise ClaimRefused(
            _(
                "The branch office has the file with another answer. Ask there first: note what it asks for,"
                " or let the coordinator take the last step back; then change it here."
            ),
            field=named[0],
        )


def _check_other_claim(claim: Claim, kind: object) -> None:
    """One open claim of a member about one kind of event, as when one is begun."""
    if claim.member_id is None:
        return
    Member.objects.select_for_update(no_key=True).get(pk=claim.member_id)
    others = Claim.objects.open().filter(member=claim.member_id, kind=kind).exclude(pk=claim.pk)
    if others.exists():
        raise ClaimRefused(
            _("Another claim about this is open already: go on with that one, and drop this one.")
        )


def _of_another_kind(claim: Claim, changed: dict, answers: dict) -> tuple[dict, dict]:
    """What else changes with the kind. Who was hurt and has died since died on a day of its own, which is
    asked; without the work behind it that day alone is the event. Who lives after all has no day of death,
    and what the doctor says is asked again."""
    was, now = claim.kind, changed["kind"]
    if now == EventKind.DEATH and was == EventKind.INJURY and claim.event_on:
        if claim.cause == Cause.OTHER:
            rest = {name: told for name, told in answers.items() if name != Question.DAY}
            return {**changed, "event_on": None, "outcome": ""}, rest
        return {**changed, "outcome": Outcome.DEATH.value}, answers
    outcome = changed.get("outcome", claim.outcome)
    if now != EventKind.DEATH and outcome == Outcome.DEATH:
        rest = {name: told for name, told in answers.items() if name not in _OF_A_DEATH}
        return {**changed, "outcome": "", "died_on": None}, rest
    return changed, answers
