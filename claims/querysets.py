"""Filters on claims, and who sees them."""

from __future__ import annotations

from typing import Self

from django.db.models import OuterRef, Q, Subquery

from claims.enums import StepKind
from villages.scoping import ScopedQuerySet, Viewer


class ClaimQuerySet(ScopedQuerySet):
    """A claim stores agent, village and branch as they are while it is open. Health and family papers lie in
    it, so the village reads none: for the letters it signs it sees `Letter` alone."""

    village_path = None
    branch_path = "branch"
    agent_stands_in = True

    def _own(self, viewer: Viewer) -> Q:
        """Her own wherever she works today, and while she stands in for another agent that one's."""
        own = Q(**{self.agent_path: viewer.agent_id})
        for agent_id, codes in viewer.stands_in_for:
            own |= Q(**{self.agent_path: agent_id, f"{self._prefix}village__in": codes})
        return own

    _prefix = ""

    def with_last_step(self) -> Self:
        """Each has `last_step`, the kind of its newest step that stands; None before the first."""
        steps = self.model._meta.get_field("steps").related_model.objects
        newest = steps.standing().filter(claim=OuterRef("pk")).order_by("-pk").values("kind")[:1]
        return self.annotate(last_step=Subquery(newest))

    def with_payment(self) -> Self:
        """Each has `paid_amount` (rupiah) and `paid_on` of its payment; None while nothing was paid."""
        steps = self.model._meta.get_field("steps").related_model.objects
        paid = steps.standing().filter(claim=OuterRef("pk"), kind=StepKind.PAID).order_by("-pk")
        return self.annotate(
            paid_amount=Subquery(paid.values("amount")[:1]),
            paid_on=Subquery(paid.values("happened_on")[:1]),
        )

    def open(self) -> Self:
        """Those that wait for somebody."""
        ended = Q(last_step__in=StepKind.ends())
        return self.with_last_step().filter(Q(last_step__isnull=True) | ~ended)


class OfFamilyKeyQuerySet(ClaimQuerySet):
    """Rows that belong to the key of a family."""

    branch_path = "key__claim__branch"
    agent_path = "key__claim__agent"
    _prefix = "key__claim__"


class OfClaimQuerySet(ClaimQuerySet):
    """Rows that belong to a claim."""

    branch_path = "claim__branch"
    agent_path = "claim__agent"
    _prefix = "claim__"


class StepQuerySet(OfClaimQuerySet):
    """Steps of claims."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawal__isnull=True)


class OfStepQuerySet(ClaimQuerySet):
    """Rows that belong to a step of a claim."""

    branch_path = "step__claim__branch"
    agent_path = "step__claim__agent"
    _prefix = "step__claim__"
