"""Who sees papers of claims, and letters of the village."""

from __future__ import annotations

from typing import Self

from claims.querysets import ClaimQuerySet, OfClaimQuerySet


class PaperScanQuerySet(ClaimQuerySet):
    """Photos and scans of papers: as the claim, so the village sees none."""

    branch_path = "paper__claim__branch"
    agent_path = "paper__claim__agent"
    _prefix = "paper__claim__"

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawal__isnull=True)


class OfPaperScanQuerySet(ClaimQuerySet):
    """Rows that belong to a photo or scan of a paper."""

    branch_path = "scan__paper__claim__branch"
    agent_path = "scan__paper__claim__agent"
    _prefix = "scan__paper__claim__"


class LetterQuerySet(OfClaimQuerySet):
    """Letters: as the claim, and to the village whose letter it is."""

    village_path = "village"

    def waiting(self) -> Self:
        """Drafts that the village has not answered, that nobody recalled, and that no newer one replaces."""
        return self.filter(decision__isnull=True, replaced_by__isnull=True, withdrawal__isnull=True)


class OfLetterQuerySet(ClaimQuerySet):
    """Rows that belong to a letter."""

    village_path = "letter__village"
    branch_path = "letter__claim__branch"
    agent_path = "letter__claim__agent"
    _prefix = "letter__claim__"
