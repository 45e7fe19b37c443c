"""A claim that is changed: one at a time, and not once it has ended."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.models import Claim


def lock_open(claim: Claim) -> Claim:
    """The claim as it stands now, locked until the transaction ends. Raises ClaimRefused for one that has
    ended."""
    row = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    # Read after the lock: who was faster may have ended it meanwhile.
    last = Claim.objects.with_last_step().values_list("last_step", flat=True).get(pk=row.pk)
    if last in StepKind.ends():
        raise ClaimRefused(_("This claim has ended: nothing is changed any more."))
    return row
