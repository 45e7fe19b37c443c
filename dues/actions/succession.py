"""An agent leaves: started by the branch, answered by the successor, and then done at once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts, lock_agents
from dues.actions.moving import move_people
from dues.actions.standing import lock_standing
from dues.enums import SuccessionOutcome
from dues.errors import AlreadyAnswered, AlreadyLeaving, BadDay, NotToSucceed, NotYours
from dues.models import (
    Collection,
    Leaving,
    Succession,
    SuccessionAnswer,
    SuccessionMember,
    SuccessionReceipt,
)
from dues.queries.successions import figures_of, leaving_of, members_to_hand_over
from members.models import Enrolment
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from villages.actions.people import assign_agent, end_agent, end_assignment
from villages.actions.prospects import hand_prospects_over
from villages.models import Agent, Assignment, Village
from villages.queries import local_day
from villages.rules import has_left


@transaction.atomic
def start_succession(
    *,
    uuid: UUID,
    agent: Agent,
    successor: Agent,
    village: Village,
    last_on: dt.date,
    reason: str,
    by,
    at: dt.datetime,
) -> Succession:
    """Begin the hand-over of everything an agent looks after in a village; `last_on` is her last day.

    From now on she takes no new dues there; what she would hand over is written down as it is at this
    moment. By the coordinator of the branch. The same `uuid` and content answers as the first time.
    Raises NotToSucceed, AlreadyLeaving, BadDay, NotYours, UuidReused.
    """
    content = content_hash_of(
        agent=agent.pk, successor=successor.pk, village=village.pk, last_on=last_on, reason=reason
    )
    lock_agents([agent.pk, successor.pk])
    if known := Succession.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    branch = village.branch
    if branch is None:
        raise NotToSucceed(_("No branch covers this village, so nobody could hand it over."))
    check_branch_acts(branch, by=by, at=at)
    today = local_day(at, branch.time_zone)
    _check_leaves(agent, village, today)
    _check_takes_over(agent, successor, village, today)
    _check_last_day(agent, village, last_on, today)
    figures = figures_of(agent, village, on=today)
    succession = Succession.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        successor=successor,
        village=village,
        branch=branch,
        last_on=last_on,
        reason=reason,
        members=figures.members,
        in_hand=figures.cash.in_hand,
        in_balance=figures.cash.in_balance,
        in_transit=figures.cash.in_transit,
        open_advances=figures.open_advances,
        books=figures.books,
        open_requests=figures.open_requests,
        open_shortages=figures.open_shortages,
        open_counts=figures.open_counts,
        counted_short=figures.counted_short,
        refunds_due=figures.refunds_due,
        refunds_amount=figures.refunds_amount,
        open_questions=figures.open_questions,
        started_at=at,
        by=by,
    )
    held = Collection.objects.filter(agent=agent, village=village, branch=branch)
    SuccessionReceipt.objects.bulk_create(
        SuccessionReceipt(succession=succession, collection=row)
        for row in held.of_agents().in_hand().oldest_first()
    )
    _claim(succession)
    record(
        "succession.started",
        succession,
        by=by,
        agent=agent.code,
        successor=successor.code,
        village=village.pk,
        last_on=f"{last_on}",
    )
    return succession


@transaction.atomic
def accept_succession(*, succession: Succession, by, at: dt.datetime) -> SuccessionAnswer:
    """The successor takes over: members and prospects are hers from now on, the old agent's work in the
    village ends on her last day, and with her last village her account. The cash stays with the old agent.

    By the successor herself. The same answer returns the first one. Raises NotYours, AlreadyAnswered,
    NotToSucceed.
    """
    _check_successor(succession, by=by)
    agent, successor, village = _lock(succession)
    if known := _already(succession, SuccessionOutcome.ACCEPTED):
        return known
    today = local_day(at, succession.branch.time_zone)
    _check_takes_over(agent, successor, village, today)
    people = list(members_to_hand_over(agent, village).select_for_update().order_by("pk"))
    answer = _answer(
        succession,
        SuccessionOutcome.ACCEPTED,
        members=len(people),
        on=today,
        by=by,
        at=at,
    )
    SuccessionMember.objects.bulk_create(
        SuccessionMember(answer=answer, member=person) for person in people
    )
    move_people(people, agent=successor, by=by, why="succession")
    hand_prospects_over(agent=agent, successor=successor, village=village, by=by)
    if not _works_in(successor, village, today):
        assign_agent(agent=successor, village=village, from_on=today, by=by)
    _end_work(agent, village, succession.last_on, by=by)
    return answer


@transaction.atomic
def refuse_succession(
    *, succession: Succession, reason: str, by, at: dt.datetime
) -> SuccessionAnswer:
    """The successor says no; it stays on record, and the old agent takes dues again.

    By the successor herself. The same answer returns the first one. Raises NotYours, AlreadyAnswered,
    NotToSucceed without a reason.
    """
    _check_successor(succession, by=by)
    return _fail(succession, SuccessionOutcome.REFUSED, reason, by=by, at=at)


@transaction.atomic
def withdraw_succession(
    *, succession: Succession, reason: str, by, at: dt.datetime
) -> SuccessionAnswer:
    """The branch takes back a hand-over that nobody has answered; the old agent takes dues again.

    By the coordinator of the branch. Raises as `refuse_succession`.
    """
    check_branch_acts(succession.branch, by=by, at=at)
    return _fail(succession, SuccessionOutcome.WITHDRAWN, reason, by=by, at=at)


def _check_leaves(agent: Agent, village: Village, today: dt.date) -> None:
    has_members = members_to_hand_over(agent, village).exists()
    if not has_members and not _works_in(agent, village, today):
        raise NotToSucceed(
            _("%(name)s has no members and no work in %(village)s.")
            % {"name": agent.user.name, "village": village.title},
            field="village",
        )


def _check_takes_over(agent: Agent, successor: Agent, village: Village, today: dt.date) -> None:
    """Raises NotToSucceed unless the successor works for the same branch today and stays there."""
    if successor.pk == agent.pk:
        raise NotToSucceed(_("Nobody succeeds herself. Choose another agent."), field="successor")
    told = {"name": successor.user.name, "village": village.title}
    works = Assignment.objects.filter(agent=successor, village__branch=village.branch_id)
    if (
        has_left(successor.until_on, successor.user.is_active, today)
        or not works.active_on(today).exists()
    ):
        raise NotToSucceed(
            _("%(name)s does not work for this branch now. Choose an agent of the branch.") % told,
            field="successor",
        )
    if leaving_of(successor).filter(village=village).exists():
        raise NotToSucceed(
            _("%(name)s leaves %(village)s as well. Choose another agent.") % told,
            field="successor",
        )


def _check_last_day(agent: Agent, village: Village, last_on: dt.date, today: dt.date) -> None:
    if last_on > today:
        raise BadDay(
            _(
                "From this moment on the agent takes no new dues. Start the hand-over on the last day or"
                " afterwards."
            ),
            field="last_on",
        )
    newest = (
        Collection.objects.filter(agent=agent, village=village)
        .of_agents()
        .order_by("-collected_on")
    ).first()
    started = Assignment.objects.filter(agent=agent, village=village).order_by("-from_on").first()
    earliest = max(
        [
            newest.collected_on if newest else dt.date.min,
            started.from_on if started else dt.date.min,
        ]
    )
    if last_on < earliest:
        raise BadDay(
            _("The agent still worked here on %(day)s. Choose that day or a later one.")
            % {"day": f"{earliest:%d-%m-%Y}"},
            field="last_on",
        )


def _claim(succession: Succession) -> None:
    """One hand-over at a time; an older one that ended with a return of the agent gives way."""
    mine = Leaving.objects.filter(agent=succession.agent, village=succession.village)
    if not leaving_of(succession.agent).filter(village=succession.village).exists():
        mine.delete()
    try:
        with transaction.atomic():
            Leaving.objects.create(
                agent=succession.agent, village=succession.village, succession=succession
            )
    except IntegrityError as error:
        raise AlreadyLeaving(
            _("A hand-over of this agent in %(village)s was started already. Open that one.")
            % {"village": succession.village.title}
        ) from error


def _check_successor(succession: Succession, *, by) -> None:
    if by.pk != succession.successor.user_id:
        raise NotYours(_("Only the successor herself answers, with her own account."))


def _lock(succession: Succession) -> tuple[Agent, Agent, Village]:
    """The agents' money first, then everybody who would go over; both agents as they are then."""
    lock_agents([succession.agent_id, succession.successor_id])
    people = Enrolment.objects.filter(
        member__agent=succession.agent_id, member__village=succession.village_id
    )
    lock_standing(set(people.values_list("pk", flat=True)))
    agents = Agent.objects.select_related("user").in_bulk(
        [succession.agent_id, succession.successor_id]
    )
    return agents[succession.agent_id], agents[succession.successor_id], succession.village


def _already(succession: Succession, outcome: SuccessionOutcome) -> SuccessionAnswer | None:
    known = SuccessionAnswer.objects.filter(succession=succession).first()
    if known and known.outcome != outcome:
        raise AlreadyAnswered(_("This hand-over was already answered. Look at the answer."))
    return known


def _answer(
    succession: Succession,
    outcome: SuccessionOutcome,
    *,
    on: dt.date,
    by,
    at: dt.datetime,
    reason: str = "",
    members: int = 0,
) -> SuccessionAnswer:
    answer = SuccessionAnswer.objects.create(
        succession=succession,
        outcome=outcome,
        reason=reason,
        members=members,
        answered_on=on,
        answered_at=at,
        by=by,
    )
    record(f"succession.{outcome}", succession, by=by, members=members)
    return answer


def _fail(
    succession: Succession, outcome: SuccessionOutcome, reason: str, *, by, at: dt.datetime
) -> SuccessionAnswer:
    lock_agents([succession.agent_id, succession.successor_id])
    if known := _already(succession, outcome):
        return known
    if not reason.strip():
        raise NotToSucceed(_("Say why: the others read it."), field="reason")
    Leaving.objects.filter(succession=succession).delete()
    today = local_day(at, succession.branch.time_zone)
    return _answer(succession, outcome, reason=reason.strip(), on=today, by=by, at=at)


def _works_in(agent: Agent, village: Village, on: dt.date) -> bool:
    return Assignment.objects.filter(agent=agent, village=village).active_on(on).exists()


def _end_work(agent: Agent, village: Village, last_on: dt.date, *, by) -> None:
    """End the assignment; with the last one, the appointment and the account."""
    later = Assignment.objects.filter(agent=agent).overlapping(last_on + dt.timedelta(days=1), None)
    for assignment in later.filter(village=village, from_on__lte=last_on):
        end_assignment(assignment=assignment, until_on=last_on, by=by)
    if later.exists():
        return
    newest_end = F("until_on").desc(nulls_last=True)
    ended = Assignment.objects.filter(agent=agent).order_by(newest_end).first()
    end_agent(agent=agent, until_on=max(last_on, ended.until_on) if ended else last_on, by=by)
