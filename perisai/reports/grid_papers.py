"""The members and months of one RT on paper: always in Indonesian, whatever the language of the screen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from perisai.common.pdf import render_pdf
from perisai.reports import grid_words
from perisai.reports.queries.pack import Pack
from perisai.reports.queries.pack.grid import Grid
from villages.scoping import Viewer

LANGUAGE = "id"
MOST = 200  # members on paper: ten sheets; the workbook has all


def grid_pdf(pack: Pack, grid: Grid, *, paper: str, is_masked: bool, viewer: Viewer) -> bytes:
    """The grid of an RT, at most MOST members of it. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        context = {
            "pack": pack,
            "title": grid_words.title_of(grid),
            "sentence": grid_words.sentence_of(grid),
            "heads": grid_words.heads_of(grid),
            "lines": grid_words.lines_of(grid.rows[:MOST], is_masked=is_masked),
            "left_out": max(len(grid.rows) - MOST, 0),
            "sums": grid_words.sums_of(grid),
            "legend": grid_words.legend(),
            "notes": grid_words.notes_of(),
            "paper": paper,
            "is_masked": is_masked,
            "by": viewer.user,
        }
        html = render_to_string("reports/pdf/grid.html", context)
    return render_pdf(html, stylesheet="css/grid.css")
