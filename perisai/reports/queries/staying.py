"""Who took part for the first time ever, and who of them goes on paying: one definition for score cards, for
what outreach brings, and for results beside targets."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from dues.models import PaidMonth
from members.models import Enrolment
from perisai.reports.score_rules import DAYS, STAYS
from villages.scoping import Viewer


def first_participations(viewer: Viewer) -> QuerySet[Enrolment]:
    """The participation with which each person began, one for each: coming back after a lapse begins nothing,
    nor does a second job beside the first."""
    earlier = Enrolment.objects.filter(
        Q(registered_on__lt=OuterRef("registered_on"))
        | Q(registered_on=OuterRef("registered_on"), pk__lt=OuterRef("pk")),
        member=OuterRef("member"),
    )
    return Enrolment.objects.visible_to(viewer).filter(
        ~Exists(earlier), member__withdrawn_at__isnull=True
    )


def newly_joined(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[Enrolment]:
    """Those of people who registered between two days, both included."""
    return first_participations(viewer).filter(registered_on__range=(first, last))


def months_after(
    viewer: Viewer, began: QuerySet[Enrolment], first: dt.date | None, last: dt.date
) -> QuerySet[PaidMonth]:
    """The paid months of these participations, of dues up to a month (and from one on), that lie 3, 6 or 12
    months after the first of theirs; `after` says which."""
    paid = PaidMonth.objects.visible_to(viewer).filter(enrolment__in=began, month__lte=last)
    if first:
        paid = paid.filter(month__gte=first)
    after = Case(*[When(since__range=DAYS[stay], then=stay) for stay in STAYS])
    since = F("month") - F("enrolment__start_month")
    return paid.annotate(since=since).annotate(after=after).filter(after__isnull=False)


def still_paying(
    viewer: Viewer, began: QuerySet[Enrolment], by: str, *, first: dt.date | None, last: dt.date
) -> dict[tuple[str | int | None, int], int]:
    """How many people paid one of these months: by `by`, the path from a participation, and by months since
    their first. One query."""
    rows = (
        months_after(viewer, began, first, last)
        .order_by()
        .values_list(f"enrolment__{by}", "after")
        .annotate(people=Count("enrolment__member", distinct=True))
    )
    return {(key, after): people for key, after, people in rows}
