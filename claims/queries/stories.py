"""What claims have brought to the people of some villages, for others to hear."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from claims.enums import StepKind
from claims.models import AfterVisit, Claim, ClaimStep
from claims.rules.telling import told_of
from villages.models import Village
from villages.scoping import Viewer

MOST_STORIES = 3


@dataclass(frozen=True, slots=True)
class Story:
    """What a family agreed to have told, where it lives and in which year it was paid. No name."""

    text: str
    village: str
    year: int


@dataclass(frozen=True, slots=True)
class PaidOut:
    """What was paid in the villages of a viewer: how many claims and their rupiah (None while they are too
    few to be told), up to the month `through` (None too where it is not the same in each village), and the
    newest stories."""

    claims: int | None
    amount: int | None
    through: dt.date | None
    stories: tuple[Story, ...]


def paid_out(viewer: Viewer) -> PaidOut:
    """What may be told at the doors of the viewer's villages, whoever helped with the claims: of each village
    the sum that its pack tells on paper (`claims.rules.telling`), and stories with consent. Two queries."""
    steps = ClaimStep.objects.standing().filter(
        kind=StepKind.PAID, claim__village__in=_villages(viewer)
    )
    happened: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for village, day, amount in steps.values_list("claim__village", "happened_on", "amount"):
        happened[village].append((day, amount))
    sums = [told for rows in happened.values() if (told := told_of(rows, on=viewer.on)).number]
    months = {told.through for told in sums}
    return PaidOut(
        claims=sum(told.number for told in sums) or None,
        amount=sum(told.rupiah for told in sums) or None,
        through=months.pop() if len(months) == 1 else None,
        stories=_stories(viewer),
    )


def _villages(viewer: Viewer) -> QuerySet[Village]:
    """Not those of the claims one may open: a family's consent is for its neighbours."""
    return Village.objects.visible_to(viewer).order_by().values("pk")


def _stories(viewer: Viewer) -> tuple[Story, ...]:
    newest = AfterVisit.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("story")[:1]
    claims = (
        Claim.objects.with_payment()
        .annotate(story=Subquery(newest))
        .filter(village__in=_villages(viewer), paid_on__isnull=False, story__gt="")
        .order_by("-paid_on", "-pk")
        .values_list("story", "village__name", "paid_on")[:MOST_STORIES]
    )
    return tuple(Story(text, village, paid_on.year) for text, village, paid_on in claims)
