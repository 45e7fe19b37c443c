"""Every list that can be taken away: who may, which rows, which columns. A new one is a line in LISTS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dues.permissions import may_see_remittances
from perisai.common.tables import Cell
from perisai.desk.queries.member_list import Filters, member_keys
from perisai.exports.enums import ListName
from perisai.exports.queries import members, money
from villages.scoping import Viewer

Frame = Mapping[str, str]  # what the columns depend on, found once for all parts of a file


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the list on the screen was narrowed to. Each list reads its own of these."""

    members: Filters = field(default_factory=Filters)
    only_flagged: bool = False


@dataclass(frozen=True, slots=True)
class ExportList:
    """One list. `keys` are its rows in its order, `header` and `cells` its columns; `back` is the name of its
    page, `sheet` what its file and its first sheet are called."""

    may: Callable[[Viewer], bool]
    keys: Callable[[Viewer, Narrowing], list[int]]
    header: Callable[[Frame], list[str]]
    cells: Callable[[Sequence[int], Viewer, Frame], Iterator[list[Cell]]]
    back: str
    sheet: str
    frame: Callable[[Viewer], dict[str, Any]] = lambda viewer: {}


def _somebody(viewer: Viewer) -> bool:
    return not viewer.is_nobody


LISTS: dict[str, ExportList] = {
    ListName.MEMBERS: ExportList(
        may=_somebody,
        keys=lambda viewer, narrowing: member_keys(narrowing.members, viewer=viewer),
        header=members.member_header,
        cells=members.member_cells,
        frame=members.months_paid,
        back="desk:member_list",
        sheet="Peserta",
    ),
    ListName.RECEIPTS: ExportList(
        may=_somebody,
        keys=lambda viewer, narrowing: money.receipt_keys(viewer, narrowing.only_flagged),
        header=money.receipt_header,
        cells=money.receipt_cells,
        back="dues:collection_list",
        sheet="Kuitansi",
    ),
    ListName.REMITTANCES: ExportList(
        may=may_see_remittances,
        keys=lambda viewer, narrowing: money.remittance_keys(viewer),
        header=money.remittance_header,
        cells=money.remittance_cells,
        back="dues:remittance_list",
        sheet="Setoran",
    ),
}
