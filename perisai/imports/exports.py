"""Files that imports give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from perisai.common.tables import CSV, XLSX
from perisai.imports.enums import Verdict
from perisai.imports.models import ConfirmationImport, ImportBatch, ImportRow
from perisai.imports.queries.confirmations import notes_of
from perisai.imports.queries.registers import rows_in_words
from perisai.imports.reading import (
    Brought,
    confirmations_layout_of,
    content_of,
    layout_of,
    sheet_of,
)
from perisai.imports.register.annotating import annotate_csv, annotate_xlsx
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand over."""

    name: str
    content: bytes
    content_type: str


def register_with_notes(batch: ImportBatch, *, viewer: Viewer) -> Download:
    """The same workbook with a column that says why a row was refused or what to look at."""
    rows = list(ImportRow.objects.visible_to(viewer).filter(batch=batch))
    refused = rows_in_words(rows, viewer=viewer)
    warned = rows_in_words(rows, viewer=viewer, verdict=Verdict.WARNED)
    for verdict in (Verdict.CHANGED, Verdict.TOLD):
        warned += rows_in_words(rows, viewer=viewer, verdict=verdict)
    notes = {row.number: _("To mend: %(text)s") % {"text": row.text} for row in refused}
    notes |= {row.number: _("Note: %(text)s") % {"text": row.text} for row in warned}
    return _with_notes(batch, header_row=layout_of(batch).last_header_row, notes=notes)


def confirmations_with_notes(brought: ConfirmationImport, *, viewer: Viewer) -> Download:
    """The file of the scheme with a column that says what each row comes to."""
    layout = confirmations_layout_of(brought)
    notes = notes_of(brought, viewer=viewer)
    return _with_notes(brought, header_row=layout.last_header_row, notes=notes)


def _with_notes(batch: Brought, *, header_row: int, notes: Mapping[int, str]) -> Download:
    """A file that was brought, with these notes by row number in a column of their own."""
    sheet = sheet_of(batch)
    annotate = annotate_csv if sheet.is_csv else annotate_xlsx
    content = annotate(
        content_of(batch),
        sheet,
        header_row=header_row,
        heading=_("Notes of the import"),
        notes=notes,
    )
    stem = PurePath(batch.file_name).stem
    suffix = ".csv" if sheet.is_csv else ".xlsx"
    return Download(
        name=_("%(name)s with notes") % {"name": stem} + suffix,
        content=content,
        content_type=CSV if sheet.is_csv else XLSX,
    )
