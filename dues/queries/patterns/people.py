"""Patterns about members: one telephone for many houses, nobody ever met, and far fewer who pay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    When,
)
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac

from dues import anomaly_rules as rules
from dues.anomaly_enums import AnomalyRule
from dues.anomaly_rules import MOST_ROWS, thresholds
from dues.enums import Source
from dues.models import Anomaly, CollectionLine, PaidMonth
from dues.queries.patterns.found import Found, period_of, subject_of
from members.enums import VisitResult
from members.models import Member, Visit
from perisai.common.keys import among
from perisai.common.months import add_months, last_day, month_of

LONGEST_SUBJECT = Anomaly._meta.get_field("subject").max_length


def one_phone_for_many(on: dt.date) -> Iterator[Found]:
    """One telephone number at members of many households of one agent: whoever should be asked whether the
    dues were paid cannot be reached."""
    terms = thresholds(AnomalyRule.PHONE, on)
    house = Case(
        When(family_card="", then=Cast("pk", CharField())),
        default=F("family_card"),
        output_field=CharField(),
    )
    living = Member.objects.filter(
        agent__isnull=False,
        village__branch__isnull=False,
        withdrawn_at__isnull=True,
        deceased_on__isnull=True,
    ).exclude(phone="")
    rows = (
        living.order_by()
        .values("agent", "village__branch", "phone")
        .annotate(houses=Count(house, distinct=True))
        .filter(houses__gte=terms["households"])
        .values_list("agent", "village__branch", "phone", "houses")
    )
    found = {(agent, branch, phone): houses for agent, branch, phone, houses in rows}
    people = defaultdict(list)
    whose = living.filter(phone__in={phone for _agent, _branch, phone in found}).order_by("pk")
    for agent, branch, phone, pk in whose.values_list("agent", "village__branch", "phone", "pk"):
        people[agent, branch, phone].append(pk)
    for (agent, branch, phone), houses in sorted(found.items()):
        key = salted_hmac("dues.anomaly.phone", phone, algorithm="sha256").hexdigest()[:20]
        yield Found(
            subject=f"phone:{agent}:{branch}:{key}"[:LONGEST_SUBJECT],
            period=f"{on:%Y}",
            agent=agent,
            branch=branch,
            from_on=on,
            until_on=on,
            measured=houses,
            allowed=terms["households"],
            evidence={"members": people[agent, branch, phone][:MOST_ROWS]},
        )


def nobody_ever_met(on: dt.date) -> Iterator[Found]:
    """Members who were visited again and again and never met, and of whom nothing was taken either: perhaps
    they are not at home, perhaps there is nobody."""
    terms = thresholds(AnomalyRule.SILENT, on)
    since = on - dt.timedelta(days=terms["days"])
    rows = list(
        Visit.objects.filter(
            visited_on__gt=since, visited_on__lte=on, member__village__branch__isnull=False
        )
        .order_by()
        .values("agent", "member", "member__village__branch")
        .annotate(
            visits=Count("pk"),
            missed=Count("pk", filter=Q(result=VisitResult.NOT_HOME)),
            first=Min("visited_on"),
            newest=Max("visited_on"),
        )
        .filter(visits=F("missed"), visits__gte=terms["visits"])
        .values_list("agent", "member__village__branch", "member", "first", "newest")
    )
    paid = dict(
        CollectionLine.objects.filter(
            enrolment__member__in=among(member for _agent, _branch, member, *_days in rows),
            collection__source__in=Source.of_agent(),
            collection__collected_on__gt=since,
        )
        .order_by()
        .values_list("enrolment__member")
        .annotate(last=Max("collection__collected_on"))
    )
    groups = defaultdict(list)
    for agent, branch, member, first, newest in rows:
        if paid.get(member, since) < first:
            groups[agent, branch].append((member, first, newest))
    for (agent, branch), group in sorted(groups.items()):
        if len(group) >= terms["members"]:
            # The same visits stay in sight for weeks after their quarter has ended: they are told of once.
            newest = max(newest for _member, _first, newest in group)
            yield Found(
                subject=subject_of(agent, branch),
                period=f"{newest:%Y}-Q{(newest.month + 2) // 3}",
                agent=agent,
                branch=branch,
                from_on=min(first for _member, first, _newest in group),
                until_on=on,
                measured=len(group),
                allowed=terms["members"],
                evidence={"members": sorted(member for member, *_days in group)[:MOST_ROWS]},
            )


def far_fewer_pay(on: dt.date) -> Iterator[Found]:
    """A month of dues that far fewer members of an agent paid than the three before, measured against the
    whole branch. Counted are members who are hers today and have not ended: who went over or died is no
    drop."""
    terms = thresholds(AnomalyRule.COVERAGE, on)
    month = add_months(month_of(on), -1 if on.day >= terms["day"] else -2)
    before = [add_months(month, -back) for back in (3, 2, 1)]
    rows = (
        _months_of_members()
        .filter(month__in=[*before, month])
        .order_by()
        .values_list("enrolment__member__agent", "enrolment__member__village__branch", "month")
        .annotate(people=Count("pk"))
    )
    agents, branches = defaultdict(dict), defaultdict(lambda: defaultdict(int))
    for agent, branch, paid, people in rows:
        agents[agent, branch][paid] = people
        branches[branch][paid] += people

    def fell(counts: dict, whole: dict) -> bool:
        return rules.has_dropped(
            counts.get(month, 0),
            sum(counts.get(one, 0) for one in before) / 3,
            branch_now=whole[month],
            branch_before=sum(whole[one] for one in before) / 3,
            percent=terms["percent"],
            people=terms["people"],
        )

    found = {
        key: counts for key, counts in sorted(agents.items()) if fell(counts, branches[key[1]])
    }
    missing = _who_stopped(found, before[-1], month) if found else {}
    for (agent, branch), counts in found.items():
        usual = round(sum(counts.get(one, 0) for one in before) / 3)
        yield Found(
            subject=subject_of(agent, branch),
            period=period_of(month),
            agent=agent,
            branch=branch,
            from_on=month,
            until_on=last_day(month),
            measured=counts.get(month, 0),
            allowed=usual,
            evidence={"members": missing[agent, branch][:MOST_ROWS]},
        )


def _months_of_members():
    """Paid months of members who have an agent, live, and have not ended."""
    return PaidMonth.objects.filter(
        enrolment__ended_on__isnull=True,
        enrolment__member__agent__isnull=False,
        enrolment__member__village__branch__isnull=False,
        enrolment__member__deceased_on__isnull=True,
    )


def _who_stopped(found, before: dt.date, month: dt.date) -> dict[tuple[int, int], list[int]]:
    """Of these agents the members who paid the month before and not this one."""
    now = PaidMonth.objects.filter(enrolment=OuterRef("enrolment"), month=month)
    people = defaultdict(list)
    rows = (
        _months_of_members()
        .filter(
            ~Exists(now),
            month=before,
            enrolment__member__agent__in={agent for agent, _branch in found},
        )
        .order_by("enrolment__member")
        .values_list(
            "enrolment__member__agent",
            "enrolment__member__village__branch",
            "enrolment__member",
        )
    )
    for agent, branch, member in rows:
        people[agent, branch].append(member)
    return people
