"""People who come due by how far their dues have come. The period is always a month."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from dues.models import Standing
from dues.querysets import StandingQuerySet
from dues.rules import first_month_not_lapsed
from perisai.reminders.due.places import Places, jht_in
from perisai.reminders.due.question import Question
from perisai.reminders.due.rows import month_period, of_enrolment
from perisai.reminders.due_rules import Due, month_span, months_to_look
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder
from perisai.reminders.rules import Place

# Months and enrolments in one number, so that a page begins where the last one ended.
_KEYS = 10**10


class _Row(NamedTuple):
    """What is read of somebody who came due; `has_jht` only where the rules ask for it."""

    pk: int
    agent: int | None
    village: str | None
    branch: int | None
    has_jht: bool | None = None


@dataclass(frozen=True)
class _Plan:
    """One period: when each place comes due, and for whom it is asked."""

    month: dt.date
    due: Mapping[Place, Due]
    where: Q

    @cached_property
    def period(self) -> str:
        return month_period(self.month)


class PeopleFinder:
    """What all kinds about members have in common; a kind says who, by the period, and who, by the day."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def who(self, month: dt.date) -> Q | None:
        """Which standings the reminder of this period is about, however long ago; None when it is about
        nobody. Whether they had lapsed is asked beside it."""
        raise NotImplementedError

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet | None:
        """Of standings that have not lapsed, those whom the reminder of this period is about on a day."""
        raise NotImplementedError

    def find(
        self, question: Question, *, after: int, most: int
    ) -> tuple[list[Reminder], int | None]:
        """Unsaved reminders of everybody whom the question is about and of whom no row is written, at most
        `most` behind the key `after`; and the last key, None at the end."""
        places = Places(self.kind, question.rules)
        first, behind = divmod(after, _KEYS)
        found: list[Reminder] = []
        for plan in self._plans(places, question.since, question.day):
            ordinal = plan.month.toordinal()
            if ordinal < first:
                continue
            key = behind if ordinal == first else 0
            page = self._page(places, plan, question, behind=key, most=most - len(found))
            found += (self._reminder(places, plan, row, question.day) for row in page)
            if len(found) >= most:
                return found, ordinal * _KEYS + page[-1].pk
        return found, None

    def count(self, question: Question) -> Mapping[int | None, int]:
        """How many should have a reminder whose window is open on `day`, by branch: asked by how people stand
        on that day, and by the place of each."""
        places = Places(self.kind, question.rules)
        found: Counter[int | None] = Counter()
        day = question.day
        for month in months_to_look(day, day, places.most_days):
            rows = self._alive(question)
            span = month_span(self.kind, month)
            windows = (places.due(place, span) for place in places.all_of_members())
            if not any(due.is_open_on(day) for due in windows if due):
                continue
            rows = self.on_day(rows, month, day)
            if rows is None:
                continue
            for branch, village, has_jht, number in self._by_place(places, rows, month):
                due = places.due(places.place(branch, village, has_jht), span)
                if due and due.is_open_on(day):
                    found[branch] += number
        return found

    @staticmethod
    def _alive(question: Question) -> StandingQuerySet:
        rows = Standing.objects.filter(question.covers("branch")).living()
        rows = rows.filter(enrolment__member__withdrawn_at__isnull=True)
        kept = Q(remitted_through__gte=first_month_not_lapsed(question.day))
        return rows.filter(kept | Q(remitted_through__isnull=True, paid_through__isnull=False))

    @staticmethod
    def _by_place(
        places: Places, rows: QuerySet, month: dt.date
    ) -> Iterator[tuple[int | None, str | None, bool | None, int]]:
        """How many stand at each place, no finer than the rules ask for."""
        fields = ["branch"]
        if places.asks_village:
            fields.append("village")
        if places.asks_jht:
            rows = rows.annotate(has_jht=jht_in(month))
            fields.append("has_jht")
        for row in rows.order_by().values(*fields).annotate(number=Count("pk")):
            yield row["branch"], row.get("village"), row.get("has_jht"), row["number"]

    def _plans(self, places: Places, since: dt.date, day: dt.date) -> Iterator[_Plan]:
        for month in months_to_look(since, day, places.most_days):
            span = month_span(self.kind, month)
            found = {place: places.due(place, span) for place in places.all_of_members()}
            due = {place: one for place, one in found.items() if one and one.touches(since, day)}
            if not due or (who := self.who(month)) is None:
                continue
            # Nobody pays for a participation that is over. Whoever has a row already keeps its window: dues
            # that arrive in time put the lapse off.
            bounds: dict[dt.date, list[Place]] = defaultdict(list)
            for place, one in due.items():
                bounds[first_month_not_lapsed(max(one.due_on, since))].append(place)
            where = Q(pk__in=[])
            for bound, several in bounds.items():
                kept = Q(remitted_through__gte=bound) | Q(remitted_through__isnull=True)
                where |= kept if len(several) == len(found) else kept & places.where(several)
            yield _Plan(month, due, who & where)

    def _page(
        self, places: Places, plan: _Plan, question: Question, *, behind: int, most: int
    ) -> list[_Row]:
        # One probe of the unique index for each row, whatever the database believes of a table that grows
        # while it is asked: as EXISTS it becomes a join, which goes through all of the table for each row.
        subject = Concat(Value("e"), Cast(OuterRef("pk"), CharField()))
        known = Reminder.objects.filter(kind=self.kind, subject=subject, period=plan.period)
        rows = Standing.objects.filter(question.covers("branch"))
        rows = rows.alias(known=Subquery(known.values("pk")[:1]))
        if places.asks_jht:
            rows = rows.annotate(has_jht=jht_in(plan.month))
        rows = rows.filter(
            plan.where,
            known__isnull=True,
            ended_on__isnull=True,
            paid_through__isnull=False,
            enrolment__ended_on__isnull=True,
            enrolment__member__deceased_on__isnull=True,
            enrolment__member__withdrawn_at__isnull=True,
            pk__gt=behind,
        )
        fields = _Row._fields if places.asks_jht else _Row._fields[:-1]
        return [_Row(*row) for row in rows.order_by("pk").values_list(*fields)[:most]]

    def _reminder(self, places: Places, plan: _Plan, row: _Row, day: dt.date) -> Reminder:
        due = plan.due[places.place(row.branch, row.village, row.has_jht)]
        return Reminder(
            kind=self.kind,
            subject=of_enrolment(row.pk),
            period=plan.period,
            rule_id=due.rule.pk,
            enrolment_id=row.pk,
            agent_id=row.agent,
            village_id=row.village,
            branch_id=row.branch,
            due_on=due.due_on,
            last_on=due.last_on,
            night=day,
        )
