"""The letter of objection on paper: always in Indonesian, whatever the language of the screen."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from claims.queries.objection import Objection
from perisai.common.pdf import render_pdf

LANGUAGE = "id"
PAPERS = ("a4", "f4")


def objection_pdf(objection: Objection, *, paper: str) -> bytes:
    """The letter with its proofs, for an heir to sign. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        html = render_to_string(
            "claims/pdf/objection.html", {"objection": objection, "paper": paper}
        )
    return render_pdf(html, stylesheet="css/objection.css")
