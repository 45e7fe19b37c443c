"""What the branch is asked in the demo, and what an agent has to give back."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from dues.actions.participation import change_terms, end_participation
from dues.enums import Source
from dues.models import Collection, Standing
from members.enums import EndReason
from members.values import Terms
from perisai.common.months import add_months, month_of
from perisai.demo.actions.places import Offices
from perisai.demo.moments import moment

RAISED_BY = 500_000  # rupiah a month


def ask_the_branch(*, offices: Offices, today: dt.date) -> None:
    """Somebody who had just paid a year finds a job with wages; somebody who paid ahead earns more."""
    _find_a_job(offices, today)
    _earn_more(offices, today)


def _find_a_job(offices: Offices, today: dt.date) -> None:
    agent, at = offices.agents["sz"], moment(today, days_ago=0, hour=7)
    longest = (
        Collection.objects.filter(agent=agent, source=Source.DOOR)
        .in_hand()
        .annotate(months=Count("lines"))
        .order_by("-months", "pk")
        .first()
    )
    line = longest.lines.select_related("enrolment").first()
    end_participation(
        enrolment=line.enrolment,
        ended_on=at.date(),
        reason=EndReason.WAGE_EMPLOYMENT,
        by=agent.user,
        on=at.date(),
        at=at,
    )


def _earn_more(offices: Offices, today: dt.date) -> None:
    agent, at = offices.agents["sz"], moment(today, days_ago=0, hour=8)
    ahead = (
        Standing.objects.living()
        .filter(agent=agent, remitted_through__gt=month_of(today))
        .select_related("enrolment")
        .order_by("pk")
        .first()
    )
    terms = ahead.enrolment.terms.latest("from_month")
    change_terms(
        enrolment=ahead.enrolment,
        from_month=add_months(month_of(today), 1),
        terms=Terms(
            income=terms.income + RAISED_BY,
            sector=terms.sector,
            has_jht=terms.has_jht,
            is_employer=terms.is_employer,
        ),
        by=agent.user,
        on=at.date(),
        at=at,
        why="Upah naik",
    )
