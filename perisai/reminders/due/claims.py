"""What a claim still asks of its agent: deadlines, and the education grant of every year."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Prefetch, Q, QuerySet

from claims.enums import ClockKind, EventKind, Outcome
from claims.models import Claim, ClaimTask, Relative
from claims.queries.expected import children_in_grant, event_of
from claims.rules.case import Case
from claims.rules.grants import education_grants, yearly_claims
from claims.rules.program import Event, benefits_of
from dues.milestones import unbroken_run
from dues.models import PaidMonth
from dues.queries.standing import REACHED
from dues.rules import Progress
from members.models import Enrolment
from perisai.common.months import month_of, same_day_after
from perisai.regulations.enums import Program
from perisai.reminders.due.places import Places
from perisai.reminders.due.question import Question
from perisai.reminders.due.rows import not_known, of_claim, task_period
from perisai.reminders.due_rules import DAY, OVERDUE_FOR, Due, clock_span, grant_span
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder
from villages.queries import local_day, time_zone_of

_GRANT_YEARS = 24  # more than a child can be in the grant
_NEAR = dt.timedelta(
    days=3
)  # a night is no earlier than its day anywhere, and months differ in length


class ClockFinder:
    """Open tasks of claims. Paged by the key of the task: a claim may have several."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """As `PeopleFinder.find`, of tasks."""
        places = Places(self.kind, question.rules)
        tasks = list(
            _open_tasks(question, question.since)
            .filter(pk__gt=after)
            .select_related("claim__branch")
            .order_by("pk")[:most]
        )
        rows = [
            _about(self.kind, task.claim, task_period(task.kind, task.due_on), due, question.day)
            for task in tasks
            if (due := self._due(places, task)) and question.touches(due)
        ]
        return not_known(self.kind, rows), tasks[-1].pk if len(tasks) == most else None

    def _due(self, places: Places, task: ClaimTask) -> Due | None:
        raised_on = local_day(task.raised_at, time_zone_of(task.claim.branch))
        place = places.place(task.claim.branch_id, task.claim.village_id)
        return places.due(place, clock_span(raised_on, task.due_on))

    def count(self, question: Question) -> Mapping[int | None, int]:
        """As `PeopleFinder.count`, from the columns of the tasks alone."""
        places = Places(self.kind, question.rules)
        fields = ("claim__branch", "claim__village", "claim__branch__time_zone")
        rows = _open_tasks(question, question.day).values_list(*fields, "raised_at", "due_on")
        found: Counter[int | None] = Counter()
        for branch, village, zone, raised_at, due_on in rows.iterator():
            raised_on = local_day(raised_at, zone or time_zone_of(None))
            due = places.due(places.place(branch, village), clock_span(raised_on, due_on))
            found[branch] += bool(due and due.is_open_on(question.day))
        return +found


def _open_tasks(question: Question, since: dt.date) -> QuerySet[ClaimTask]:
    """Whose window may have a day from `since` on. The grant of a child has a kind of its own."""
    first = since - OVERDUE_FOR * DAY
    is_new = Q(raised_at__gte=dt.datetime.combine(first - _NEAR, dt.time(), dt.UTC))
    rows = ClaimTask.objects.filter(question.covers("claim__branch"), done_at__isnull=True)
    rows = rows.exclude(kind=ClockKind.GRANT)
    return rows.filter(is_new | Q(due_on__gte=first))


class GrantFinder:
    """Claims whose children may claim the education grant again. Nothing remembers that they did, so every
    year is told, counted from the payment, until the youngest child is too old."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """As `PeopleFinder.find`, of claims that were paid."""
        places = Places(self.kind, question.rules)
        near = _paid_near(question.since, question.day, places.most_days)
        claims = list(_with_family(question).filter(near, pk__gt=after).order_by("pk")[:most])
        rows = [
            _about(self.kind, claim, f"{on.year}", due, question.day)
            for claim, on, due in _grants_due(places, claims)
            if question.touches(due)
        ]
        return not_known(self.kind, rows), claims[-1].pk if len(claims) == most else None

    def count(self, question: Question) -> Mapping[int | None, int]:
        """As `PeopleFinder.count`, of everybody who was paid within the years of the grant."""
        places = Places(self.kind, question.rules)
        day = question.day
        first = same_day_after(day, -12 * _GRANT_YEARS)
        paid = _with_family(question).filter(paid_on__gte=first, paid_on__lt=day).order_by("pk")
        found: Counter[int | None] = Counter()
        for claim, _on, due in _grants_due(places, paid):
            found[claim.branch_id] += due.is_open_on(day)
        return +found


def _with_family(question: Question) -> QuerySet[Claim]:
    family = Relative.objects.filter(removed_at__isnull=True)
    jobs = Enrolment.objects.order_by("pk")
    may_have_grant = Q(kind=EventKind.DEATH) | Q(
        outcome__in=(Outcome.DEATH, Outcome.TOTAL_DISABILITY)
    )
    return (
        Claim.objects.with_payment()
        .filter(question.covers("branch"), may_have_grant, event_on__isnull=False)
        .select_related("branch")
        .prefetch_related(Prefetch("relatives", family), Prefetch("member__enrolments", jobs))
    )


def _paid_near(since: dt.date, day: dt.date, most_days: int) -> Q:
    """Paid on a day of which some year's window may have a day between `since` and `day`."""
    first = since - OVERDUE_FOR * DAY - _NEAR
    last = day + dt.timedelta(days=most_days) + _NEAR
    near = Q(pk__in=[])
    for years in range(1, _GRANT_YEARS):
        near |= Q(
            paid_on__range=(same_day_after(first, -12 * years), same_day_after(last, -12 * years))
        )
    return near


def _grants_due(places: Places, claims: Iterable[Claim]) -> Iterator[tuple[Claim, dt.date, Due]]:
    """Each claim with each of its yearly days and the window of that."""
    claims = list(claims)
    reached = _reached_months(claims)
    for claim in claims:
        event = event_of(claim)
        children = children_in_grant(claim, list(claim.relatives.all()), event) if event else []
        if not children or not _has_grant(claim, event, len(children), reached):
            continue
        place = places.place(claim.branch_id, claim.village_id)
        for on in yearly_claims(claim.paid_on, event.on, children):
            if due := places.due(place, grant_span(on)):
                yield claim, on, due


def _reached_months(claims: Sequence[Claim]) -> Mapping[int, list[dt.date]]:
    """The months that had reached the scheme, of all participations of these people. One query."""
    people = {claim.member_id for claim in claims if claim.member_id}
    found: dict[int, list[dt.date]] = defaultdict(list)
    if people:
        rows = PaidMonth.objects.filter(REACHED, enrolment__member__in=people)
        for enrolment, month in rows.values_list("enrolment", "month").distinct():
            found[enrolment].append(month)
    return found


def _has_grant(
    claim: Claim, event: Event, children: int, reached: Mapping[int, list[dt.date]]
) -> bool:
    """Whether the law of the day gives the grant, by `claims.rules.grants`, for one of the jobs."""
    programs = benefits_of(event, has_jht=False, born_on=claim.birth_date).programs
    jobs = list(claim.member.enrolments.all()) if claim.member_id else []
    outcome = Outcome.DEATH if claim.kind == EventKind.DEATH else Outcome(claim.outcome)
    cases = [
        Case(
            program=program,
            event_on=event.on,
            registered_on=job.registered_on if job else event.on,
            months_paid=_months_in_a_row(reached[job.pk], event.on) if job else 0,
            outcome=outcome,
            children=children,
        )
        for program in programs
        if program in (Program.JKK, Program.JKM)
        for job in jobs or [None]
    ]
    return any(education_grants(case)[0] for case in cases)


def _months_in_a_row(reached: Sequence[dt.date], event_on: dt.date) -> int:
    months = [month for month in reached if month <= month_of(event_on)]
    if not months:
        return 0
    progress = Progress(min(months), remitted_through=max(months))
    return unbroken_run(progress, months).months


def _about(kind: Kind, claim: Claim, period: str, due: Due, day: dt.date) -> Reminder:
    return Reminder(
        kind=kind,
        subject=of_claim(claim.pk),
        period=period,
        rule_id=due.rule.pk,
        claim_id=claim.pk,
        enrolment_id=claim.enrolment_id,
        agent_id=claim.agent_id,
        village_id=claim.village_id,
        branch_id=claim.branch_id,
        due_on=due.due_on,
        last_on=due.last_on,
        night=day,
    )
