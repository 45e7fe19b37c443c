"""What waits about families: deadlines of claims, letters of the village."""

from __future__ import annotations

from django.utils.translation import ngettext

from claims.queries.clocks import claims_with_tasks
from claims.queries.letters import waiting_letters
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, VILLAGE, Kind

FAMILIES = (
    Kind(
        claims_with_tasks,
        lambda number: ngettext(
            "%(number)d claim has a deadline: look what is to be done.",
            "%(number)d claims have a deadline: look what is to be done.",
            number,
        ),
        "claims:list",
        "heart",
        BRANCH | AGENT,
    ),
    Kind(
        lambda viewer: waiting_letters(viewer).count(),
        lambda number: ngettext(
            "%(number)d letter for a family waits for your approval.",
            "%(number)d letters for families wait for your approval.",
            number,
        ),
        "claims:letter_list",
        "paper",
        VILLAGE,
    ),
)
