"""What looks wrong in the books, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dues.anomaly_words import what_was_found
from dues.forms.anomalies import AnomalyFilterForm
from dues.permissions import may_see_anomalies
from dues.queries.anomalies import Narrowed, anomalies_of, narrowed_anomalies
from perisai.common.tables import Cell
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    Narrowing,
    headings,
    in_order,
    iso,
    narrowed_by,
    page,
)
from villages.scoping import Viewer


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = AnomalyFilterForm(query)
    return narrowed_by(form, form.narrowed)


def _cells(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(anomalies_of(viewer), keys):
        answer = getattr(row, "answer", None)
        yield [
            row.get_rule_display(),
            what_was_found(row),
            row.agent.user.name,
            row.agent.code,
            row.member.name if row.member else "",
            row.get_severity_display(),
            iso(row.noticed_on),
            iso(row.due_on),
            row.owner_name or "",
            answer.get_outcome_display() if answer else "",
        ]


ANOMALIES = ExportList(
    page=page("dues:anomaly_list"),
    sheet="Kejanggalan",
    may=may_see_anomalies,
    read=_read,
    keys=KeysOf(lambda viewer, by: narrowed_anomalies(viewer, by or Narrowed())),
    header=headings(
        _("What"),
        _("What was found"),
        _("Name of the agent"),
        _("Agent"),
        _("Member"),
        _("Weight"),
        _("Noticed on"),
        _("Answer until"),
        _("Who looks after it"),
        _("The answer"),
    ),
    cells=_cells,
)
