"""A NIK that is registered already: the agent asks, the branch that has the member decides whose it is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.actions.moving import order_move
from dues.enums import Status
from dues.errors import AlreadyAnswered, NotToAsk, NotYours
from dues.queries.standing import position_of
from members.enums import DuplicateOutcome
from members.models import Document, DuplicateDecision, DuplicateRequest, Enrolment, Member
from members.values import Person
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.locks import hold_word
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan, keep_scan
from villages.models import Agent, Village
from villages.queries import local_day, viewer_for
from villages.scoping import Viewer


@transaction.atomic
def ask_about_duplicate(
    *,
    uuid: UUID,
    person: Person,
    village: Village,
    agent: Agent | None,
    reason: str,
    ktp: Scan | None = None,
    viewer: Viewer,
    by,
    at: dt.datetime,
) -> DuplicateRequest:
    """Ask the branch that has the member with this NIK whose member it is. Nothing of the member is told:
    only what was typed is kept, with the `reason`, and a photo of the `ktp` where there is one, for those who
    decide. `agent` is None for somebody without one.

    The same `uuid` and content answers as the first time. Raises NotToAsk when the NIK is free, the member
    is the viewer's own, there is no reason, or the same was asked already; UuidReused.
    """
    reason = reason.strip()
    content = content_hash_of(
        nik=person.nik,
        name=person.name,
        birth=person.birth_date,
        village=village.pk,
        reason=reason,
        **({"ktp": ktp.digest} if ktp else {}),  # what was asked without one is still the same
    )
    hold_word(f"duplicate {person.nik}")
    if known := DuplicateRequest.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    member = _asked_about(person, viewer)
    if not reason:
        raise NotToAsk(
            _("Write why this person should be yours: the coordinator reads it."),
            field="ask_reason",
        )
    if DuplicateRequest.objects.open().filter(member=member, by=by).exists():
        raise NotToAsk(
            _("You have asked about this NIK already. The coordinator has not decided yet."),
            field="ask_reason",
        )
    request = DuplicateRequest.objects.create(
        uuid=uuid,
        content_hash=content,
        member=member,
        holder_branch=member.village.branch,
        agent=agent,
        village=village,
        name=person.name,
        birth_date=person.birth_date,
        reason=reason,
        ktp_sha256=keep_scan(ktp, drawer=Document.drawer) if ktp else "",
        ktp_suffix=ktp.suffix if ktp else "",
        asked_on=viewer.on,
        asked_at=at,
        by=by,
    )
    record("duplicate.asked", request, by=by, member=member.pk, village=village.pk)
    return request


@transaction.atomic
def note_ktp_shown(request: DuplicateRequest, *, by) -> None:
    """Keep that somebody opened the photo of the KTP that came with a request."""
    record("duplicate.ktp_shown", request, by=by, member=request.member_id)


@transaction.atomic
def decide_duplicate(
    *,
    request: DuplicateRequest,
    outcome: DuplicateOutcome,
    reason: str,
    from_on: dt.date | None = None,
    by,
    at: dt.datetime,
) -> DuplicateDecision:
    """Say whose member it is: they stay, they move to who asked from a day on (today unless told), or they
    move today and the new agent opens the participation again, which has ended or lapsed.

    By the coordinator of the branch that has the member, or head office; never by who asked, and by nobody
    once the member belongs to another branch. Another
    branch consents to the move first (`moving.consent_to_move`). The same answer of the same person
    returns the first one. Raises NotYours, AlreadyAnswered, NotToAsk, NotToMove, BadDay.
    """
    branch = request.holder_branch
    viewer = viewer_for(by, now=at)
    if by.pk == request.by_id or not permissions.may_answer_for_branch(viewer, branch):
        raise NotYours(_("The coordinator of the branch decides, never who asked."))
    hold_word(f"duplicate request {request.pk}")
    if known := DuplicateDecision.objects.filter(request=request).first():
        if (known.outcome, known.by_id) == (outcome, by.pk):
            return known
        raise AlreadyAnswered(_("This was decided already. Look at the decision."))
    if not reason.strip():
        raise NotToAsk(_("Say why: both agents read it."), field="reason")
    member = Member.objects.select_related("village").get(pk=request.member_id)
    today = local_day(at, branch.time_zone)
    if member.village.branch_id != branch.pk:
        raise NotToAsk(
            _("The member belongs to another branch by now. Who asked may ask that branch.")
        )
    _check_outcome(outcome, member, today)
    holder = member.agent
    move = None
    if outcome != DuplicateOutcome.KEEP:
        is_later = outcome == DuplicateOutcome.MOVE and from_on
        move = order_move(
            uuid=new_uuid(),
            members=[member],
            agent=request.agent,
            village=None if request.village_id == member.village_id else request.village,
            from_on=from_on if is_later else today,
            reason=reason.strip(),
            by=by,
            at=at,
        )
    decision = DuplicateDecision.objects.create(
        request=request,
        outcome=outcome,
        reason=reason.strip(),
        holder=holder,
        move=move,
        decided_on=today,
        decided_at=at,
        by=by,
    )
    record("duplicate.decided", request, by=by, outcome=str(outcome), member=member.pk)
    return decision


def _asked_about(person: Person, viewer: Viewer) -> Member:
    """Whose NIK it is, when there is something to ask about."""
    rows = Member.objects.present().select_related("village__branch")
    member = rows.filter(nik=person.nik).first()
    if member is None:
        raise NotToAsk(_("This NIK is not registered. Press the button that registers."))
    if Member.objects.visible_to(viewer).filter(pk=member.pk).exists():
        raise NotToAsk(
            _("This NIK belongs to %(name)s, whom you look after. Open that page instead.")
            % {"name": member.name},
            field="nik",
        )
    if member.village.branch is None:
        raise NotToAsk(_("No branch decides about this NIK. Ask head office."))
    return member


def _check_outcome(outcome: DuplicateOutcome, member: Member, on: dt.date) -> None:
    if outcome == DuplicateOutcome.KEEP:
        return
    if member.withdrawn_at or member.deceased_on:
        raise NotToAsk(_("This person was withdrawn or has died, so nobody goes over."))
    if outcome == DuplicateOutcome.REREGISTER:
        rows = Enrolment.objects.filter(member=member).open()
        for row in rows.select_related("member", "standing"):
            if position_of(row, on=on).status != Status.LAPSED:
                raise NotToAsk(
                    _(
                        "A participation of this person goes on, so it is not opened again. Choose that"
                        " the person moves."
                    )
                )
