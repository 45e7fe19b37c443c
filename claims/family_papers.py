"""The slip with the key of a family: always in Indonesian, whatever the language of the screen."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from claims.models import Claim, FamilyKey
from claims.rules.family_key import group_code
from perisai.common.masking import initials
from perisai.common.pdf import render_pdf

LANGUAGE = "id"


def slip_pdf(key: FamilyKey, claim: Claim) -> bytes:
    """The slip on A6, for the family to keep. Raises PdfUnavailable."""
    context = {
        "key": key,
        "claim": claim,
        "code": group_code(key.code),
        "initials": initials(claim.name),
        "address": family_address(),
    }
    with translation.override(LANGUAGE):
        html = render_to_string("claims/pdf/family_slip.html", context)
    return render_pdf(html, stylesheet="css/family_slip.css")


def family_address() -> str:
    """Where the key is typed, without its protocol; empty on a site that cannot be reached from outside."""
    if not settings.PUBLIC_URL:
        return ""
    return (settings.PUBLIC_URL + reverse("claims:family_page")).partition("://")[2].rstrip("/")
