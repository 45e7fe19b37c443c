"""Members go over to another agent or village: ordered by their branch, from a day on, with a trace.

Whoever changes whose members somebody is goes through `move_people`: the cash and the receipts stay with
who took them, and months of the past stay where they were taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.actions.custody import lock_agents
from dues.actions.standing import lock_standing, refresh_standing
from dues.errors import AlreadyAnswered, BadDay, NotToMove, NotYours
from dues.queries.successions import leaving_of
from members.enums import MoveEnd
from members.models import Enrolment, Member, Move, MoveConsent, MoveMember, MoveOutcome
from perisai.audit.actions import record
from perisai.common.errors import Refused
from perisai.common.history import save_all_by
from perisai.common.locks import hold_word
from perisai.common.retries import check_same_content, content_hash_of
from villages.models import Agent, Assignment, Branch, Village
from villages.queries import local_day, viewer_for
from villages.rules import has_left

MOST_DAYS_AHEAD = 366


@transaction.atomic
def order_move(
    *,
    uuid: UUID,
    members: Sequence[Member],
    agent: Agent | None,
    village: Village | None,
    from_on: dt.date,
    reason: str,
    by,
    at: dt.datetime,
) -> Move:
    """Let members of one branch go over to `agent` (None: they pay without one) and to `village` (None:
    each stays in their own) from today or a later day on. At once when that day is today and the branch
    stays the same; another branch consents first, and later days are made by the night.

    By the coordinator of the branch that lets them go, or head office. The same `uuid` and content answers
    as the first time. Raises NotYours, NotToMove, BadDay, UuidReused.
    """
    content = content_hash_of(
        members=sorted(member.pk for member in members),
        agent=agent and agent.pk,
        village=village and village.pk,
        from_on=from_on,
        reason=reason,
    )
    people = _lock_people([member.pk for member in members], agent)
    if known := Move.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    from_branch = _branch_of(people)
    if not permissions.may_answer_for_branch(viewer_for(by, now=at), from_branch):
        raise NotYours(_("Only the coordinator of the branch lets members go over."))
    today = local_day(at, from_branch.time_zone)
    _check_from(from_on, today)
    _check_people(people, agent, village)
    _check_goal(agent, _villages_of(people, village), max(from_on, today))
    move = Move.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        village=village,
        from_branch=from_branch,
        to_branch=village.branch if village else from_branch,
        from_on=from_on,
        reason=reason,
        ordered_at=at,
        by=by,
    )
    MoveMember.objects.bulk_create(
        MoveMember(
            move=move,
            member=person,
            from_agent_id=person.agent_id,
            from_village_id=person.village_id,
        )
        for person in people
    )
    record("move.ordered", move, by=by, members=len(people), from_on=f"{from_on}")
    if not move.is_across and from_on <= today:
        _carry_out(move, people, by=by, at=at)
    return move


@transaction.atomic
def consent_to_move(*, move: Move, by, at: dt.datetime) -> MoveConsent:
    """The branch that is to have the members takes them; from their day on they are there.

    By a coordinator of that branch, or head office, never by who ordered it. The same answer returns the
    first one. Raises NotYours, AlreadyAnswered, NotToMove.
    """
    _check_other_branch(move, by=by, at=at)
    people = _lock_move(move)
    if known := MoveConsent.objects.filter(move=move).first():
        return known
    _check_open(move)
    consent = MoveConsent.objects.create(move=move, given_at=at, by=by)
    record("move.consented", move, by=by)
    if move.from_on <= local_day(at, move.to_branch.time_zone):
        _carry_out(move, people, by=by, at=at)
    return consent


@transaction.atomic
def refuse_move(*, move: Move, reason: str, by, at: dt.datetime) -> MoveOutcome:
    """The branch that was to have the members does not take them. By whom, and raises, as
    `consent_to_move`; NotToMove without a reason."""
    _check_other_branch(move, by=by, at=at)
    return _stop(move, MoveEnd.REFUSED, reason, by=by, at=at)


@transaction.atomic
def withdraw_move(*, move: Move, reason: str, by, at: dt.datetime) -> MoveOutcome:
    """The branch that ordered a move takes it back before it is made.

    By its coordinator, or head office. Raises NotYours, AlreadyAnswered, NotToMove without a reason.
    """
    if not permissions.may_answer_for_branch(viewer_for(by, now=at), move.from_branch):
        raise NotYours(_("Only the coordinator of the branch takes a move back."))
    return _stop(move, MoveEnd.WITHDRAWN, reason, by=by, at=at)


def make_due_moves(*, at: dt.datetime, most: int) -> int:
    """Carry out at most `most` moves whose day has come by the local day of their branch; answers how many
    were looked at. One that is not possible any more ends with the reason, and its branch reads it."""
    due = [
        move
        for move in Move.objects.due().select_related("to_branch").order_by("pk")
        if move.from_on <= local_day(at, move.to_branch.time_zone)
    ][:most]
    for move in due:
        _carry_out_alone(move, at=at)
    return len(due)


def move_people(
    people: Sequence[Member], *, agent: Agent | None, village: Village | None = None, by, why: str
) -> None:
    """Write whose members these people are from now on, in the caller's transaction and under its locks.
    In another `village` their RT is not known yet. Each one's history keeps what it was, and their
    standing follows; nothing of the past is touched."""
    for person in people:
        person.agent = agent
        if village and village.pk != person.village_id:
            person.village, person.neighbourhood = village, None
    save_all_by(people, ["agent", "village", "neighbourhood"], by=by, why=why)
    moved = Enrolment.objects.filter(member__in=people)
    refresh_standing(moved.values_list("pk", flat=True))


@transaction.atomic
def _carry_out_alone(move: Move, *, at: dt.datetime) -> None:
    people = _lock_move(move)
    if MoveOutcome.objects.filter(move=move).exists():
        return
    try:
        with transaction.atomic():
            _carry_out(move, people, by=None, at=at)
    except Refused as refusal:
        _end(move, MoveEnd.FAILED, reason=str(refusal)[:200], by=None, at=at)


def _carry_out(move: Move, people: Sequence[Member], *, by, at: dt.datetime) -> None:
    """Raises NotToMove when the goal has gone, or somebody is not where they were."""
    today = local_day(at, move.to_branch.time_zone)
    _check_goal(move.agent, _villages_of(people, move.village), today)
    rows = {row.member_id: row for row in move.people.all()}
    for person in people:
        was = rows[person.pk]
        if (person.agent_id, person.village_id) != (was.from_agent_id, was.from_village_id):
            raise NotToMove(
                _("%(name)s has gone over to somebody else in the meantime. Order the move anew.")
                % {"name": person.name}
            )
    # Who ordered it answers for it, also when the night carries it out.
    move_people(people, agent=move.agent, village=move.village, by=move.by, why=move.reason)
    _end(move, MoveEnd.DONE, by=by, at=at)


def _lock_move(move: Move) -> list[Member]:
    """The people of a move; whoever answers it waits here for whoever came first."""
    hold_word(f"move {move.pk}")
    return _lock_people(move.people.values_list("member", flat=True), move.agent)


def _lock_people(member_ids: Sequence[int], agent: Agent | None) -> list[Member]:
    """Everybody who goes over, locked after the money of the agents and after their participations, as
    payments do."""
    ids = list(member_ids)
    rows = Member.objects.filter(pk__in=ids).present()
    agents = set(rows.order_by().values_list("agent", flat=True)) | {agent and agent.pk}
    lock_agents(agents - {None})
    lock_standing(Enrolment.objects.filter(member__in=ids).values_list("pk", flat=True))
    locked = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(locked.select_related("village__branch"))


def _branch_of(people: Sequence[Member]) -> Branch:
    branches = {person.village.branch for person in people}
    if len(branches) != 1 or None in branches:
        raise NotToMove(_("Choose at least one member, and only members of one branch."))
    return branches.pop()


def _villages_of(people: Sequence[Member], village: Village | None) -> set[Village]:
    return {village} if village else {person.village for person in people}


def _check_from(from_on: dt.date, today: dt.date) -> None:
    if not today <= from_on <= today + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise BadDay(
            _("Members go over today or on a later day within a year. Months of the past stay."),
            field="from_on",
        )


def _check_people(people: Sequence[Member], agent: Agent | None, village: Village | None) -> None:
    """Nobody is there already, and nobody waits for another move."""
    for person in people:
        stays = village is None or village.pk == person.village_id
        if stays and person.agent_id == (agent and agent.pk):
            raise NotToMove(
                _("%(name)s is there already. Take the name off the list.") % {"name": person.name}
            )
    waiting = MoveMember.objects.filter(member__in=people, move__outcome__isnull=True)
    if row := waiting.select_related("member").first():
        raise NotToMove(
            _("A move of %(name)s waits already. Finish that one first.")
            % {"name": row.member.name}
        )


def _check_goal(agent: Agent | None, villages: set[Village], on: dt.date) -> None:
    """Raises NotToMove unless a branch covers the places and the agent works in all of them on the day."""
    if any(village.branch_id is None for village in villages):
        raise NotToMove(_("No branch covers that village."), field="village")
    if agent is None:
        return
    works = set(
        Assignment.objects.filter(agent=agent, village__in=villages)
        .active_on(on)
        .values_list("village", flat=True)
    )
    leaves = set(leaving_of(agent).values_list("village", flat=True))
    gone = has_left(agent.until_on, agent.user.is_active, on)
    for village in sorted(villages, key=lambda place: place.name):
        if gone or village.pk not in works or village.pk in leaves:
            raise NotToMove(
                _(
                    "%(name)s does not work in %(village)s on %(day)s, or leaves it. Choose another agent,"
                    " or ask head office to assign her there first."
                )
                % {"name": agent.user.name, "village": village.title, "day": f"{on:%d-%m-%Y}"},
                field="agent",
            )


def _check_other_branch(move: Move, *, by, at: dt.datetime) -> None:
    is_other = move.is_across and by.pk != move.by_id
    if not is_other or not permissions.may_answer_for_branch(
        viewer_for(by, now=at), move.to_branch
    ):
        raise NotYours(
            _(
                "The coordinator of the branch that is to have the members answers, as another person."
            )
        )


def _check_open(move: Move) -> None:
    if MoveOutcome.objects.filter(move=move).exists():
        raise AlreadyAnswered(_("This move has ended already. Look at what came of it."))


def _stop(move: Move, end: MoveEnd, reason: str, *, by, at: dt.datetime) -> MoveOutcome:
    _lock_move(move)
    known = MoveOutcome.objects.filter(move=move).first()
    if known and known.end == end and known.by_id == by.pk:
        return known
    _check_open(move)
    if end == MoveEnd.REFUSED and MoveConsent.objects.filter(move=move).exists():
        raise AlreadyAnswered(_("Your branch has consented already. Ask the other one."))
    if not reason.strip():
        raise NotToMove(_("Say why: the others read it."), field="reason")
    return _end(move, end, reason=reason.strip(), by=by, at=at)


def _end(move: Move, end: MoveEnd, *, by, at: dt.datetime, reason: str = "") -> MoveOutcome:
    outcome = MoveOutcome.objects.create(
        move=move,
        end=end,
        reason=reason,
        ended_on=local_day(at, move.to_branch.time_zone),
        ended_at=at,
        by=by,
    )
    record(f"move.{end}", move, by=by)
    return outcome
