"""What waits about months already paid: questions to the branch, and money to give back."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.questions import questions_to_answer
from dues.queries.refunds import refunds_due, refunds_left_behind
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, Kind

GIVING_BACK = (
    Kind(
        lambda viewer: questions_to_answer(viewer).count(),
        lambda number: ngettext(
            "%(number)d question about paid months waits for an answer.",
            "%(number)d questions about paid months wait for an answer.",
            number,
        ),
        "dues:question_list",
        "info",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: sum(not due.is_waiting for due in refunds_due(viewer)),
        lambda number: ngettext(
            "%(number)d payment for months after the end is to be given back.",
            "%(number)d payments for months after the end are to be given back.",
            number,
        ),
        "dues:refund_list",
        "undo",
        AGENT,
    ),
    Kind(
        lambda viewer: len(refunds_left_behind(viewer)),
        lambda number: ngettext(
            "%(number)d payment of an agent who has left is to be given back: nobody has asked yet.",
            "%(number)d payments of agents who have left are to be given back: nobody has asked yet.",
            number,
        ),
        "dues:refund_list",
        "undo",
        BRANCH,
    ),
)
