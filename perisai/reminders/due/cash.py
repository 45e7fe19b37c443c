"""Cash that an agent should have handed on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Min, Q, QuerySet

from dues.enums import ConcernKind
from dues.models import Concern
from dues.queries.concerns import cash_with_agents
from perisai.reminders.due.places import Places
from perisai.reminders.due.question import Question
from perisai.reminders.due.rows import not_known, of_agent, of_concern
from perisai.reminders.due_rules import DAY, OVERDUE_FOR, Due, cash_span, concern_span
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder
from villages.queries import BranchDays, branch_days

_AGENT, _BRANCH, _DAY = (
    f"line__collection__{name}" for name in ("agent", "branch", "collected_on")
)


class CashFinder:
    """Whoever has cash, in hand or in the balance, after the day on which it was to be handed on. The period
    is the day of the oldest receipt."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """As `PeopleFinder.find`, of agents and branches; a page ends between two agents."""
        places = Places(self.kind, question.rules)
        held = cash_with_agents(question.covered(), question.day)
        held = held.filter(**{f"{_AGENT}__gt": after}).values_list(_AGENT, _BRANCH)
        oldest = list(held.annotate(oldest=Min(_DAY)).order_by(_AGENT, _BRANCH))
        last = oldest[most - 1][0] if len(oldest) > most else None
        page = [row for row in oldest if last is None or row[0] <= last]
        limits = branch_days(branch for _agent, branch, _day in page)
        rows = [
            Reminder(
                kind=self.kind,
                subject=of_agent(agent, branch),
                period=collected_on.isoformat(),
                rule_id=due.rule.pk,
                agent_id=agent,
                branch_id=branch,
                due_on=due.due_on,
                last_on=due.last_on,
                night=question.day,
            )
            for agent, branch, collected_on in page
            if (due := _cash_due(places, limits, branch, collected_on)) and question.touches(due)
        ]
        return not_known(self.kind, rows), last

    def count(self, question: Question) -> Mapping[int | None, int]:
        """As `PeopleFinder.count`, from how many receipts there are of each day."""
        places = Places(self.kind, question.rules)
        held = cash_with_agents(question.covered(), question.day)
        rows = held.values_list(_BRANCH, _AGENT, _DAY).annotate(number=Count("pk"))
        oldest: dict[tuple[int, int], dt.date] = {}
        for branch, agent, collected_on, _number in rows.iterator():
            known = oldest.get((branch, agent), collected_on)
            oldest[branch, agent] = min(known, collected_on)
        limits = branch_days(branch for branch, _agent in oldest)
        found: Counter[int | None] = Counter()
        for (branch, _agent), collected_on in oldest.items():
            due = _cash_due(places, limits, branch, collected_on)
            found[branch] += bool(due and due.is_open_on(question.day))
        return +found


def _cash_due(
    places: Places, limits: BranchDays, branch_id: int, collected_on: dt.date
) -> Due | None:
    span = cash_span(limits.remit_by(branch_id, collected_on))
    return places.due(places.place(branch_id, None), span)


class ConcernFinder:
    """Concerns about old cash of an agent that nobody has answered: told to the coordinator."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """As `PeopleFinder.find`, of concerns."""
        places = Places(self.kind, question.rules)
        concerns = list(
            _open_concerns(question, question.since).filter(pk__gt=after).order_by("pk")[:most]
        )
        rows = [
            Reminder(
                kind=self.kind,
                subject=of_concern(concern.pk),
                period=concern.since_on.isoformat(),
                rule_id=due.rule.pk,
                concern_id=concern.pk,
                agent_id=concern.agent_id,
                branch_id=concern.branch_id,
                due_on=due.due_on,
                last_on=due.last_on,
                night=question.day,
            )
            for concern in concerns
            if (due := _concern_due(places, concern.branch_id, concern.raised_on))
            and question.touches(due)
        ]
        return not_known(self.kind, rows), concerns[-1].pk if len(concerns) == most else None

    def count(self, question: Question) -> Mapping[int | None, int]:
        """As `PeopleFinder.count`, by branch and day."""
        places = Places(self.kind, question.rules)
        rows = _open_concerns(question, question.day).order_by().values_list("branch", "raised_on")
        found: Counter[int | None] = Counter()
        for branch, raised_on, number in rows.annotate(number=Count("pk")):
            due = _concern_due(places, branch, raised_on)
            found[branch] += number if due and due.is_open_on(question.day) else 0
        return +found


def _concern_due(places: Places, branch_id: int, raised_on: dt.date) -> Due | None:
    return places.due(places.place(branch_id, None), concern_span(raised_on))


def _open_concerns(question: Question, since: dt.date) -> QuerySet[Concern]:
    """Whose window may have a day from `since` on."""
    is_about_cash = Q(kind=ConcernKind.CASH_TOO_OLD, answer__isnull=True)
    return Concern.objects.filter(
        is_about_cash,
        question.covers("branch"),
        raised_on__gte=since - OVERDUE_FOR * DAY,
    )
