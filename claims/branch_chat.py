"""A message to the branch office of a claim, ready to be sent by WhatsApp."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.models import Claim
from perisai.common.phones import NotAPhone, clean_phone
from perisai.common.whatsapp import chat_url_of


def chat_url(claim: Claim, words: str) -> str | None:
    """The address that opens the message; None without a number of the branch."""
    try:
        phone = clean_phone(claim.branch.phone if claim.branch else "")
    except NotAPhone:
        return None
    return chat_url_of(phone, words) if phone else None


def decision_asked(claim: Claim) -> str:
    """The question whether anything is paid although no dues protected on that day; without any number but
    that of the member card."""
    day = date_format(claim.event_on, "j F Y") if claim.event_on else ""
    known = ", ".join(
        part for part in (claim.name, claim.enrolment and f"KPJ {claim.enrolment.kpj}", day) if part
    )
    return _(
        "Question about a claim: %(known)s. By our list no dues protected on that day. Please answer the"
        " family in writing."
    ) % {"known": known}
