"""The agents of a branch and what they hold, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dues.permissions import may_see_agents
from dues.queries.agents import AgentRow, agent_rows
from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import ExportList, Frame, Narrowing, headings, iso, page
from villages.scoping import Viewer


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    if query.get("uang") == "lama":
        return Narrowing(True, {"uang": "lama"}, gettext("Cash for too long"))
    return Narrowing()


def _keys(viewer: Viewer, is_old_only: bool | None) -> list[int]:
    return [row.agent.pk for row in agent_rows(viewer) if not is_old_only or _is_old(row)]


def _is_old(row: AgentRow) -> bool:
    return row.cash is not None and row.cash.is_too_old


def _cells(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    found = {row.agent.pk: row for row in agent_rows(viewer)}
    for row in (found[key] for key in keys if key in found):
        cash = row.cash
        yield [
            row.agent.user.name,
            row.agent.code,
            gettext("has left") if row.has_left else "",
            cash.in_hand if cash else 0,
            iso(cash.oldest_on) if cash else "",
            cash.age_days if cash and cash.oldest_on else "",
            gettext("yes") if _is_old(row) else "",
        ]


AGENTS = ExportList(
    page=page("dues:agent_list"),
    sheet="Agen",
    may=may_see_agents,
    read=_read,
    keys=_keys,
    header=headings(
        _("Name of the agent"),
        _("Agent"),
        _("State"),
        _("In hand"),
        _("Oldest cash since"),
        _("Days"),
        _("Cash for too long"),
    ),
    cells=_cells,
    holds=Holds.FIGURES,
)
