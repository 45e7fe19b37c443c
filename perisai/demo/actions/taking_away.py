"""What left the demo's site: files and papers that agents, branch and village took away."""

from __future__ import annotations

import datetime as dt

from dues.models import CashCount, Remittance
from perisai.audit.actions import record
from perisai.common.months import last_full_month
from perisai.demo.actions.places import Offices
from perisai.reports.actions import (
    note_card_printed,
    note_pack_exported,
    note_scores_compared,
)


def take_away(*, offices: Offices, today: dt.date) -> None:
    """The secretary took last month's pack on paper and as a workbook, the coordinator the pictures of both
    agents and the card of SZ for a meeting, and everybody the slips of what was handed on and counted."""
    secretary, coordinator = offices.users["sekdes"], offices.users["koordinator"]
    branch, month = offices.village.branch, last_full_month(today)
    for kind in ("pdf-f4", "xlsx"):
        note_pack_exported(village=offices.village, month=month, kind=kind, by=secretary)
    agents = sum(village.branch == branch for village in offices.villages.values())
    note_scores_compared(paper="f4", rows=agents, by=coordinator)
    note_card_printed(offices.agents["sz"], by=coordinator)
    for row in Remittance.objects.select_related("by").order_by("pk"):
        record("remittance.slip_printed", row, by=row.by, paper="a5")
    for count in CashCount.objects.select_related("by").order_by("pk"):
        record("cash_count.printed", count, by=count.by, paper="a4")
