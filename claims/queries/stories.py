"""What claims have brought to the people of some villages, for others to hear."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from claims.enums import StepKind
from claims.models import AfterVisit, Claim, ClaimStep
from villages.models import Village
from villages.scoping import Viewer

# Fewer payments, and their sum would tell what a single family got.
LEAST_TOLD = 3
MOST_STORIES = 3


@dataclass(frozen=True, slots=True)
class Story:
    """What a family agreed to have told, where it lives and in which year it was paid. No name."""

    text: str
    village: str
    year: int


@dataclass(frozen=True, slots=True)
class PaidOut:
    """What was paid in the villages of a viewer: how many claims and their rupiah (both None while they are
    too few to be told), and the newest stories."""

    claims: int | None
    amount: int | None
    stories: tuple[Story, ...]


def paid_out(viewer: Viewer) -> PaidOut:
    """What may be told at the doors of the viewer's villages, whoever helped with the claims: sums of at
    least LEAST_TOLD of them, and stories with consent. Two queries."""
    steps = ClaimStep.objects.standing().filter(
        kind=StepKind.PAID, claim__village__in=_villages(viewer)
    )
    told = steps.aggregate(claims=Count("claim", distinct=True), amount=Sum("amount"))
    is_enough = told["claims"] >= LEAST_TOLD
    return PaidOut(
        claims=told["claims"] if is_enough else None,
        amount=told["amount"] if is_enough else None,
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
