"""Filters on money on its way into the scheme."""

from __future__ import annotations

from typing import Self

from dues.enums import Handover
from dues.querysets.collections import OfCollectionQuerySet
from villages.scoping import ScopedQuerySet, Viewer


class RemittanceQuerySet(ScopedQuerySet):
    """A remittance stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def waiting(self) -> Self:
        """Handed over to the branch, which has not answered yet."""
        return self.filter(handover__in=Handover.to_branch(), decision__isnull=True)

    def standing(self) -> Self:
        """Not refused."""
        return self.exclude(decision__is_accepted=False)

    def to_pay_in(self) -> Self:
        """Accepted by the branch, which has not paid it into the scheme yet."""
        return self.filter(decision__is_accepted=True, scheme_lines__isnull=True)


class CashOnItsWayQuerySet(ScopedQuerySet):
    """The cash of a receipt stores agent, village and branch as they were on the day of the receipt."""

    branch_path = "branch"
    agent_keeps_own = True


class OfRemittanceQuerySet(ScopedQuerySet):
    """Rows that belong to a remittance."""

    village_path = "remittance__village"
    branch_path = "remittance__branch"
    agent_path = "remittance__agent"
    agent_keeps_own = True


class OfShortageQuerySet(ScopedQuerySet):
    """Rows that belong to a shortage."""

    village_path = "shortage__remittance__village"
    branch_path = "shortage__remittance__branch"
    agent_path = "shortage__agent"
    agent_keeps_own = True


class SchemePaymentQuerySet(ScopedQuerySet):
    """What an agent paid by herself has her and her village; what a branch paid in is the branch's."""

    branch_path = "branch"
    agent_keeps_own = True


class LiveReferenceQuerySet(ScopedQuerySet):
    """A reference belongs to a payment into the scheme, or to a note of dues paid elsewhere."""

    village_path = "payment__village"
    branch_path = "payment__branch"
    agent_path = "payment__agent"
    agent_keeps_own = True

    def visible_to(self, viewer: Viewer) -> Self:
        notes = OfCollectionQuerySet(self.model, query=self.query.chain(), using=self._db)
        return super().visible_to(viewer) | notes.visible_to(viewer)


class TopUpQuerySet(ScopedQuerySet):
    """A top-up stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def standing(self) -> Self:
        """Neither refused nor taken back."""
        return self.filter(undo__isnull=True).exclude(remittance__decision__is_accepted=False)


class OfTopUpQuerySet(ScopedQuerySet):
    """Rows that belong to a top-up."""

    village_path = "top_up__village"
    branch_path = "top_up__branch"
    agent_path = "top_up__agent"
    agent_keeps_own = True
