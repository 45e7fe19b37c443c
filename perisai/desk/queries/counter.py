"""Is this resident protected? Asked at the counter of a village."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from dues.queries.standing import position_of
from members.models import Enrolment, NikCorrection
from perisai.desk.counter_rules import Told, told
from villages.models import Agent, Assignment, Village
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Reply:
    """What the counter is told, and the agents to call: the resident's own, or those of the village."""

    told: Told
    agents: Sequence[Agent]


def reply_about(*, nik: str, birth_date: dt.date, village: Village, viewer: Viewer) -> Reply:
    """What to tell about the resident of `village` with this NIK, or one from before its correction, who was
    born on that day. Two queries, for a hit as for every kind of miss, so that the time it takes tells
    nothing: the conditions are judged in the database, all at once."""
    accepted = NikCorrection.objects.filter(decision__is_accepted=True, old_nik=nik)
    rows = list(
        Enrolment.objects.visible_to(viewer)
        .filter(
            Q(member__nik=nik) | Q(member__in=accepted.values("member")),
            member__village=village,
            member__birth_date=birth_date,
            member__withdrawn_at__isnull=True,
        )
        .select_related("member__agent__user", "standing")
    )
    around = _agents_in(village, viewer)
    answer = told(
        (
            (
                position_of(row, on=viewer.on),
                row.standing.protected_until if hasattr(row, "standing") else None,
            )
            for row in rows
        ),
        on=viewer.on,
    )
    if not answer.is_known:
        return Reply(answer, around)
    own = rows[0].member.agent
    return Reply(answer, [own] if own else [])


def _agents_in(village: Village, viewer: Viewer) -> list[Agent]:
    rows = (
        Assignment.objects.active_on(viewer.on)
        .filter(village=village)
        .select_related("agent__user")
        .order_by("agent__user__name", "agent__code")
    )
    return [row.agent for row in rows]
