"""Who sees what: the whole policy, in one place.

Agents see their own portfolio within the villages they are assigned to, and while they stand in for another
agent the members of that one too, never her receipts; secretaries their village;
coordinators their branch; head office everything; anybody else nothing. Facts an agent made herself
(her receipts) stay visible to her after a transfer. A row outside the scope does not exist for the
viewer: pages answer 404.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from perisai.accounts.enums import Role
from perisai.common.retries import content_hash_of
from villages.enums import TimeZone

if TYPE_CHECKING:
    from perisai.accounts.models import User
    from villages.models import Village


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks, on a day, with the places that are theirs on that day. `stands_in_for` are the
    agents who are away on it, each with her villages.

    `on` is the local day in `time_zone`, that of their branch. `role` is empty for nobody: not signed
    in, no longer active, or without a place.
    """

    user: User | None
    role: str
    on: dt.date
    time_zone: str = TimeZone.WIB
    agent_id: int | None = None
    village_codes: tuple[str, ...] = ()
    branch_ids: tuple[int, ...] = ()
    stands_in_for: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def is_nobody(self) -> bool:
        return not self.role

    def looks_after(self, agent_id: int | None, village_code: str) -> bool:
        """Whether the members whom that agent has in that village are this agent's on her day: her own, or of
        one for whom she stands in. For people who went over since, whom `visible_to` no longer finds."""
        own = [(self.agent_id, self.village_codes), *self.stands_in_for]
        return agent_id is not None and any(
            pk == agent_id and village_code in codes for pk, codes in own
        )


def reading_village(viewer: Viewer, village: Village) -> Viewer:
    """Somebody who reads about one village they may see, narrowed to what its secretary sees of it, by the
    clock of its branch: the report of a village says the same to everybody who reads it. Whether the village
    is theirs is asked before; agents read none."""
    role = Role.SECRETARY if viewer.role and viewer.role != Role.AGENT else ""
    zone = village.branch.time_zone if village.branch else viewer.time_zone
    return Viewer(viewer.user, role, viewer.on, zone, village_codes=(village.pk,))


def kept_under(name: str, viewer: Viewer, **asked) -> str:
    """The key of the cache for what is kept of a question, the same for everybody who sees the same."""
    scope = content_hash_of(
        role=viewer.role,
        branches=viewer.branch_ids,
        villages=viewer.village_codes,
        agent=viewer.agent_id,
        stands_in_for=viewer.stands_in_for,
        **{word: str(value) for word, value in asked.items()},
    )
    return f"{name}.{scope}"


def common_scope(first: Viewer, second: Viewer) -> Viewer:
    """What one person sees at both of two moments, on the day of the first; nobody's when her role or post is
    another by then. For work that was asked for at the first and goes on at the second."""
    if (first.role, first.agent_id) != (second.role, second.agent_id):
        return replace(first, role="", village_codes=(), branch_ids=(), stands_in_for=())
    stood_in = dict(second.stands_in_for)
    away = [
        (agent_id, tuple(code for code in codes if code in stood_in[agent_id]))
        for agent_id, codes in first.stands_in_for
        if agent_id in stood_in
    ]
    return replace(
        first,
        village_codes=tuple(code for code in first.village_codes if code in second.village_codes),
        branch_ids=tuple(key for key in first.branch_ids if key in second.branch_ids),
        stands_in_for=tuple(away),
    )


class ScopedQuerySet(models.QuerySet):
    """A queryset that declares its path to a village, a branch and an agent.

    `agent_path` None means that agents see nothing here, `village_path` None the same for secretaries.
    `agent_keeps_own` is for facts: an agent sees her own whatever villages she works in today.
    `agent_stands_in` is for people and what belongs to them: a substitute sees those of the agent who is
    away.
    """

    village_path: str | None = "village"
    branch_path = "village__branch"
    agent_path: str | None = "agent"
    agent_keeps_own = False
    agent_stands_in = False

    def visible_to(self, viewer: Viewer) -> Self:
        """The rows this viewer may see."""
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                return self.filter(**{f"{self.branch_path}__in": viewer.branch_ids})
            case Role.SECRETARY if self.village_path:
                return self.filter(**{f"{self.village_path}__in": viewer.village_codes})
            case Role.AGENT if self.agent_path and viewer.agent_id:
                return self.filter(self._own(viewer))
            case _:
                return self.none()

    def _own(self, viewer: Viewer) -> Q:
        if self.agent_keeps_own:
            return Q(**{self.agent_path: viewer.agent_id})
        own = self._portfolio(viewer.agent_id, viewer.village_codes)
        if self.agent_stands_in:
            for agent_id, codes in viewer.stands_in_for:
                own |= self._portfolio(agent_id, codes)
        return own

    def _portfolio(self, agent_id: int, codes: tuple[str, ...]) -> Q:
        return Q(**{self.agent_path: agent_id, f"{self.village_path}__in": codes})


class PlaceQuerySet(models.QuerySet):
    """Villages themselves: everybody sees the ones where they work."""

    def visible_to(self, viewer: Viewer) -> Self:
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                return self.filter(branch__in=viewer.branch_ids)
            case Role.SECRETARY | Role.AGENT:
                return self.filter(code__in=viewer.village_codes)
            case _:
                return self.none()
