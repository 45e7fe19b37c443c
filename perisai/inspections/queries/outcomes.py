"""What closed inspections of agents found: the answers that count, as their reports say."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from perisai.inspections.enums import Said, Way
from perisai.inspections.models import (
    Answer,
    ClosingDecision,
    Draw,
    Inspection,
    MismatchStep,
)
from villages.scoping import Viewer

# Who was reached, does not remember having paid, and differs in nothing else (`Answer.leaves_open`).
LEAVES_OPEN = Q(has_paid=Said.UNSURE, mismatch__isnull=True)


def answers_of_closed(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[Answer]:
    """The answers of drawn members who were reached, in inspections of an agent whose end a second person
    confirmed between two days: of the newest draw, none that was corrected since, as on the report. Who may
    know of an inspection is counted here; an agent learns of one about her when it is closed. `ended_as` is
    how a mismatch ended (Resolution), empty while it is open, and None where the answer did not differ;
    those of LEAVES_OPEN are among these."""
    ends = ClosingDecision.objects.filter(is_accepted=True, decided_on__range=(first, last))
    closed = Inspection.objects.visible_to(viewer).filter(
        agent__isnull=False, pk__in=ends.values("closing__inspection")
    )
    later = Draw.objects.filter(
        inspection=OuterRef("drawn__draw__inspection"),
        number__gt=OuterRef("drawn__draw__number"),
    )
    steps = MismatchStep.objects.filter(mismatch__answer=OuterRef("pk")).order_by("-pk")
    return (
        Answer.objects.standing()
        .filter(~Exists(later), drawn__draw__inspection__in=closed.values("pk"))
        .exclude(way=Way.NOT_REACHED)
        .annotate(ended_as=Subquery(steps.values("resolution")[:1]))
    )
