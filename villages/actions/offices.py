"""Branches, and the villages they cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.errors import Refused
from villages.enums import TimeZone
from villages.models import Branch, BranchTerms, Village


class BranchCodeTaken(Refused):
    """Another branch has this code."""


class VillageCovered(Refused):
    """A village lies in one branch only."""


class TermsTaken(Refused):
    """The branch has terms from that day already."""


@transaction.atomic
def open_branch(
    *,
    code: str,
    name: str,
    time_zone: str = TimeZone.WIB,
    villages: Iterable[Village] = (),
    remit_within_days: int | None = None,
    by: User | None,
    on: dt.date,
) -> Branch:
    """Open a branch that covers `villages` from the start.

    `remit_within_days` (days after collecting until dues must be handed on) becomes the branch's own
    terms from `on`; None leaves the house rule. Raises BranchCodeTaken, VillageCovered.
    """
    if Branch.objects.filter(code=code).exists():
        raise BranchCodeTaken(
            _("There is a branch with the code %(code)s already. Choose another code.")
            % {"code": code},
            field="code",
        )
    branch = Branch.objects.create(code=code, name=name, time_zone=time_zone)
    if remit_within_days is not None:
        set_branch_terms(branch=branch, from_on=on, remit_within_days=remit_within_days, by=by)
    record("branch.opened", branch, by=by)
    for village in villages:
        cover_village(branch=branch, village=village, by=by)
    return branch


@transaction.atomic
def set_branch_terms(
    *,
    branch: Branch,
    from_on: dt.date,
    remit_within_days: int,
    cash_limit: int | None = None,
    cash_age_limit_days: int | None = None,
    grace_days: int | None = None,
    confirm_within_days: int | None = None,
    by: User | None,
) -> BranchTerms:
    """What the branch sets for itself from a day on; earlier days keep what they had.

    `cash_limit` in rupiah; a limit left None follows the house rule. Raises TermsTaken when the branch
    has set terms from that day already.
    """
    if BranchTerms.objects.filter(branch=branch, from_on=from_on).exists():
        raise TermsTaken(
            _("The branch has set terms from this day already. Choose a later day."),
            field="from_on",
        )
    limits = {
        "remit_within_days": remit_within_days,
        "cash_limit": cash_limit,
        "cash_age_limit_days": cash_age_limit_days,
        "grace_days": grace_days,
        "confirm_within_days": confirm_within_days,
    }
    terms = BranchTerms.objects.create(branch=branch, from_on=from_on, **limits)
    record("branch.terms_set", branch, by=by, from_on=f"{from_on}", **limits)
    return terms


@transaction.atomic
def cover_village(*, branch: Branch, village: Village, by: User | None) -> Village:
    """Put a village under a branch. Doing it twice is harmless. Raises VillageCovered when another
    branch has it: facts keep the branch of their day, so a village is not handed over in passing."""
    village = Village.objects.select_for_update().get(pk=village.pk)
    if village.branch_id == branch.pk:
        return village
    if village.branch:
        raise VillageCovered(
            _("%(village)s is covered by branch %(branch)s already. Ask head office.")
            % {"village": village.title, "branch": village.branch.name},
            field="village",
        )
    village.branch = branch
    village.save(update_fields=["branch"])
    record("village.covered", village, by=by, branch=branch.pk)
    return village
