"""Filters on sheets of a round. Between an agent and her branch: secretaries see nothing of them."""

from villages.scoping import ScopedQuerySet


class RoundSheetQuerySet(ScopedQuerySet):
    """A sheet stores its agent and branch as they were."""

    village_path = None
    branch_path = "branch"
    agent_keeps_own = True


class OfSheetQuerySet(ScopedQuerySet):
    """Rows that belong to a sheet."""

    village_path = None
    branch_path = "sheet__branch"
    agent_path = "sheet__agent"
    agent_keeps_own = True


class OfStubQuerySet(ScopedQuerySet):
    """Rows that belong to a stub."""

    village_path = None
    branch_path = "stub__sheet__branch"
    agent_path = "stub__sheet__agent"
    agent_keeps_own = True


class OfSheetBatchQuerySet(ScopedQuerySet):
    """Rows that belong to stubs typed at once."""

    village_path = None
    branch_path = "batch__sheet__branch"
    agent_path = "batch__sheet__agent"
    agent_keeps_own = True
