"""The report of an inspection and the sheet of its questions: always in Indonesian, whatever the language of
the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation

from dues.papers import LANGUAGE
from dues.queries.letterheads import Letterhead
from perisai.common.pdf import render_pdf
from perisai.inspections.models import Inspection
from perisai.inspections.queries.results import Inside


def report_pdf(inside: Inside, *, paper: str, on: dt.date) -> bytes:
    """The report as it stands on a day, for three to sign; members stand on it by number. Raises
    PdfUnavailable."""
    context = {
        "inside": inside,
        "inspection": inside.inspection,
        "letterhead": _letterhead(inside.inspection),
        "paper": paper,
        "on": on,
    }
    return _render("inspections/pdf/report.html", context)


def names_pdf(inside: Inside, *, paper: str) -> bytes:
    """Who is behind the numbers of the report, for the branch alone. Raises PdfUnavailable."""
    context = {"inside": inside, "inspection": inside.inspection, "paper": paper}
    return _render("inspections/pdf/names.html", context)


def questions_pdf(inside: Inside, *, months: Sequence[dt.date], paper: str) -> bytes:
    """The questions for each drawn member of the newest draw, without what the book says. Raises
    PdfUnavailable."""
    context = {
        "inside": inside,
        "inspection": inside.inspection,
        "months": months,
        "paper": paper,
    }
    return _render("inspections/pdf/questions.html", context)


def _render(template: str, context: dict) -> bytes:
    with translation.override(LANGUAGE):
        html = render_to_string(template, context)
    return render_pdf(html, stylesheet="css/inspection.css")


def _letterhead(inspection: Inspection) -> Letterhead:
    """The branch's own paper: it inspects, neither the agent's organisation nor the village."""
    branch = inspection.branch
    return Letterhead(f"Kantor Cabang {branch.name}", tuple(filter(None, [branch.address])))
