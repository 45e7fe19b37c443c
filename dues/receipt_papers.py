"""Receipts on paper of every size, and in columns for belt printers: always in Indonesian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from dues.enums import ReceiptPaper
from dues.papers import LANGUAGE, check_url, typed_check_address
from dues.queries.receipts import Receipt
from perisai.common.columns import fit_columns
from perisai.common.pdf import render_pages, render_pdf
from perisai.common.qr import QrCode, qr_code

STYLE, ROLL_STYLE = "css/receipt.css", "css/receipt_roll.css"


@dataclass(frozen=True, slots=True)
class Copy:
    """That a paper is not the original: the `number`-th copy, printed on a day."""

    number: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A receipt as it goes on paper: the original, or a copy; `qr` and `check_address` (where its code can be
    typed) are empty on a site that cannot be reached from outside."""

    receipt: Receipt
    copy: Copy | None = None
    qr: QrCode | None = field(init=False, default=None)
    check_address: str = field(init=False, default="")

    def __post_init__(self):
        if url := check_url(self.receipt):
            object.__setattr__(self, "qr", qr_code(url))
            object.__setattr__(self, "check_address", typed_check_address())


def draw_receipt(sheet: Sheet, *, paper: ReceiptPaper) -> bytes:
    """The file of one receipt: a PDF, or ASCII text for a belt printer. The same sheet gives the same bytes.
    Raises PdfUnavailable."""
    if paper.columns:
        text = _render("dues/receipt_columns.txt", sheet=sheet)
        return (fit_columns(text.strip(), paper.columns) + "\n").encode("ascii")
    if paper in (ReceiptPaper.ROLL_80, ReceiptPaper.ROLL_58):
        html = _render("dues/pdf/receipt_roll.html", sheet=sheet, paper=paper.value)
        return render_pdf(html, stylesheet=ROLL_STYLE, ends_at="end")
    html = _render("dues/pdf/receipts.html", sheets=[sheet], paper=paper.value)
    return render_pdf(html, stylesheet=STYLE)


def draw_many(sheets: Sequence[Sheet]) -> tuple[bytes, list[str]]:
    """Receipts on A6 pages of one PDF, and for each page which of the receipts it belongs to. Raises
    PdfUnavailable."""
    html = _render("dues/pdf/receipts.html", sheets=sheets, paper="batch")
    return render_pages(html, stylesheet=STYLE)


def _render(template: str, **context) -> str:
    with translation.override(LANGUAGE):
        return render_to_string(template, context)
