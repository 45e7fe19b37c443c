"""The report of a month as pages, paper and files show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dues.enums import Source
from dues.models import MonthClose
from dues.queries.month_figures import AgentMonth, MonthFigures, SourceMonth, agents_in
from perisai.common.months import month_text
from perisai.common.tables import WRITERS
from villages.models import Agent


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a month with the names that belong to them."""

    rows: Sequence[tuple[Agent, AgentMonth]]
    total: AgentMonth
    sources: Sequence[tuple[str, SourceMonth]]


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand over."""

    name: str
    content: bytes
    content_type: str


# What stands in the file of a month, in this order. Rupiah, but for the number of receipts.
COLUMNS: dict[str, str | Promise] = {
    "before": _("In hand before"),
    "receipts": _("Receipts"),
    "taken": _("Taken"),
    "reversed": _("Given back"),
    "handed_over": _("Handed on"),
    "came_back": _("Came back"),
    "in_hand": _("In hand at the end"),
    "accepted": _("Accepted by the branch"),
    "short": _("Short"),
    "uncounted": _("Not counted yet"),
    "at_branch": _("At the branch"),
    "in_balance": _("In the balance"),
    "paid_in": _("Paid into the scheme"),
}


def report_of(figures: MonthFigures) -> Report:
    """Figures with names: agents by code, sources in their usual order. One query."""
    agents = agents_in(figures)
    rows = [(agents[row.agent], row) for row in figures.agents]
    return Report(
        rows=sorted(rows, key=lambda row: row[0].code),
        total=figures.total,
        sources=[(Source(row.source).label, row) for row in figures.sources],
    )


def month_table(closed: MonthClose, suffix: str) -> Download:
    """The closed report by agent, as it was kept, as a file of this kind (a key of WRITERS)."""
    write, content_type = WRITERS[suffix]
    report = report_of(MonthFigures.from_json(closed.figures))
    header = [str(_("Agent")), str(_("Code")), *[str(label) for label in COLUMNS.values()]]
    rows = [
        [agent.user.name, agent.code, *[getattr(row, name) for name in COLUMNS]]
        for agent, row in report.rows
    ]
    return Download(
        name=f"tutup-buku-{closed.branch.code}-{month_text(closed.month)}.{suffix}",
        content=write(header, rows),
        content_type=content_type,
    )
