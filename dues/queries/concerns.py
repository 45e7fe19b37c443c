"""What is to be told to coordinators, and what waits for their answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Case, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from dues import custody_rules, rules
from dues.enums import ConcernKind, Source
from dues.models import Collection, Concern, PaidMonth, Standing
from dues.queries.cash import PLACE
from dues.queries.night import local_days
from dues.querysets import HELD, with_agent
from perisai.common.months import month_of
from villages.models import Branch, BranchTerms
from villages.queries import custody_terms
from villages.rules import CustodyTerms
from villages.scoping import Viewer

PAGE = 50
# Months paid to an agent whose money is not in the scheme.
_HELD_MONTHS = PaidMonth.objects.filter(
    line__reached__isnull=True, line__collection__source__in=Source.of_agent()
)


def members_at_risk(at: dt.datetime) -> Iterator[Concern]:
    """Whoever lapsed, is about to, or was never protected, while an agent or the branch has their dues,
    and nobody was told: unsaved, the longest lapsed first."""
    for day, zones in local_days(at).items():
        alive = Standing.objects.filter(HELD, ended_on__isnull=True).in_zones(zones)
        held = alive.filter(remitted_through__lt=month_of(day))
        months = held.order_by("remitted_through").values_list("remitted_through", flat=True)
        for month in list(months.distinct()):
            if told := rules.at_risk_since(month, day):
                yield from _untold(held.filter(remitted_through=month), *told, raised_on=day)
        yield from _never_protected(alive.filter(remitted_through__isnull=True), day)


def _never_protected(held: QuerySet[Standing], day: dt.date) -> Iterator[Concern]:
    """Of whom nothing has reached the scheme: counted from their first paid month."""
    paid = PaidMonth.objects.filter(enrolment=OuterRef("pk")).order_by("month").values("month")
    held = held.annotate(first=Subquery(paid[:1])).filter(first__lt=month_of(day))
    months = held.order_by("first").values_list("first", flat=True)
    for month in list(months.distinct()):
        if told := rules.never_protected_since(month, day):
            yield from _untold(held.filter(first=month), *told, raised_on=day)


def _untold(
    standings: QuerySet[Standing], kind: ConcernKind, since: dt.date, *, raised_on: dt.date
) -> Iterator[Concern]:
    told = Concern.objects.filter(kind=kind, since_on=since, enrolment=OuterRef("enrolment"))
    rows = (
        _HELD_MONTHS.filter(~Exists(told), enrolment__standing__in=standings)
        .order_by("enrolment")
        .values("enrolment")
        .annotate(
            agent=Min("line__collection__agent"),
            village=Min("line__collection__village"),
            branch=Min("line__collection__branch"),
            oldest=Min("line__collection__collected_on"),
            amount=Sum("line__cash"),
        )
    )
    for row in rows.iterator():
        yield Concern(
            kind=kind,
            enrolment_id=row["enrolment"],
            agent_id=row["agent"],
            village_id=row["village"],
            branch_id=row["branch"],
            since_on=since,
            oldest_on=row["oldest"],
            amount=row["amount"],
            raised_on=raised_on,
        )


def agents_with_old_cash(at: dt.datetime) -> Iterator[Concern]:
    """Whoever has held cash, in hand or in the balance, beyond the limit on age and the days of grace, and
    nobody was told: unsaved."""
    for day, zones in local_days(at).items():
        branches = Branch.objects.filter(time_zone__in=zones)
        for terms, group in _branches_by_terms(branches, day):
            yield from _too_old(group, terms, day)


def _branches_by_terms(
    branches: QuerySet[Branch], day: dt.date
) -> Iterator[tuple[CustodyTerms, list[Branch]]]:
    """Branches with the limits of that day; those without terms of their own share the house rule."""
    own = set(BranchTerms.objects.filter(from_on__lte=day).values_list("branch", flat=True))
    groups = defaultdict(list)
    house = custody_terms(None, day)
    for branch in branches:
        groups[custody_terms(branch, day) if branch.pk in own else house].append(branch)
    yield from groups.items()


def cash_with_agents(
    branches: Iterable[Branch] | QuerySet[Branch], newest: dt.date
) -> QuerySet[PaidMonth]:
    """Paid months whose money an agent of these branches has in hand or in the balance since a day no later
    than `newest`. Asked of the months that are held, not of all receipts there ever were."""
    return _HELD_MONTHS.filter(
        with_agent("line__collection__"),
        enrolment__standing__in=Standing.objects.filter(HELD),
        month__gt=Coalesce("enrolment__standing__remitted_through", Value(dt.date.min)),
        line__collection__branch__in=branches,
        line__collection__collected_on__lte=newest,
    ).order_by()


def _too_old(branches: Iterable[Branch], terms: CustodyTerms, day: dt.date) -> Iterator[Concern]:
    newest = day - (custody_rules.too_old_from(day, terms) - day)
    rows = (
        cash_with_agents(branches, newest)
        .values_list("line__collection__agent", "line__collection__branch")
        .annotate(oldest=Min("line__collection__collected_on"), amount=Sum("line__cash"))
    )
    found = {(agent, branch): (oldest, amount) for agent, branch, oldest, amount in rows}
    told = set(
        Concern.objects.filter(
            kind=ConcernKind.CASH_TOO_OLD,
            oldest_on__in={oldest for oldest, _amount in found.values()},
        ).values_list("agent", "branch", "since_on")
    )
    for (agent, branch), (oldest, amount) in sorted(found.items()):
        since = custody_rules.too_old_from(oldest, terms)
        if (agent, branch, since) not in told:
            yield Concern(
                kind=ConcernKind.CASH_TOO_OLD,
                agent_id=agent,
                branch_id=branch,
                since_on=since,
                oldest_on=oldest,
                amount=amount,
                raised_on=day,
            )


def concerns_of(viewer: Viewer) -> QuerySet[Concern]:
    """Every concern this viewer may see, loaded for a page, each with `lasts`: the money has not moved on
    by itself and nobody has answered, so that it still asks for an answer.

    Cash that was handed on and dues that arrived before the lapse are past; a lapse, and whoever was never
    protected, stay until somebody says what was done.
    """
    held = _HELD_MONTHS.filter(enrolment=OuterRef("enrolment"))
    lapse = Concern.objects.filter(
        kind=ConcernKind.LAPSED_WHILE_HELD,
        enrolment=OuterRef("enrolment"),
        since_on__gt=OuterRef("since_on"),
    )
    held_cash = (
        Collection.objects.of_agents()
        .with_agent()
        .filter(
            agent=OuterRef("agent"),
            branch=OuterRef("branch"),
            collected_on=OuterRef("oldest_on"),
        )
    )
    return (
        Concern.objects.visible_to(viewer)
        .select_related(
            "agent__user", "branch", "village", "enrolment__member", "answer__answered_by"
        )
        .annotate(
            lasts=Case(
                # First, so that the database looks for the money of those alone that nobody answered.
                When(answer__isnull=False, then=Value(False)),
                When(kind=ConcernKind.CASH_TOO_OLD, then=Exists(held_cash)),
                When(kind=ConcernKind.ARREARS_WHILE_HELD, then=Exists(held) & ~Exists(lapse)),
                default=Value(True),
            )
        )
    )


def open_concerns(viewer: Viewer) -> QuerySet[Concern]:
    """What asks for an answer, the longest first."""
    rows = concerns_of(viewer).filter(answer__isnull=True, lasts=True)
    return rows.order_by("since_on", "pk")


def past_concerns(viewer: Viewer) -> QuerySet[Concern]:
    """What was answered or came to its end by itself, the newest first."""
    rows = concerns_of(viewer).exclude(answer__isnull=True, lasts=True)
    return rows.order_by("-pk")


def receipts_of_concern(concern: Concern, *, viewer: Viewer) -> QuerySet[Collection]:
    """The receipts whose money it is about, as far as it has not reached the scheme, oldest first; each
    with the `place` of its money."""
    rows = Collection.objects.visible_to(viewer).of_agents().standing()
    if concern.enrolment_id:
        months = _HELD_MONTHS.filter(enrolment=concern.enrolment_id)
        rows = rows.filter(pk__in=months.values("line__collection"))
    else:
        terms = custody_terms(concern.branch, concern.raised_on)
        newest = concern.oldest_on + (
            concern.raised_on - custody_rules.too_old_from(concern.oldest_on, terms)
        )
        rows = rows.with_agent().filter(
            agent=concern.agent_id, branch=concern.branch_id, collected_on__lte=newest
        )
    return rows.annotate(place=PLACE).oldest_first()


def concern_page(
    viewer: Viewer, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[Concern], UUID | None]:
    """Some of what asks for an answer, and the one after which the next page begins. An answer given
    meanwhile makes nobody miss a row: the place is that of the concern, answered or not."""
    rows = open_concerns(viewer)
    last = after and Concern.objects.visible_to(viewer).filter(uuid=after).first()
    if last:
        rows = rows.filter(since_on__gte=last.since_on)
        rows = rows.filter(Q(since_on__gt=last.since_on) | Q(pk__gt=last.pk))
    # First which, then everything about them: of a whole country, all of it would be put together.
    keys = list(rows.values_list("pk", flat=True)[: size + 1])
    found = list(concerns_of(viewer).filter(pk__in=keys).order_by("since_on", "pk"))
    return found[:size], found[size - 1].uuid if len(found) > size else None
