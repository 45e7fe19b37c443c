"""The attendance list of an outreach event, to be signed: always in Indonesian, whatever the language of the
screen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from perisai.common.pdf import render_pdf
from villages.models import Event

LANGUAGE = "id"
LISTS = {"a4": "A4", "f4": _("F4 paper (215 x 330 mm)")}
# High enough for a signature, so that a list fills its page.
ROWS = {"a4": 20, "f4": 24}


def attendance_pdf(event: Event, *, paper: str, pages: int) -> bytes:
    """An empty list of some pages, with its rows numbered through. Raises PdfUnavailable."""
    rows = ROWS[paper]
    context = {
        "event": event,
        "paper": paper,
        "pages": [range(first, first + rows) for first in range(1, pages * rows + 1, rows)],
    }
    with translation.override(LANGUAGE):
        html = render_to_string("villages/pdf/attendance.html", context)
    return render_pdf(html, stylesheet="css/attendance.css")
