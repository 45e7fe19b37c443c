"""Agents of whom nothing was seen for days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from dues.models import Collection
from dues.queries.agents import agents_of
from members.models import Visit
from perisai import regulations
from perisai.accounts.enums import Role
from villages.models import Agent, Assignment, Substitution
from villages.scoping import Viewer

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silent:
    """An agent, the last day of a sign of her (None: there never was one) and how many days ago that was, or
    how long she has been an agent."""

    agent: Agent
    last_on: dt.date | None
    days: int


def silent_days(viewer: Viewer) -> int:
    """After how many days without a sign an agent is called silent."""
    return regulations.value("agents.silent_days", viewer.on)


def silent_agents(viewer: Viewer) -> list[Silent]:
    """The agents at work in the places of this viewer who for `silent_days` neither visited, nor took dues,
    nor signed in, the longest silent first. Who is away with somebody standing in is not asked for. Agents
    and secretaries see none. One query."""
    rows = _silent(viewer).annotate(
        last_visit=Subquery(_of_agent(Visit).order_by("-visited_on").values("visited_on")[:1]),
        last_receipt=Subquery(
            _of_agent(Collection)
            .with_receipt()
            .order_by("-collected_on")
            .values("collected_on")[:1]
        ),
    )
    found = [_row(agent, viewer) for agent in rows]
    return sorted(found, key=lambda row: (-row.days, row.agent.user.name))


def _silent(viewer: Viewer) -> QuerySet[Agent]:
    last = viewer.on - silent_days(viewer) * _DAY  # a sign of this day is too old
    begins = dt.datetime.combine(last + _DAY, dt.time(), ZoneInfo(viewer.time_zone))
    works = Assignment.objects.filter(agent=OuterRef("pk")).active_on(viewer.on)
    if viewer.role == Role.COORDINATOR:
        works = works.filter(village__branch__in=viewer.branch_ids)
    away = Substitution.objects.filter(agent=OuterRef("pk")).not_ended().active_on(viewer.on)
    return (
        agents_of(viewer)
        .active_on(viewer.on)
        .filter(
            Exists(works),
            ~Exists(away),
            ~Exists(_of_agent(Visit).filter(visited_on__gt=last)),
            ~Exists(_of_agent(Collection).with_receipt().filter(collected_on__gt=last)),
            Q(user__last_login__isnull=True) | Q(user__last_login__lt=begins),
            user__is_active=True,
            from_on__lte=last,
        )
    )


def _of_agent(model: type[Visit] | type[Collection]) -> QuerySet:
    return model.objects.filter(agent=OuterRef("pk"))


def _row(agent: Agent, viewer: Viewer) -> Silent:
    signed_in = agent.user.last_login
    signs: Sequence[dt.date | None] = (
        agent.last_visit,
        agent.last_receipt,
        signed_in and signed_in.astimezone(ZoneInfo(viewer.time_zone)).date(),
    )
    last_on = max((day for day in signs if day), default=None)
    return Silent(agent, last_on, (viewer.on - (last_on or agent.from_on)).days)
