"""What would go wrong with a claim, found before the family walks to the branch.

A finding is a value: how much it weighs, who can mend it, which law stands behind it and whether that is
confirmed. It never refuses anything. Money that the agent holds protected nobody, so everything here is
judged by what had reached the scheme on the day. A death or an accident in arrears is never a blocker: the
branch decides (the case of Sidoarjo, 2025/26).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from claims.enums import AmountDoubt, Cause, CheckKind, EventKind, Known, Level, Mender
from claims.rules.amounts import doubt_about, program_of
from claims.rules.case import Case
from dues.enums import Status
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program
from perisai.regulations.values import Entry

K, L, M = CheckKind, Level, Mender


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """One participation as it was on the day of the event, by what had reached the scheme by then.

    `months` in a row reached it; `arrears` are months up to the event that had not; `held` is rupiah of
    months up to the event that somebody paid to the agent and that has not reached the scheme today, and
    `late` rupiah of such months that the agent had by then and that arrived only after it;
    `settled` are months up to the event that the heirs paid after it.
    `lapsed_on` is the day on which protection had ended, where it had. `income` is rupiah a month. `called`:
    the work and its KPJ, to tell two apart.
    """

    registered_on: dt.date
    status: Status
    months: int
    reactivated_on: dt.date | None = None
    lapsed_on: dt.date | None = None
    ended_on: dt.date | None = None
    arrears: tuple[dt.date, ...] = ()
    holes: tuple[dt.date, ...] = ()
    unconfirmed: tuple[dt.date, ...] = ()
    held: int = 0
    held_since: dt.date | None = None
    late: int = 0
    late_paid_on: dt.date | None = None
    late_arrived_on: dt.date | None = None
    settled: tuple[dt.date, ...] = ()
    has_attestation: bool = True
    income: int | None = None
    called: str = ""

    def had_ended(self, on: dt.date) -> bool:
        """Whether the participation was over before `on`. On the day of its end it still protects."""
        return self.ended_on is not None and self.ended_on < on

    def goes_on(self, on: dt.date) -> bool:
        """Whether the participation had begun by `on` and was not over."""
        return self.registered_on <= on and not self.had_ended(on)

    def protects(self, on: dt.date) -> bool:
        """Whether dues protected on that day; in arrears the branch decides."""
        return self.goes_on(on) and self.status not in (
            Status.LAPSED,
            Status.AWAITING_FIRST_PAYMENT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an event. `jobs` begin with the one that protects best; none when the person stands
    in no list. `paid` is rupiah that were approved or paid. `is_still_open`: somebody died and the
    participation goes on in the list. `has_savings`: dues of old-age savings (JHT) were paid in any job,
    whatever protected on the day."""

    kind: EventKind
    on: dt.date | None
    is_member: bool
    cause: Cause = Cause.UNKNOWN
    jobs: tuple[JobFacts, ...] = ()
    was_working: str | None = None
    is_still_open: bool = False
    has_savings: bool = False
    paid: int | None = None

    @property
    def job(self) -> JobFacts | None:
        """The participation that protects best."""
        return self.jobs[0] if self.jobs else None

    @property
    def protecting(self) -> tuple[JobFacts, ...]:
        """Those that protected on the day: JKM is paid for each."""
        return tuple(job for job in self.jobs if self.on and job.protects(self.on))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend, to decide or to know: which sentence, with which figures, and who can mend it.
    `about`: which job, where somebody has several."""

    level: Level
    kind: CheckKind
    mender: Mender
    source: str
    verified: bool
    figures: tuple[tuple[str, object], ...] = ()
    about: str = ""


def precheck(facts: Facts) -> tuple[Finding, ...]:
    """Everything that stands in the way, must be decided, or is good to know; the heaviest first.

    Before the day of the event is known only that is said. Sources: `dues.lapse`, `jkm.wait`,
    `jkm.most_funerals`, `jkm.amounts`; the cases of Serang, Lebak and Sidoarjo.
    """
    if facts.on is None:
        return (_finding(L.NEEDS_DECISION, K.NOT_ASKED, M.FAMILY),)
    if facts.on < regulations.begins_on():
        return (_finding(L.NEEDS_DECISION, K.NOT_ASKED, M.BRANCH),)
    found = [*_person(facts), *_protection(facts), *_proof(facts), *_benefit(facts)]
    if any(finding.level == L.BLOCKER for finding in found):
        found += _savings(facts)
    order = list(Level)
    return tuple(sorted(found, key=lambda finding: order.index(finding.level)))


def _person(facts: Facts) -> Iterator[Finding]:
    job = facts.job
    if not facts.is_member or job is None:
        yield _finding(L.NEEDS_DECISION, K.NO_MEMBER, M.BRANCH)
        return
    if facts.on < job.registered_on:
        yield _finding(L.BLOCKER, K.NOT_YET_REGISTERED, M.AGENT, day=job.registered_on)
    if facts.is_still_open:
        yield _finding(L.NOTICE, K.STILL_OPEN, M.AGENT)


def _protection(facts: Facts) -> Iterator[Finding]:
    """Whether somebody was protected on the day, and what could still change the answer: job by job,
    because each that protected is claimed."""
    if facts.kind not in (EventKind.DEATH, EventKind.INJURY):
        return
    rule = regulations.entry("dues.lapse", facts.on)
    for job in facts.jobs:
        if job is facts.job or job.protects(facts.on):
            found = _standing(job, facts.on, rule)
        else:
            found = _beside(facts, rule)
        yield from _named(facts, job, [*found, *_settled(facts, job, rule), *_money(job, rule)])


def _standing(job: JobFacts, on: dt.date, rule: Entry) -> Iterator[Finding]:
    if job.had_ended(on):
        yield _finding(L.BLOCKER, K.ENDED, M.BRANCH, rule, day=job.ended_on)
    elif job.status == Status.AWAITING_FIRST_PAYMENT:
        yield _finding(L.BLOCKER, K.NO_DUES, M.BRANCH, rule)
    elif job.status == Status.LAPSED:
        yield _finding(L.BLOCKER, K.LAPSED, M.BRANCH, rule, day=job.lapsed_on)
    elif job.status.is_in_arrears:
        yield _finding(
            L.NEEDS_DECISION, K.IN_ARREARS, M.BRANCH, rule, is_sure=False, months=job.arrears
        )


def _beside(facts: Facts, rule: Entry) -> Iterator[Finding]:
    """A further job that protected nobody: it stands in nobody's way where another one did."""
    if facts.protecting:
        yield _finding(L.NOTICE, K.JOB_UNPROTECTED, M.BRANCH, rule)


def _settled(facts: Facts, job: JobFacts, rule: Entry) -> Iterator[Finding]:
    """Only the dead have heirs."""
    if job.settled and facts.kind == EventKind.DEATH:
        yield _finding(
            L.NEEDS_DECISION, K.SETTLED, M.BRANCH, rule, is_sure=False, months=job.settled
        )


def _money(job: JobFacts, rule: Entry) -> Iterator[Finding]:
    if job.held:
        yield _finding(L.NEEDS_DECISION, K.HELD, M.AGENT, rule, amount=job.held, day=job.held_since)
    if job.late:
        yield _finding(
            L.NEEDS_DECISION,
            K.LATE,
            M.BRANCH,
            rule,
            is_sure=False,
            amount=job.late,
            day=job.late_paid_on,
            arrived=job.late_arrived_on,
        )
    if job.unconfirmed:
        yield _finding(L.NOTICE, K.UNCONFIRMED, M.BRANCH, months=job.unconfirmed)
    if job.holes:
        yield _finding(L.NOTICE, K.HOLES, M.BRANCH, months=job.holes)


def _named(facts: Facts, job: JobFacts, found: Iterable[Finding]) -> Iterator[Finding]:
    """Each with the job it is about, where there are several."""
    for finding in found:
        yield replace(finding, about=job.called) if len(facts.jobs) > 1 else finding


def _savings(facts: Facts) -> Iterator[Finding]:
    """What the heirs get even where nothing was protected. Source: `jht.payout`."""
    if facts.has_savings and facts.kind == EventKind.DEATH:
        yield _finding(
            L.NOTICE, K.SAVINGS_STAY, M.FAMILY, regulations.entry("jht.payout", facts.on)
        )


def _proof(facts: Facts) -> Iterator[Finding]:
    """That somebody was working: claims were refused for lack of it (Serang, 2024)."""
    if facts.job is None or facts.kind not in (EventKind.DEATH, EventKind.INJURY):
        return
    if facts.was_working in (Known.NO, Known.UNKNOWN):
        yield _finding(L.NEEDS_DECISION, K.NOT_WORKING, M.FAMILY)
        return
    for job in facts.protecting or (facts.job,):
        if not job.has_attestation:
            missing = _finding(L.NEEDS_DECISION, K.NO_ATTESTATION, M.FAMILY)
            yield from _named(facts, job, [missing])


def _benefit(facts: Facts) -> Iterator[Finding]:
    job = facts.job
    is_event = facts.kind in (EventKind.DEATH, EventKind.INJURY)
    if is_event and facts.cause == Cause.UNKNOWN:
        yield _finding(L.NEEDS_DECISION, K.CAUSE_UNKNOWN, M.FAMILY)
    yield from _paid(facts)
    if job is None or facts.kind != EventKind.DEATH:
        return
    if len(facts.protecting) > 1:
        rule = regulations.find_entry("jkm.most_funerals", facts.on)
        yield _finding(L.NOTICE, K.TWO_JOBS, M.AGENT, rule, jobs=len(facts.protecting))
    yield from _wait(facts, job)


def _paid(facts: Facts) -> Iterator[Finding]:
    """Whether what was approved or paid can be the benefit of the event: `claims.rules.amounts`."""
    program = program_of(facts.kind, facts.cause, facts.on)
    doubt = doubt_about(program, event_on=facts.on, amount=facts.paid) if facts.paid else None
    if doubt:
        # Savings that were paid with it make an amount of JKM differ: that is only looked at.
        level = L.NEEDS_DECISION if doubt == AmountDoubt.JKM_AMOUNT else L.NOTICE
        rule = regulations.entry("jkm.amounts", facts.on)
        yield _finding(level, K.AMOUNT_OF_OTHER, M.BRANCH, rule, amount=facts.paid, doubt=doubt)


def _wait(facts: Facts, job: JobFacts) -> Iterator[Finding]:
    """The months before JKM is full, which an accident at work does not know."""
    rule = regulations.find_entry("jkm.wait", facts.on)
    is_jkm = facts.cause in (Cause.OTHER, Cause.UNKNOWN)
    if rule is None or not is_jkm or not job.months or facts.on < job.registered_on:
        return
    months = rule.value["months"]
    case = case_of(job, Program.JKM, facts.on)
    if not case.has(months):
        full = same_day_after(case.member_since, months)
        yield _finding(L.NOTICE, K.WAIT, M.BRANCH, rule, months_needed=months, day=full)
    elif not case.has(months + 1):
        yield _finding(L.NEEDS_DECISION, K.WAIT_EDGE, M.BRANCH, rule, months_needed=months)
    if job.reactivated_on and not case.has(months + 1):
        yield _finding(L.NOTICE, K.REACTIVATED, M.BRANCH, rule, day=job.reactivated_on)


def case_of(job: JobFacts, program: Program, on: dt.date, **more) -> Case:
    """The case an estimate rests on, for one participation."""
    return Case(
        program=program,
        event_on=on,
        registered_on=job.registered_on,
        months_paid=job.months,
        income=job.income,
        reactivated_on=job.reactivated_on,
        **more,
    )


def _finding(
    level: Level,
    kind: CheckKind,
    mender: Mender,
    entry: Entry | None = None,
    *,
    is_sure: bool = True,
    **figures,
) -> Finding:
    source = entry.citation if entry else ""
    verified = bool(entry is None or entry.verified) and is_sure
    return Finding(level, kind, mender, source, verified, tuple(figures.items()))
