"""What waits about the books: cash counts, hand-overs of agents, months to close."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.cash_counts import counts_to_settle, open_counts
from dues.queries.closing import late_to_answer, months_ready
from dues.queries.successions import successions_to_answer
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, COORDINATOR, Kind

BOOKS = (
    Kind(
        lambda viewer: counts_to_settle(viewer).count(),
        lambda number: ngettext(
            "%(number)d cash count does not agree: say how it ended.",
            "%(number)d cash counts do not agree: say how they ended.",
            number,
        ),
        "dues:count_list",
        "coin",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: open_counts(viewer).count(),
        lambda number: ngettext(
            "%(number)d count of your cash does not agree and is not settled.",
            "%(number)d counts of your cash do not agree and are not settled.",
            number,
        ),
        "dues:count_list",
        "coin",
        AGENT,
    ),
    Kind(
        lambda viewer: successions_to_answer(viewer).count(),
        lambda number: ngettext(
            "%(number)d agent hands over to you: accept or refuse.",
            "%(number)d agents hand over to you: accept or refuse.",
            number,
        ),
        "dues:succession_list",
        "people",
        AGENT,
    ),
    Kind(
        lambda viewer: late_to_answer(viewer).count(),
        lambda number: ngettext(
            "%(number)d entry after a close waits for your approval.",
            "%(number)d entries after a close wait for your approval.",
            number,
        ),
        "dues:close_list",
        "lock",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        months_ready,
        lambda number: ngettext(
            "%(number)d month is over and can be closed.",
            "%(number)d months are over and can be closed.",
            number,
        ),
        "dues:close_list",
        "calendar",
        COORDINATOR,
    ),
)
