"""How campaigns stand: what is used, who is in, whose free months end, who stayed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from dues import rules
from dues.models import Campaign, CampaignMember, Collection, PaidMonth
from dues.queries.standing import Position, position_of
from members.models import Enrolment, Member
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer

FOUND_AT_ONCE = 50
PAGE = 50
RETENTION = (3, 6)  # months after the free ones in which staying is looked at


# What of the budget of a campaign is used, in rupiah: payments that were not reversed.
USED = Coalesce(
    Subquery(
        Collection.objects.standing()
        .filter(campaign_payment__campaign=OuterRef("pk"))
        .order_by()
        .values("campaign_payment__campaign")
        .annotate(sum=Sum("total"))
        .values("sum")
    ),
    0,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """Of `members` whose free months ended at least `months` months ago, `stayed` paid that month too."""

    months: int
    members: int
    stayed: int

    @property
    def percent(self) -> int:
        return self.stayed * 100 // self.members if self.members else 0


@dataclass(frozen=True, slots=True)
class Sponsored:
    """A member of a campaign: how many free months are paid, and which are not yet and can be, in order."""

    row: CampaignMember
    payer_kind: PayerKind
    position: Position
    paid: int
    payable: Sequence[dt.date]

    @property
    def member(self) -> Member:
        return self.row.enrolment.member

    @property
    def whole(self) -> int:
        """Rupiah of all free months that are left."""
        return self.price(len(self.payable))

    def price(self, months: int) -> int:
        """Rupiah of the next free months, at most as many as are left."""
        span = self.payable[: max(months, 0)]
        terms = list(self.row.enrolment.terms.all())
        return rules.price_months(terms, span, self.payer_kind).total


def campaigns_of(viewer: Viewer) -> QuerySet[Campaign]:
    """The campaigns this viewer may see, the newest first, each with `used` and `left` (rupiah) and
    `people`."""
    return (
        Campaign.objects.visible_to(viewer)
        .select_related("branch", "village")
        .annotate(used=USED, left=F("budget") - USED, people=Count("members"))
    )


def sponsored_members(
    campaign: Campaign, *, viewer: Viewer, after: int = 0, size: int = PAGE
) -> list[Sponsored]:
    """Members of a campaign in hand in the order they were taken in, after the key `after`, one more than
    `size` when there are more. Three queries."""
    rows = list(_members(campaign, viewer).filter(pk__gt=after).order_by("pk")[: size + 1])
    return [_sponsored(campaign, row, viewer.on) for row in rows]


def sponsored_to_pay(campaign: Campaign, *, viewer: Viewer) -> list[Sponsored]:
    """Members of a campaign in hand whose free months are not all paid and can be, by name; at most
    FOUND_AT_ONCE. Three queries."""
    rows = (
        _members(campaign, viewer)
        .filter(enrolment__ended_on__isnull=True)
        .filter(
            Q(enrolment__standing__paid_through__isnull=True)
            | Q(enrolment__standing__paid_through__lt=F("last_month"))
        )
        .order_by("enrolment__member__name", "pk")
    )
    found = (_sponsored(campaign, row, viewer.on) for row in rows[:FOUND_AT_ONCE])
    return [one for one in found if one.payable]


def ending_soon(viewer: Viewer) -> QuerySet[CampaignMember]:
    """Members whose last free month is this one or the next, of whom something was paid, and nothing after
    it: to be reminded now, a month before."""
    month = month_of(viewer.on)
    return (
        CampaignMember.objects.visible_to(viewer)
        .filter(
            last_month__gte=month,
            last_month__lte=add_months(month, 1),
            enrolment__standing__paid_through__isnull=False,
            enrolment__ended_on__isnull=True,
            enrolment__member__deceased_on__isnull=True,
        )
        .exclude(enrolment__standing__paid_through__gt=F("last_month"))
        .select_related(
            "enrolment__member__neighbourhood__hamlet", "enrolment__member__agent__user"
        )
        .order_by("last_month", "enrolment__member__name", "pk")
    )


def people_to_take_in(campaign: Campaign, text: str, *, viewer: Viewer) -> list[Enrolment]:
    """Open participations that the campaign has not taken in, of people whose name or last digits match;
    at most FOUND_AT_ONCE, those who have paid nothing first. One query."""
    rows = (
        Enrolment.objects.visible_to(viewer)
        .open()
        .filter(member__village__branch=campaign.branch_id, member__deceased_on__isnull=True)
        .filter(member__in=Member.objects.matching(text))
        .exclude(Exists(CampaignMember.objects.filter(campaign=campaign, enrolment=OuterRef("pk"))))
    )
    if campaign.village_id:
        rows = rows.filter(member__village=campaign.village_id)
    return list(
        rows.select_related(
            "member__neighbourhood__hamlet", "member__village", "standing"
        ).order_by(F("standing__paid_through").asc(nulls_first=True), "member__name", "pk")[
            :FOUND_AT_ONCE
        ]
    )


def retention(campaign: Campaign, *, viewer: Viewer) -> list[Stay]:
    """Who still pays 3 and 6 months after the free months, of those for whom that month is due. Four
    queries, however long the campaign."""
    due = rules.last_due_month(viewer.on)
    return [_stay(campaign, months, due, viewer) for months in RETENTION]


def _stay(campaign: Campaign, months: int, due: dt.date, viewer: Viewer) -> Stay:
    rows = (
        CampaignMember.objects.visible_to(viewer)
        .filter(campaign=campaign, last_month__lte=add_months(due, -months))
        .order_by()
    )
    ends = rows.values_list("last_month").annotate(count=Count("pk"))
    counts = dict(ends)
    stayed = Q(pk__in=[])
    for end in counts:
        paid = PaidMonth.objects.filter(
            enrolment=OuterRef("enrolment"), month=add_months(end, months)
        )
        stayed |= Q(last_month=end) & Q(Exists(paid))
    return Stay(months, sum(counts.values()), rows.filter(stayed).count() if counts else 0)


def _members(campaign: Campaign, viewer: Viewer) -> QuerySet[CampaignMember]:
    paid = (
        PaidMonth.objects.filter(
            enrolment=OuterRef("enrolment"),
            line__collection__campaign_payment__campaign=OuterRef("campaign"),
        )
        .order_by()
        .values("enrolment")
        .annotate(count=Count("pk"))
    )
    return (
        CampaignMember.objects.visible_to(viewer)
        .filter(campaign=campaign)
        .select_related(
            "enrolment__member__neighbourhood__hamlet",
            "enrolment__member__agent__user",
            "enrolment__standing",
        )
        .prefetch_related("enrolment__terms")
        .annotate(paid=Coalesce(Subquery(paid.values("count")), 0))
    )


def _sponsored(campaign: Campaign, row: CampaignMember, on: dt.date) -> Sponsored:
    position = position_of(row.enrolment, on=on)
    return Sponsored(
        row, PayerKind(campaign.payer_kind), position, row.paid, _payable(row, position)
    )


def _payable(row: CampaignMember, position: Position) -> list[dt.date]:
    first = position.next_month
    if not position.status.can_be_paid or first < row.first_month:
        return []
    return month_range(first, max(months_between(first, row.last_month) + 1, 0))
