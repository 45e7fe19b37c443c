"""Member cards on paper: fronts, and backs that say what the family does; always in Indonesian."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from dues.enums import CardPaper
from dues.papers import LANGUAGE
from dues.queries.cards import Card
from perisai.common.imposition import Layout, on_both_sides
from perisai.common.pdf import render_pdf
from perisai.common.qr import QrCode, qr_code

STYLE = "css/card.css"
WIDTH, HEIGHT = 85.6, 54
LAYOUTS = {
    CardPaper.A4: Layout(210, 297, WIDTH, HEIGHT, columns=2, rows=5),
    CardPaper.F4: Layout(215, 330, WIDTH, HEIGHT, columns=2, rows=5),
}
TURNED = "cetak bolak-balik, balik di sisi PANJANG, ukuran sebenarnya (100%), lalu potong di garis."
TOLD = (f"DEPAN: {TURNED}", f"BELAKANG: {TURNED}")


def draw_cards(cards: Sequence[Card], *, paper: CardPaper) -> bytes:
    """The cards on sheets, front and back in turn, or each on two pages of its own size. Raises
    PdfUnavailable."""
    if paper == CardPaper.ALONE:
        return _drawn([side for card in cards for side in (("front", card), ("back", card))])
    # What stands on the back depends on whom to call: a few backs for many fronts.
    calls = list(dict.fromkeys((card.contact, card.report_hours) for card in cards))
    backs = [next(c for c in cards if (c.contact, c.report_hours) == call) for call in calls]
    sides = [("front", card) for card in cards] + [("back", card) for card in backs]
    behind = [len(cards) + calls.index((card.contact, card.report_hours)) for card in cards]
    return on_both_sides(_drawn(sides), layout=LAYOUTS[paper], behind=behind, told=TOLD)


def _drawn(sides: Sequence[tuple[str, Card]]) -> bytes:
    with translation.override(LANGUAGE):
        html = render_to_string("dues/pdf/cards.html", {"sides": sides, "qr": _check_qr()})
    return render_pdf(html, stylesheet=STYLE)


def _check_qr() -> QrCode | None:
    """Leads to where a receipt is checked: says nothing about who carries the card. None on a site that
    cannot be reached from outside."""
    if not settings.PUBLIC_URL:
        return None
    return qr_code(settings.PUBLIC_URL + reverse("check:ask"))
