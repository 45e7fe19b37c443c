"""What the branch sets right about a claim: whose member it is about, and which agent helps the family."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.locking import lock_open
from claims.errors import ClaimRefused
from claims.models import Claim
from claims.queries.jobs import job_of_event
from members.models import Member
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from villages.models import Agent


@transaction.atomic
def join_member(*, claim: Claim, member: Member, by: User, on: dt.date) -> Claim:
    """Somebody of whom the family told turns out to be a member: dues, amounts and declarations are read from
    the register from now on. What the family told stays; only a birth date that nobody told is taken over.
    The job is the one of the day of the event, of `on` while that is not known. The same member again
    changes nothing.

    Raises ClaimRefused for a claim that has ended or is about a member already, and while another claim of
    this member about the same kind of event is open.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    claim = lock_open(claim)
    if claim.member_id == member.pk:
        return claim
    if claim.member_id:
        raise ClaimRefused(_("This claim is about a member already."))
    if Claim.objects.open().filter(member=member, kind=claim.kind).exists():
        raise ClaimRefused(
            _("Another claim about this member is open: go on with that one, and drop this one.")
        )
    claim.member = member
    claim.enrolment = job_of_event(member, claim.event_on or on)
    claim.birth_date = claim.birth_date or member.birth_date
    save_by(claim, by=by)
    record("claim.joined", claim, by=by, member=member.pk)
    return claim


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
