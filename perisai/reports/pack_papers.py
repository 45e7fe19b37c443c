"""The monthly pack on paper: always in Indonesian, whatever the language of the screen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from perisai.common.charts import as_data_address
from perisai.common.pdf import render_pdf
from perisai.reports.pack_tables import hidden_words, tables_of
from perisai.reports.queries.pack import Pack
from villages.scoping import Viewer

LANGUAGE = "id"
PAPERS = {"f4": _("F4 paper (215 x 330 mm)"), "a4": "A4"}


def pack_pdf(pack: Pack, *, paper: str, viewer: Viewer) -> bytes:
    """Every table of the pack with its picture; small counts hidden. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        parts = [
            (table, as_data_address(table.draw()) if table.draw else "")
            for table in tables_of(pack, is_leaving=True)
        ]
        context = {
            "pack": pack,
            "parts": parts,
            "paper": paper,
            "by": viewer.user,
            "hidden": hidden_words(),
        }
        html = render_to_string("reports/pdf/pack.html", context)
    return render_pdf(html, stylesheet="css/pack.css")
