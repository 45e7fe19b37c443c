"""What waits about families: deadlines of claims, letters of the village, papers to mend."""

from __future__ import annotations

from django.utils.translation import ngettext

from claims.queries.answered import approved_letters, papers_to_mend, returned_letters
from claims.queries.clocks import claims_overdue, claims_with_tasks
from claims.queries.letters import waiting_letters
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, VILLAGE, Kind

FAMILIES = (
    Kind(
        claims_overdue,
        lambda number: ngettext(
            "%(number)d claim is past its deadline: do it today, late is better than not at all.",
            "%(number)d claims are past their deadline: do it today, late is better than not at all.",
            number,
        ),
        "claims:list",
        "warning",
        BRANCH,
    ),
    Kind(
        claims_with_tasks,
        lambda number: ngettext(
            "%(number)d claim has a deadline: look what is to be done.",
            "%(number)d claims have a deadline: look what is to be done.",
            number,
        ),
        "claims:list",
        "clock",
        BRANCH,
    ),
    Kind(
        lambda viewer: papers_to_mend(viewer).count(),
        lambda number: ngettext(
            "%(number)d paper of a family has to be mended: read what the branch office says.",
            "%(number)d papers of families have to be mended: read what the branch office says.",
            number,
        ),
        "claims:list",
        "pencil",
        AGENT,
    ),
    Kind(
        lambda viewer: returned_letters(viewer).count(),
        lambda number: ngettext(
            "%(number)d letter was sent back by the village office: read why.",
            "%(number)d letters were sent back by the village office: read why.",
            number,
        ),
        "claims:letter_list",
        "undo",
        AGENT,
    ),
    Kind(
        lambda viewer: approved_letters(viewer).count(),
        lambda number: ngettext(
            "%(number)d letter is approved by the village office: print it and let it be signed.",
            "%(number)d letters are approved by the village office: print them and let them be signed.",
            number,
        ),
        "claims:letter_list",
        "check",
        AGENT,
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
