"""What changes for people at a time known beforehand: free months and a discount end, a harvest comes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from dues.models import CampaignMember
from dues.querysets import StandingQuerySet
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.common.months import add_months, month_of
from perisai.regulations.enums import PayerKind
from perisai.reminders.due.people import PeopleFinder
from perisai.reminders.models import VillageSettings


class FreeMonthsFinder(PeopleFinder):
    """The months that a campaign pays end, and no later one has reached the scheme."""

    def who(self, month: dt.date) -> Q:
        free = CampaignMember.objects.filter(enrolment=OuterRef("pk"), last_month=month)
        reached = Q(remitted_through__isnull=True) | Q(remitted_through__lte=month)
        return Q(Exists(free)) & reached

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet:
        free = CampaignMember.objects.filter(last_month=month).values("enrolment")
        return rows.filter(enrolment__in=free).exclude(remitted_through__gt=month)


class DiscountFinder(PeopleFinder):
    """The discount of somebody's sector ends, by the terms of its last month."""

    def who(self, month: dt.date) -> Q | None:
        ends = regulations.discounts_ending(month)
        people = Q(pk__in=[])
        for end in ends:
            people |= Q(sector=end.sector) & (Q() if end.is_for_employers else Q(is_employer=False))
        return Q(Exists(_in_force(month).filter(people))) if ends else None

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet | None:
        """Asked of the prices of both months: whose is higher afterwards."""
        kinds = ("sector", "has_jht", "is_employer")
        begun = EnrolmentTerms.objects.filter(from_month__lte=month)
        dearer = Q(pk__in=[])
        for terms in begun.order_by().values(*kinds).annotate(income=Min("income")):
            now, then = (
                regulations.dues_for_month(month=each, payer_kind=PayerKind.SELF, **terms).total
                for each in (month, add_months(month, 1))
            )
            if then > now:
                dearer |= Q(**{name: terms[name] for name in kinds})
        return rows.filter(Exists(_in_force(month).filter(dearer))) if dearer else None


class HarvestFinder(PeopleFinder):
    """It is the month in which a village has money from its harvest."""

    def who(self, month: dt.date) -> Q:
        settings = VillageSettings.objects.filter(harvest_month=month.month)
        return Q(village__in=settings.values("village"))

    def on_day(self, rows: StandingQuerySet, month: dt.date, day: dt.date) -> QuerySet | None:
        rows = rows.filter(village__reminder_settings__harvest_month=day.month)
        return rows if month == month_of(day) else None


def _in_force(month: dt.date) -> QuerySet[EnrolmentTerms]:
    """The terms of an outer standing in a month."""
    begun = EnrolmentTerms.objects.filter(from_month__lte=month)
    newer = begun.filter(enrolment=OuterRef("enrolment"), from_month__gt=OuterRef("from_month"))
    return begun.filter(~Exists(newer), enrolment=OuterRef("pk"))
