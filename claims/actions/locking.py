"""A claim in hand while something about it is written."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.models import Claim
from perisai.common.errors import Refused


def lock_claim(claim: Claim) -> Claim:
    """The row of a claim, locked until the transaction ends."""
    return Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)


def check_goes_on(claim: Claim, refused: type[Refused] = ClaimRefused) -> None:
    """Raises `refused` for a claim that was paid or is not pursued: its answers, family, papers and letters
    are what the branch decided on. Who comes back takes it up again by a step."""
    last = claim.steps.standing().order_by("pk").last()
    if last is None or last.kind not in StepKind.ends():
        return
    if last.kind == StepKind.DROPPED:
        raise refused(
            _(
                "This claim is not pursued. Note on its page that the family goes on, then it can be changed."
            )
        )
    raise refused(
        _(
            "This claim has ended: nothing is changed any more. The coordinator can take a step back."
        )
    )


def lock_open(claim: Claim) -> Claim:
    """The row, locked, of a claim that goes on. Raises ClaimRefused."""
    row = lock_claim(claim)
    check_goes_on(row)
    return row
