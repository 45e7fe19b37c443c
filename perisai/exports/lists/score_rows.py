"""The rows behind one figure of a score card, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from perisai.common.tables import Cell
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    Narrowing,
    headings,
    iso,
    page,
)
from perisai.reports.forms.scores import ScoresForm, span_words
from perisai.reports.permissions import may_see_cards
from perisai.reports.queries.score_figures import Figure, cards_of
from perisai.reports.queries.score_rows import keys_behind, rows_with
from perisai.reports.score_rules import Span, span_of
from villages.models import Agent
from villages.scoping import Viewer

AGENT, FIGURE = "agen", "angka"  # in the address


def _agent_in(query: QueryDict) -> UUID | None:
    try:
        return UUID(query.get(AGENT, ""))
    except ValueError:
        return None


def _page(query: QueryDict) -> str:
    agent, figure = _agent_in(query), query.get(FIGURE, "")
    if agent is None or figure not in Figure.values:
        return page("reports:scores")(QueryDict())
    time = {"masa": query["masa"]} if "masa" in query else None
    return reverse("reports:score_rows", args=[agent, figure], query=time)


def _read(query: QueryDict, viewer: Viewer) -> Narrowing | None:
    uuid, figure = _agent_in(query), query.get(FIGURE, "")
    if uuid is None or figure not in Figure.values:
        return None
    agent = get_object_or_404(cards_of(viewer), uuid=uuid)
    span = ScoresForm(query, on=viewer.on).span
    asked = {AGENT: str(uuid), FIGURE: figure, "masa": str(span.months)}
    words = f"{agent}: {Figure(figure).label}, {span_words(span.months)}"
    return Narrowing((agent, Figure(figure), span), asked, words)


def _keys(viewer: Viewer, by: tuple[Agent, Figure, Span]) -> list[Key]:
    agent, figure, span = by
    return keys_behind(figure, agent, span, viewer=viewer)


def _frame(viewer: Viewer, by: tuple[Agent, Figure, Span]) -> dict[str, str]:
    agent, figure, span = by
    return {"agent": str(agent.pk), "figure": figure.value, "months": str(span.months)}


def _cells(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    agent = cards_of(viewer).filter(pk=frame["agent"]).first()
    if agent is None:
        return
    span = span_of(viewer.on, int(frame["months"]))
    found = rows_with(keys, Figure(frame["figure"]), agent, span, viewer=viewer)
    for row in (found[key] for key in keys if key in found):
        yield [
            row.title,
            row.place,
            iso(row.day),
            row.words,
            "" if row.amount is None else row.amount,
        ]


SCORE_ROWS = ExportList(
    page=_page,
    sheet="Baris rapor",
    may=may_see_cards,
    read=_read,
    keys=_keys,
    frame=_frame,
    header=headings(_("What"), _("Where"), _("Day"), _("What is to be said of it"), _("Amount")),
    cells=_cells,
)
