"""The lists of receipts and of remittances, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.enums import MoneyPlace
from dues.forms.receipts import PageForm
from dues.permissions import may_see_remittances
from dues.queries.handed import with_states
from dues.queries.receipt_lists import receipts_of
from dues.queries.remittances import remittances_of
from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    Narrowing,
    anybody,
    headings,
    in_order,
    page,
)
from villages.scoping import Viewer


def _read_receipts(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = PageForm(query)
    form.is_valid()
    if form.cleaned_data.get("ditandai"):
        return Narrowing(True, {"ditandai": "1"}, _("only flagged ones"))
    return Narrowing()


def _receipts(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(receipts_of(viewer).select_related("village"), keys):
        is_flagged = row.is_over_limit or row.is_after_leaving
        yield [
            row.receipt_no,
            row.collected_on.isoformat(),
            row.payer_name,
            row.get_payer_kind_display(),
            row.months,
            row.total,
            row.get_source_display(),
            str(MoneyPlace(row.place).label),
            _("yes") if is_flagged else "",
            row.village.name,
            row.agent.code,
        ]


RECEIPTS = ExportList(
    page=page("dues:collection_list"),
    sheet="Kuitansi",
    may=anybody,
    read=_read_receipts,
    keys=KeysOf(lambda viewer, flagged: receipts_of(viewer, only_flagged=bool(flagged))),
    header=headings(
        gettext_lazy("Number"),
        gettext_lazy("Date"),
        gettext_lazy("Payer"),
        gettext_lazy("Kind of payer"),
        gettext_lazy("Months"),
        gettext_lazy("Amount"),
        gettext_lazy("Taken"),
        gettext_lazy("Where the money is"),
        gettext_lazy("Flagged"),
        gettext_lazy("Village"),
        gettext_lazy("Agent"),
    ),
    cells=_receipts,
)


def _remittances(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row, state in with_states(in_order(remittances_of(viewer), keys)):
        shortage = getattr(row, "shortage", None)
        yield [
            row.handed_over_on.isoformat(),
            row.agent.code,
            row.agent.user.name,
            row.branch.name,
            row.get_handover_display(),
            row.receipts,
            row.total,
            str(state.label),
            shortage.amount if shortage else "",
        ]


REMITTANCES = ExportList(
    page=page("dues:remittance_list"),
    sheet="Setoran",
    may=may_see_remittances,
    keys=KeysOf(lambda viewer, by: remittances_of(viewer)),
    header=headings(
        gettext_lazy("Handed over on"),
        gettext_lazy("Agent"),
        gettext_lazy("Name of the agent"),
        gettext_lazy("Branch"),
        gettext_lazy("Way of handing on"),
        gettext_lazy("Receipts"),
        gettext_lazy("Amount"),
        gettext_lazy("State"),
        gettext_lazy("Short by"),
    ),
    cells=_remittances,
    holds=Holds.FIGURES,
)
