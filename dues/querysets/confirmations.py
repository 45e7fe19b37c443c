"""Filters on what the scheme says it received."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from dues.enums import ConfirmationAnswerKind, ConfirmationMatch
from perisai.accounts.enums import Role
from villages.scoping import ScopedQuerySet, Viewer


class ConfirmationBatchQuerySet(ScopedQuerySet):
    """What the scheme says is the branch's to read: neither agents nor villages see it."""

    branch_path = "branch"
    agent_path = None

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class OfConfirmationBatchQuerySet(ConfirmationBatchQuerySet):
    """Rows that belong to a batch of confirmations."""

    branch_path = "batch__branch"


class ConfirmationQuerySet(OfConfirmationBatchQuerySet):
    def waiting(self) -> Self:
        """Did not confirm by itself, and nobody has answered it."""
        return self.filter(answer__isnull=True, batch__undo__isnull=True).exclude(
            match=ConfirmationMatch.EXACT
        )

    def confirming(self) -> Self:
        """Counts: it fitted by itself or by an answer, and its batch was not undone."""
        return self.filter(
            Q(match=ConfirmationMatch.EXACT)
            | Q(answer__kind__in=ConfirmationAnswerKind.confirming()),
            batch__undo__isnull=True,
        )


class OfConfirmationQuerySet(ConfirmationBatchQuerySet):
    """Rows that belong to a confirmation."""

    branch_path = "confirmation__batch__branch"
