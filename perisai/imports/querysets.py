"""Filters on imports."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from perisai.accounts.enums import Role
from perisai.imports.enums import SAVABLE, Verdict
from villages.scoping import ScopedQuerySet, Viewer


class _ForImporters(ScopedQuerySet):
    """Imports hold whole rows of people who are not members yet: secretaries do not see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class BatchQuerySet(_ForImporters):
    pass


class ConfirmationImportQuerySet(ScopedQuerySet):
    """Files of the scheme are the branch's: neither agents nor secretaries see them."""

    branch_path = "branch"
    agent_path = None

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class RowQuerySet(_ForImporters):
    village_path = "batch__village"
    branch_path = "batch__village__branch"
    agent_path = "batch__agent"

    def refused(self) -> Self:
        return self.filter(verdict=Verdict.REFUSED)

    def to_save(self) -> Self:
        """Good and corrected rows that are not written yet, in the order of the sheet."""
        return self.filter(verdict__in=SAVABLE, member__isnull=True).order_by("number")

    def to_compare(self) -> Self:
        """Rows of members of which nothing is written, and that were not looked at yet when the import was
        saved, in the order of the sheet."""
        unwritten = (Verdict.SAME, Verdict.TOLD)
        return self.filter(verdict__in=unwritten, saved_at__isnull=True).order_by("number")

    def to_choose(self) -> Self:
        """Rows of members who were corrected by hand and of whom the file says something new as well."""
        return self.exclude(choice="").order_by("number")

    def to_undo(self) -> Self:
        """What is neither taken back nor kept on purpose, in the order of the sheet. A correction of
        somebody who was a member before is no part of it."""
        return (
            self.saved_with_traces()
            .filter(undone_at__isnull=True, kept_because="")
            .order_by("number")
        )

    def saved_with_traces(self) -> Self:
        """Saved rows that undoing takes back: new people, and members who were given months."""
        new = Q(verdict__in=(Verdict.READY, Verdict.WARNED))
        added = Q(verdict=Verdict.CHANGED, months__gt=0)
        return self.filter(new | added, member__isnull=False)
