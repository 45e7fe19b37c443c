"""The agents of a branch: who works where, and who has left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from dues.models import CashCount, Collection, Succession
from dues.queries.advances import BroughtIn, open_advances
from dues.queries.agents_cash import AgentsCash, agents_by_cash
from dues.queries.cash import Cash, cash_of
from dues.queries.cash_counts import cash_counts_of
from dues.queries.sheets import Left, left_open_by
from dues.queries.successions import successions_of
from perisai.accounts.enums import Role
from villages.models import Agent, Assignment, Branch, Village
from villages.queries import substitutions_of
from villages.rules import has_left
from villages.scoping import Viewer

COUNTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent in the list of a branch; `cash` is None while she holds nothing."""

    agent: Agent
    has_left: bool
    cash: AgentsCash | None


@dataclass(frozen=True, slots=True)
class AgentFile:
    """Everything a coordinator needs of one agent."""

    agent: Agent
    villages: Sequence[Village]
    has_left: bool
    cash: Cash
    advances: Sequence[BroughtIn]
    counts: Sequence[CashCount]
    successions: Sequence[Succession]
    substitutions: Sequence[Left]


def agents_of(viewer: Viewer) -> QuerySet[Agent]:
    """The agents who work or worked in a branch of this viewer, or wrote receipts there. Agents and
    secretaries see none."""
    if viewer.role not in (Role.COORDINATOR, Role.HEAD_OFFICE):
        return Agent.objects.none()
    rows = Agent.objects.select_related("user", "wadah").order_by("user__name", "code")
    if viewer.role == Role.HEAD_OFFICE:
        return rows
    works = Assignment.objects.filter(agent=OuterRef("pk"), village__branch__in=viewer.branch_ids)
    wrote = Collection.objects.filter(agent=OuterRef("pk"), branch__in=viewer.branch_ids)
    return rows.filter(Exists(works) | Exists(wrote))


def agent_rows(viewer: Viewer) -> list[AgentRow]:
    """The agents of this viewer with their cash, who holds the oldest rupiah first. Four queries,
    whatever the number."""
    held = {cash.uuid: cash for cash in agents_by_cash(viewer)}
    places = list(held)
    rows = [
        AgentRow(agent, _has_left(agent, viewer.on), held.get(agent.uuid))
        for agent in agents_of(viewer)
    ]
    return sorted(rows, key=lambda row: places.index(row.agent.uuid) if row.cash else len(places))


def agent_file(agent: Agent, *, viewer: Viewer) -> AgentFile:
    """What `viewer` may know of an agent in hand. The number of queries does not grow with it."""
    assigned = Assignment.objects.filter(agent=agent).active_on(viewer.on)
    return AgentFile(
        agent=agent,
        villages=list(Village.objects.visible_to(viewer).filter(pk__in=assigned.values("village"))),
        has_left=_has_left(agent, viewer.on),
        cash=cash_of(viewer, on=viewer.on, agent=agent),
        advances=open_advances(viewer, agent=agent),
        counts=list(cash_counts_of(viewer).filter(agent=agent)[:COUNTS_SHOWN]),
        successions=list(successions_of(viewer).filter(agent=agent)),
        substitutions=left_open_by(
            list(substitutions_of(viewer).filter(Q(agent=agent) | Q(substitute=agent))),
            viewer=viewer,
        ),
    )


def branch_to_count(agent: Agent, *, viewer: Viewer) -> Branch | None:
    """The branch of the viewer for which an agent's cash is counted: where she works, otherwise where
    she wrote receipts."""
    works = Assignment.objects.filter(agent=agent, village__branch__in=viewer.branch_ids)
    wrote = Collection.objects.filter(agent=agent, branch__in=viewer.branch_ids)
    rows = Branch.objects.filter(pk__in=viewer.branch_ids).order_by("pk")
    return (
        rows.filter(pk__in=works.active_on(viewer.on).values("village__branch")).first()
        or rows.filter(pk__in=wrote.values("branch")).first()
        or rows.filter(pk__in=works.values("village__branch")).first()
    )


def _has_left(agent: Agent, on: dt.date) -> bool:
    return has_left(agent.until_on, agent.user.is_active, on)
