"""Villages with what their files hold, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    KeysOf,
    Narrowing,
    covered,
    headings,
    in_order,
    iso,
    page,
)
from villages.permissions import may_see_files
from villages.queries.village_file import villages_with_files
from villages.scoping import Viewer


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    text = query.get("cari", "").strip()
    return Narrowing(text, {"cari": text}, covered(text)) if text else Narrowing()


def _cells(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(villages_with_files(viewer), keys):
        yield [
            row.name,
            row.code,
            gettext("in the file") if row.has_mou else "",
            iso(row.declared_on),
            row.people if row.people_year else "",
            row.people_year or "",
        ]


VILLAGES = ExportList(
    page=page("villages:village_list"),
    sheet="Desa",
    may=may_see_files,
    read=_read,
    keys=KeysOf(lambda viewer, text: villages_with_files(viewer, text or "")),
    header=headings(
        _("Village"),
        _("Code of the village"),
        _("MoU"),
        _("Desa Sadar since"),
        _("People of working age"),
        _("Year"),
    ),
    cells=_cells,
    holds=Holds.FIGURES,
)
