"""Receipts as text; slips of remittances, proofs of refunds, minutes and round sheets on paper: always in
Indonesian, whatever the language of the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dues.models import LateEntry, MonthClose
from dues.queries.cash_counts import Counted
from dues.queries.handed import Handed
from dues.queries.receipts import Receipt
from dues.queries.refunds import GivenBack
from dues.queries.sheets import OnPaper
from dues.queries.successions import HandedOver
from dues.reports import Report
from dues.sheet_pages import pages_of
from perisai.common.pdf import render_pdf

LANGUAGE = "id"


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet a slip is printed on; `code` names its page in static/css/slip.css."""

    code: str
    label: str | Promise


PAPERS = {
    paper.code: paper
    for paper in (
        Paper("a5", "A5"),
        Paper("a4", "A4"),
        Paper("f4", _("F4 paper (215 x 330 mm)")),
    )
}
# The proof of a refund also fits beside the receipt it belongs to.
REFUND_PAPERS = {"a6": Paper("a6", "A6"), **PAPERS}
# Minutes are filed at the office: never on the small sheet of a slip.
MINUTES_PAPERS = {code: PAPERS[code] for code in ("a4", "f4")}
# A round sheet has a stub beside each house.
ROUND_PAPERS = {code: PAPERS[code] for code in ("a4", "f4")}
# The report of a month has too many columns for less.
MONTH_PAPERS = {code: PAPERS[code] for code in ("a4", "f4")}


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text, for when there is no printer or no PDF yet."""
    context = {"receipt": receipt, "check_url": check_url(receipt)}
    with translation.override(LANGUAGE):
        return render_to_string("dues/receipt.txt", context).strip() + "\n"


def check_url(receipt: Receipt) -> str:
    """The public page of a receipt; empty on a site that cannot be reached from outside."""
    if not settings.PUBLIC_URL:
        return ""
    return settings.PUBLIC_URL + reverse("check:show", args=[receipt.check_code])


def typed_check_address() -> str:
    """Where a check code can be typed, without its protocol; empty on a site that cannot be reached from
    outside."""
    if not settings.PUBLIC_URL:
        return ""
    return (settings.PUBLIC_URL + reverse("check:ask")).partition("://")[2].rstrip("/")


def slip_pdf(handed: Handed, *, paper: str) -> bytes:
    """The slip of a remittance, for both sides to sign. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/slip.html", {"handed": handed, "paper": paper})
    return render_pdf(html, stylesheet="css/slip.css")


def refund_pdf(refund: GivenBack, *, paper: str) -> bytes:
    """The proof of a refund, for the receiver to sign. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/refund.html", {"refund": refund, "paper": paper})
    return render_pdf(html, stylesheet="css/slip.css")


def count_pdf(counted: Counted, *, paper: str) -> bytes:
    """The minutes of a cash count, for both sides and a witness to sign. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/cash_count.html", {"counted": counted, "paper": paper})
    return render_pdf(html, stylesheet="css/minutes.css")


def succession_pdf(handed_over: HandedOver, *, paper: str) -> bytes:
    """The minutes of a hand-over, with the members in an annex. Raises PdfUnavailable."""
    context = {"handed_over": handed_over, "paper": paper}
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/succession.html", context)
    return render_pdf(html, stylesheet="css/minutes.css")


def month_pdf(
    *,
    closed: MonthClose,
    report: Report,
    late: Sequence[LateEntry],
    now: Report | None = None,
    paper: str,
    on: dt.date,
) -> bytes:
    """The report of a closed month, printed on a day, for the branch to sign: as it was kept, and what
    came afterwards by itself. Raises PdfUnavailable."""
    context = {
        "closed": closed,
        "report": report,
        "late": late,
        "now": now,
        "paper": paper,
        "on": on,
    }
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/month.html", context)
    return render_pdf(html, stylesheet="css/month.css")


def round_sheet_pdf(printed: OnPaper, *, paper: str) -> bytes:
    """A round sheet with a stub for each house, on A4 or F4. Raises PdfUnavailable."""
    context = {
        "printed": printed,
        "paper": paper,
        "pages": pages_of(printed.sheet.houses, paper=paper),
        "check_address": typed_check_address(),
    }
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/round_sheet.html", context)
    return render_pdf(html, stylesheet="css/round_sheet.css")
