"""The pages of a bundle: the front with checklist, data, dues and declarations; then the scans."""

from __future__ import annotations

from io import BytesIO

from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image, ImageDraw, ImageFont

from claims.models import Claim, PaperScan
from claims.queries.bundles import entries_of, months_of
from claims.queries.letters import LANGUAGE
from claims.queries.papers import checklist_of
from claims.queries.sheets import attestations_of, known_of
from claims.rules.papers import forms_for
from perisai.common.pdf import render_pdf
from perisai.common.scans import Scan
from villages.scoping import Viewer

# A4 at 180 dots an inch: a KTP in a photo stays readable, and a page stays below a megabyte.
DOTS, WIDTH, HEIGHT, MARGIN, CAPTION = 180, 1488, 2105, 90, 70


def front_pdf(claim: Claim, *, viewer: Viewer) -> bytes:
    """Cover, checklist, data for the forms, dues with their days, and what was declared. Raises
    PdfUnavailable."""
    with translation.override(LANGUAGE):
        checklist = checklist_of(claim, viewer=viewer)
        context = {
            "claim": claim,
            "checklist": checklist,
            "entries": entries_of(checklist),
            "known": known_of(claim, viewer=viewer),
            "sheets": [
                (form, f"claims/pdf/_sheet_{form.value}.html")
                for form in forms_for(checklist.situation)
            ],
            "months": months_of(claim, viewer=viewer),
            "attestations": attestations_of(claim, viewer=viewer),
            "on": viewer.on,
        }
        html = render_to_string("claims/pdf/bundle.html", context)
    return render_pdf(html, stylesheet="css/bundle.css")


def page_of(scan: PaperScan, found: Scan) -> bytes:
    """A photo on a page of its own, with what it is above it; a PDF as it is."""
    if found.suffix == ".pdf":
        return found.content
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    with Image.open(BytesIO(found.content)) as picture:
        photo = picture.convert("RGB")
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - CAPTION)
    photo.thumbnail(room)
    page.paste(photo, ((WIDTH - photo.width) // 2, MARGIN + CAPTION))
    with translation.override(LANGUAGE):
        label = str(scan.paper.get_kind_display())
    whose = f": {scan.paper.relative.name}" if scan.paper.relative else ""
    pen = ImageDraw.Draw(page)
    pen.text((MARGIN, MARGIN), label + whose, fill="black", font=ImageFont.load_default(34))
    file = BytesIO()
    page.save(file, "PDF", resolution=DOTS, quality=80)
    return file.getvalue()
