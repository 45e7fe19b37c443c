"""Who works where: agents, their villages, and the postings of secretaries and coordinators."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.actions import close_account
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.errors import Refused
from villages.models import Agent, Assignment, Branch, Posting, Village, Wadah
from villages.rules import is_agent_code


class BadDates(Refused):
    """The last day lies before the first."""


class NotForThisRole(Refused):
    """The user's role does not do this work."""


class AgentCodeRefused(Refused):
    """The code is badly formed or belongs to somebody else."""


class AlreadyAgent(Refused):
    """The user is an agent already."""


class VillageWithoutBranch(Refused):
    """No branch covers the village, so nobody would audit what is taken there."""


class OutsideAppointment(Refused):
    """The agent is not appointed on those days."""


class AlreadyThere(Refused):
    """The person has the same place on some of those days."""


@transaction.atomic
def appoint_agent(
    *,
    user: User,
    code: str,
    from_on: dt.date,
    wadah: Wadah | None = None,
    phone: str = "",
    assignment_letter: str = "",
    certificate: str = "",
    by: User | None,
) -> Agent:
    """Make a user an agent. `code` opens every receipt number and is never used again.

    Raises NotForThisRole, AlreadyAgent, AgentCodeRefused.
    """
    if user.role != Role.AGENT:
        raise NotForThisRole(
            _("%(name)s does not have the role of an agent. Change the role first.")
            % {"name": user.name},
            field="user",
        )
    if Agent.objects.filter(user=user).exists():
        raise AlreadyAgent(
            _("%(name)s is an agent already. Change the dates of that row instead.")
            % {"name": user.name},
            field="user",
        )
    if not is_agent_code(code):
        raise AgentCodeRefused(
            _("The code %(code)s does not fit: two to six capital letters or digits.")
            % {"code": code},
            field="code",
        )
    if Agent.objects.filter(code=code).exists():
        raise AgentCodeRefused(
            _("The code %(code)s belongs to another agent. Choose another one.") % {"code": code},
            field="code",
        )
    agent = Agent.objects.create(
        user=user,
        code=code,
        from_on=from_on,
        wadah=wadah,
        phone=phone,
        assignment_letter=assignment_letter,
        certificate=certificate,
    )
    record("agent.appointed", agent, by=by, code=code, from_on=from_on.isoformat())
    return agent


@transaction.atomic
def assign_agent(
    *,
    agent: Agent,
    village: Village,
    from_on: dt.date,
    until_on: dt.date | None = None,
    by: User | None,
) -> Assignment:
    """Let an agent work in a village from a day on; `until_on` is the last day. Several agents may
    share a village. Raises what `check_assignment` raises."""
    Agent.objects.select_for_update().get(pk=agent.pk)
    check_assignment(agent=agent, village=village, from_on=from_on, until_on=until_on)
    assignment = Assignment.objects.create(
        agent=agent, village=village, from_on=from_on, until_on=until_on
    )
    record("agent.assigned", assignment, by=by, village=village.pk, from_on=from_on.isoformat())
    return assignment


def check_assignment(
    *,
    agent: Agent,
    village: Village,
    from_on: dt.date,
    until_on: dt.date | None,
    instead_of: Assignment | None = None,
) -> None:
    """Raises BadDates, OutsideAppointment, VillageWithoutBranch, or AlreadyThere when the agent has
    the same village on one of these days, `instead_of` aside."""
    _check_dates(from_on, until_on)
    if from_on < agent.from_on or (agent.until_on and (until_on or dt.date.max) > agent.until_on):
        raise OutsideAppointment(
            _("Agent %(code)s is not appointed on all of these days. Check the dates.")
            % {"code": agent.code},
            field="from_on",
        )
    if village.branch_id is None:
        raise VillageWithoutBranch(
            _("No branch covers %(village)s yet. Put the village under a branch first.")
            % {"village": village.title},
            field="village",
        )
    same = Assignment.objects.filter(agent=agent, village=village)
    if same.exclude(pk=instead_of and instead_of.pk).overlapping(from_on, until_on).exists():
        raise AlreadyThere(
            _("Agent %(code)s works in %(village)s on these days already. End that first.")
            % {"code": agent.code, "village": village.title},
            field="from_on",
        )


@transaction.atomic
def end_assignment(*, assignment: Assignment, until_on: dt.date, by: User | None) -> Assignment:
    """The agent's last day in the village. What she collected there stays hers to see."""
    _check_dates(assignment.from_on, until_on)
    assignment.until_on = until_on
    assignment.save(update_fields=["until_on"])
    record("agent.unassigned", assignment, by=by, until_on=until_on.isoformat())
    return assignment


@transaction.atomic
def end_agent(*, agent: Agent, until_on: dt.date, by: User | None) -> Agent:
    """The agent's last day at all: she is appointed no longer, and her account is closed. What she wrote
    stays with the branch. Raises BadDates."""
    _check_dates(agent.from_on, until_on)
    agent.until_on = min(until_on, agent.until_on or until_on)
    agent.save(update_fields=["until_on"])
    record("agent.ended", agent, by=by, until_on=agent.until_on.isoformat())
    close_account(user=agent.user, by=by)
    return agent


@transaction.atomic
def post_user(
    *,
    user: User,
    place: Village | Branch,
    from_on: dt.date,
    until_on: dt.date | None = None,
    by: User | None,
) -> Posting:
    """Give a secretary a village, or a coordinator a branch. Raises what `check_posting` raises."""
    User.objects.select_for_update().get(pk=user.pk)
    check_posting(user=user, place=place, from_on=from_on, until_on=until_on)
    posting = Posting.objects.create(
        user=user, from_on=from_on, until_on=until_on, **_place_field(place)
    )
    record("user.posted", posting, by=by, place=str(place.pk), from_on=from_on.isoformat())
    return posting


def check_posting(
    *,
    user: User,
    place: Village | Branch,
    from_on: dt.date,
    until_on: dt.date | None,
    instead_of: Posting | None = None,
) -> None:
    """Raises BadDates, NotForThisRole, or AlreadyThere when the user holds the same place on one of
    these days, `instead_of` aside."""
    _check_dates(from_on, until_on)
    role = Role.SECRETARY if isinstance(place, Village) else Role.COORDINATOR
    if user.role != role:
        raise NotForThisRole(
            _("A village takes a secretary and a branch a coordinator; %(name)s is %(role)s.")
            % {"name": user.name, "role": user.get_role_display()},
            field="user",
        )
    same = Posting.objects.filter(user=user, **_place_field(place))
    if same.exclude(pk=instead_of and instead_of.pk).overlapping(from_on, until_on).exists():
        raise AlreadyThere(
            _("%(name)s holds this post on these days already. End that first.")
            % {"name": user.name},
            field="from_on",
        )


def _place_field(place: Village | Branch) -> dict[str, Village | Branch]:
    return {"village" if isinstance(place, Village) else "branch": place}


def _check_dates(from_on: dt.date, until_on: dt.date | None) -> None:
    if until_on and until_on < from_on:
        raise BadDates(
            _("The last day lies before the first day. Check the dates."), field="until_on"
        )
