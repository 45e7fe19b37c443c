"""Beginning a claim: from a visit, from the member's page, or for somebody who stands in no list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.enums import EventKind
from claims.errors import ClaimRefused
from claims.models import Claim, Relative
from claims.queries.jobs import job_of_event
from members.models import Heir, Member, Visit
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of, write_once
from villages.models import Agent, Village


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who stands in no register that the agent sees, as the family tells it."""

    name: str
    nik: str = ""
    birth_date: dt.date | None = None


@transaction.atomic
def open_claim(
    *,
    uuid: UUID,
    kind: EventKind,
    member: Member | None = None,
    told: Told | None = None,
    village: Village,
    agent: Agent | None,
    visit: Visit | None = None,
    event_on: dt.date | None = None,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Claim:
    """Begin a claim about a member, or about somebody `told` of; the heirs of the member are taken over as
    the family that is known. The branch is the village's, the job the one of that day.

    The same `uuid` and content answers as the first time. Raises ClaimRefused for nobody, for a day after
    `on`, and while another claim of the same person about the same kind of event is open; UuidReused.
    """
    content = content_hash_of(
        kind=str(kind),
        member=member and member.pk,
        told=told and (told.name, told.nik, str(told.birth_date)),
        visit=visit and visit.pk,
        event_on=event_on,
    )
    if member:
        member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if known := Claim.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    if member is None and not (told and told.name.strip()):
        raise ClaimRefused(_("Write the name of the person it is about."), field="name")
    if event_on and event_on > on:
        raise ClaimRefused(_("This day has not come yet."), field="event_on")
    if member:
        _check_none_is_open(member, kind, agent)
    happened_on = event_on or (member and member.deceased_on)
    claim, is_new = write_once(
        Claim,
        uuid=uuid,
        content_hash=content,
        member=member,
        enrolment=member and job_of_event(member, happened_on or on),
        name=member.name if member else told.name.strip(),
        nik="" if member else told.nik,
        birth_date=member.birth_date if member else told.birth_date,
        village=village,
        branch=village.branch,
        agent=agent,
        visit=visit,
        kind=kind,
        event_on=happened_on,
        opened_at=at,
        by=by,
    )
    if not is_new:
        return claim
    if member:
        _take_over_family(claim, member)
    record("claim.opened", claim, by=by, member=member and member.pk, kind=str(kind))
    return claim


def _check_none_is_open(member: Member, kind: EventKind, agent: Agent | None) -> None:
    known = Claim.objects.open().filter(member=member, kind=kind).first()
    if known is None:
        return
    if agent and known.agent_id != agent.pk:
        raise ClaimRefused(
            _(
                "Another agent helps the family with this already. Ask the coordinator to hand the claim"
                " over to you, if you look after them now."
            )
        )
    raise ClaimRefused(
        _("A claim about this is open already: go on with that one on the page of claims.")
    )


def _take_over_family(claim: Claim, member: Member) -> None:
    heirs = Heir.objects.filter(member=member, removed_at__isnull=True)
    for heir in heirs:
        Relative.objects.create(
            claim=claim,
            relation=heir.relation,
            name=heir.name,
            born_on=heir.birth_date,
            phone=heir.phone,
        )
