"""Months of dues: before, on and after their due day, and those in arrears."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from dues.models import PaidMonth
from dues.querysets import StandingQuerySet
from dues.rules import last_due_month
from perisai.common.months import add_months
from perisai.reminders.due.people import PeopleFinder
from perisai.reminders.due_rules import overdue_months_of

_PAID = PaidMonth.objects.filter(enrolment=OuterRef("pk"))


class MonthFinder(PeopleFinder):
    """A month of dues that has not reached the scheme. Before the first month that somebody paid nothing is
    owed."""

    def who(self, month: dt.date) -> Q:
        begun = Exists(_PAID.filter(month__lte=month))
        return Q(remitted_through__lt=month) | Q(remitted_through__isnull=True) & Q(begun)

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet:
        first = Subquery(_PAID.order_by("month").values("month")[:1])
        # Whose dues have reached the scheme paid for a month before; only of the others it is asked.
        begun = Q(remitted_through__isnull=False) | Q(first_paid__lte=month)
        return rows.exclude(remitted_through__gte=month).alias(first_paid=first).filter(begun)


class OnlyMonthFinder(PeopleFinder):
    """A month that is the only one past its due day: the month before has reached the scheme, or it is the
    first one. Whoever owes more is told by the arrears."""

    def who(self, month: dt.date) -> Q:
        is_first = Exists(_PAID.filter(month=month)) & ~Exists(_PAID.filter(month__lt=month))
        before = Q(remitted_through=add_months(month, -1))
        return before | Q(remitted_through__isnull=True) & Q(is_first)

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet:
        first = Subquery(_PAID.order_by("month").values("month")[:1])
        only = Q(remitted_through__isnull=True, first_paid=month)
        only |= Q(remitted_through__gte=add_months(month, -1), remitted_through__lt=month)
        return rows.alias(first_paid=first).filter(only)


class ArrearsFinder(PeopleFinder):
    """Exactly so many months are overdue. The period is the last one that reached the scheme."""

    def who(self, month: dt.date) -> Q:
        return Q(remitted_through=month)

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet | None:
        count = overdue_months_of(self.kind)
        if month != add_months(last_due_month(day), -count):
            return None
        return rows.in_arrears_on(day).filter(remitted_through=month)
