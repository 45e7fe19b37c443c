"""The lists of receipts and of remittances, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from dues.enums import MoneyPlace
from dues.queries.handed import with_states
from dues.queries.receipt_lists import receipts_of
from dues.queries.remittances import remittances_of
from perisai.common.tables import Cell
from villages.scoping import Viewer


def receipt_keys(viewer: Viewer, only_flagged: bool) -> list[int]:
    """The keys of the receipts of the list, in its order. One query."""
    return list(receipts_of(viewer, only_flagged=only_flagged).values_list("pk", flat=True))


def receipt_header(frame: Mapping[str, str]) -> list[str]:
    return [
        _("Number"),
        _("Date"),
        _("Payer"),
        _("Kind of payer"),
        _("Months"),
        _("Amount"),
        _("Taken"),
        _("Where the money is"),
        _("Flagged"),
        _("Village"),
        _("Agent"),
    ]


def receipt_cells(
    keys: Sequence[int], viewer: Viewer, frame: Mapping[str, str]
) -> Iterator[list[Cell]]:
    """A row for each of these receipts that the viewer sees, in this order. One query."""
    rows = receipts_of(viewer).select_related("village").in_bulk(keys)
    for row in (rows[key] for key in keys if key in rows):
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


def remittance_keys(viewer: Viewer) -> list[int]:
    """The keys of the remittances of the list, in its order. One query."""
    return list(remittances_of(viewer).values_list("pk", flat=True))


def remittance_header(frame: Mapping[str, str]) -> list[str]:
    return [
        _("Handed over on"),
        _("Agent"),
        _("Name of the agent"),
        _("Branch"),
        _("Way of handing on"),
        _("Receipts"),
        _("Amount"),
        _("State"),
        _("Short by"),
    ]


def remittance_cells(
    keys: Sequence[int], viewer: Viewer, frame: Mapping[str, str]
) -> Iterator[list[Cell]]:
    """A row for each of these remittances that the viewer sees, in this order. One query."""
    found = remittances_of(viewer).in_bulk(keys)
    for row, state in with_states(found[key] for key in keys if key in found):
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
