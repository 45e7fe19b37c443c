"""What the scheme said and waits for a person, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dues.permissions import may_see_confirmations
from dues.queries.confirmations import Looked, looked_at, waiting_confirmations
from perisai.common.month_names import short_month_name
from perisai.common.tables import Cell
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    headings,
    in_order,
    page,
)
from villages.scoping import Viewer


def _cells(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    rows = list(in_order(waiting_confirmations(viewer), keys))
    return map(_line, looked_at(rows, viewer=viewer))


def _line(looked: Looked) -> list[Cell]:
    row = looked.row
    known = row.enrolment.member.name if row.enrolment else ""
    return [
        known or row.name or row.covered_nik or row.kpj,
        short_month_name(row.first_month),
        row.months,
        row.amount,
        row.batch.branch.name,
        row.batch.file_name,
        row.number if row.batch.file_name else "",
        looked.words,
        gettext("yes") if looked.is_by_old_nik else "",
    ]


CONFIRMATIONS = ExportList(
    page=page("dues:confirmation_list"),
    sheet="Bukti bayar",
    may=may_see_confirmations,
    keys=KeysOf(lambda viewer, by: waiting_confirmations(viewer)),
    header=headings(
        _("Member"),
        _("First month"),
        _("Months"),
        _("Amount"),
        _("Branch"),
        _("File"),
        _("Row of the file"),
        _("What it comes to"),
        _("By an old NIK"),
    ),
    cells=_cells,
)
