"""What agents learned, for those who may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from villages.enums import AgentEntryKind
from villages.models import Agent, AgentEntry, Assignment
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class LearnedPart:
    """Everything of one kind: what stands, the newest first, and what stood before."""

    kind: AgentEntryKind
    rows: Sequence[AgentEntry]
    before: Sequence[AgentEntry]


def agent_entries_of(viewer: Viewer) -> QuerySet[AgentEntry]:
    """The trainings and certificates that this viewer may read, with what stands in a line of them."""
    return AgentEntry.objects.visible_to(viewer).select_related("agent__user", "by")


def agents_to_note(viewer: Viewer) -> QuerySet[Agent]:
    """The agents who work or worked in a branch of this viewer."""
    works = Assignment.objects.filter(village__branch__in=viewer.branch_ids)
    return Agent.objects.filter(pk__in=works.values("agent")).select_related("user")


def learned_by(agent: Agent, *, viewer: Viewer) -> list[LearnedPart]:
    """The trainings and certificates of an agent, by kind. One query."""
    rows = list(agent_entries_of(viewer).filter(agent=agent).order_by("-dated_on", "-pk"))
    replaced = {row.corrects_id for row in rows}
    standing = [row for row in rows if row.pk not in replaced and not row.takes_back]
    return [
        LearnedPart(
            kind,
            [row for row in standing if row.kind == kind],
            [row for row in rows if row.kind == kind and row not in standing],
        )
        for kind in AgentEntryKind
    ]


def certified_until(viewer: Viewer) -> dict[int, dt.date | None]:
    """Until when the certificate of each agent holds, by agent; None where it says no last day. Who has none
    is missing. One query."""
    rows = AgentEntry.objects.visible_to(viewer).standing()
    certificates = rows.filter(kind=AgentEntryKind.CERTIFICATE).order_by("dated_on", "pk")
    return dict(certificates.values_list("agent", "until_on"))
