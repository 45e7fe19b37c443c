"""What waits about money on its way: remittances, shortages, flagged receipts, sheets, reversals."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.receipt_lists import flagged_with_agents
from dues.queries.remittances import (
    open_shortages,
    refused_in_hand,
    remittances_to_decide,
    shortages_to_settle,
)
from dues.queries.reversals import reversals_to_decide
from dues.queries.sheets import number_to_look_at
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, Kind

CUSTODY = (
    Kind(
        lambda viewer: remittances_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d remittance waits to be counted.",
            "%(number)d remittances wait to be counted.",
            number,
        ),
        "dues:remittance_list",
        "office",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: shortages_to_settle(viewer).count(),
        lambda number: ngettext(
            "%(number)d shortage is open.", "%(number)d shortages are open.", number
        ),
        "dues:remittance_list",
        "warning",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        flagged_with_agents,
        lambda number: ngettext(
            "%(number)d flagged receipt: the money was taken over the limit, or while the agent hands over.",
            "%(number)d flagged receipts: the money was taken over the limit, or while the agent hands over.",
            number,
        ),
        "dues:collection_list",
        "warning",
        BRANCH,
        query="?ditandai=1",
    ),
    Kind(
        number_to_look_at,
        lambda number: ngettext(
            "%(number)d round sheet is lost, differs from the paper, or lacks serials: ask the agent.",
            "%(number)d round sheets are lost, differ from the paper, or lack serials: ask the agents.",
            number,
        ),
        "dues:sheet_list",
        "paper",
        BRANCH,
        query="?ditandai=1",
    ),
    Kind(
        lambda viewer: refused_in_hand(viewer).count(),
        lambda number: ngettext(
            "%(number)d remittance was refused, its receipts are with you again: read why.",
            "%(number)d remittances were refused, their receipts are with you again: read why.",
            number,
        ),
        "dues:remittance_list",
        "cross",
        AGENT,
    ),
    Kind(
        lambda viewer: open_shortages(viewer).count(),
        lambda number: ngettext(
            "%(number)d shortage of yours is open: your money was less than the receipts.",
            "%(number)d shortages of yours are open: your money was less than the receipts.",
            number,
        ),
        "dues:remittance_list",
        "warning",
        AGENT,
    ),
    Kind(
        lambda viewer: reversals_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d reversal waits for your decision.",
            "%(number)d reversals wait for your decision.",
            number,
        ),
        "dues:reversal_list",
        "undo",
        BRANCH,
        is_approval=True,
    ),
)
