"""What the branch sets right about a claim: whose member it is about, and which agent helps the family."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.locking import lock_open
from claims.errors import ClaimRefused
from claims.models import Claim
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from villages.models import Agent


@transaction.atomic
def hand_over_claim(*, claim: Claim, agent: Agent, by: User, on: dt.date) -> Claim:
    """Another agent helps the family from `on`, today: she reads the claim and works on it, the one before no
    more. The same agent again changes nothing.

    Raises ClaimRefused for a claim that has ended, and for an agent who no longer works.
    """
    claim = lock_open(claim)
    if claim.agent_id == agent.pk:
        return claim
    if agent.until_on and agent.until_on < on:
        raise ClaimRefused(_("This agent no longer works here. Choose another one."), field="agent")
    before, claim.agent = claim.agent_id, agent
    save_by(claim, by=by)
    record("claim.handed_over", claim, by=by, before=before, agent=agent.pk)
    return claim
