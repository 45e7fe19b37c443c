"""Letters of the village on paper, A4 or F4, always in Indonesian."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from claims.models import Letter
from claims.queries.letters import LANGUAGE, Shown
from dues.papers import MINUTES_PAPERS as LETTER_PAPERS
from perisai.common.ids import group_check_code
from perisai.common.pdf import render_pdf
from perisai.common.qr import qr_code

__all__ = ["LETTER_PAPERS", "letter_pdf"]


def letter_pdf(letter: Letter, *, paper: str) -> bytes:
    """A letter with what it says; marked as a draft on every page until the village has approved it, as
    withdrawn afterwards, and only while it holds with the code by which anybody can check it. Raises
    PdfUnavailable."""
    shown = Shown(letter)
    code = shown.decision.check_code if shown.holds else ""
    url = check_url(code) if code else ""
    context = {
        "letter": letter,
        "content": letter.content,
        "decision": shown.decision if shown.holds else None,
        "is_withdrawn": shown.withdrawal is not None,
        "body": f"claims/pdf/_letter_{letter.kind.replace('-', '_')}.html",
        "paper": paper,
        "code": group_check_code(code),
        "qr": qr_code(url) if url else None,
        "check_address": typed_check_address() if code else "",
    }
    with translation.override(LANGUAGE):
        html = render_to_string("claims/pdf/letter.html", context)
    return render_pdf(html, stylesheet="css/letter.css")


def check_url(code: str) -> str:
    """The public page of a letter; empty on a site that cannot be reached from outside."""
    if not settings.PUBLIC_URL:
        return ""
    return settings.PUBLIC_URL + reverse("claims:check_letter", args=[code])


def typed_check_address() -> str:
    """Where the code can be typed, without its protocol; empty on a site without a public address."""
    if not settings.PUBLIC_URL:
        return ""
    return (settings.PUBLIC_URL + reverse("claims:ask_letter")).partition("://")[2].rstrip("/")
