"""Dues and benefits on one sheet, to be left at a door: always in Indonesian, whatever the language of the
screen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from claims.queries.stories import PaidOut
from dues.queries.cards import Contact
from perisai.common.pdf import render_pdf
from perisai.reports.simulation_rules import Simulation

LANGUAGE = "id"


def simulation_pdf(
    simulation: Simulation, *, paid_out: PaidOut, contact: Contact, paper: str
) -> bytes:
    """One sheet, handed over by `contact`, whom the family calls. Raises PdfUnavailable."""
    context = {"simulation": simulation, "paid_out": paid_out, "contact": contact, "paper": paper}
    with translation.override(LANGUAGE):
        html = render_to_string("reports/pdf/simulation.html", context)
    return render_pdf(html, stylesheet="css/simulation.css")
