"""Reminder letters on paper: in Indonesian, but for the text, which is in the language of the village."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation

from dues.enums import SheetPaper
from dues.papers import LANGUAGE
from perisai.common.pdf import render_pdf
from perisai.reminders.queries.letter_sheets import LetterSheet, PileSheet


def draw_letters(sheets: Sequence[LetterSheet | PileSheet], *, paper: SheetPaper) -> bytes:
    """The letters, each on a sheet that is folded so that only the name is outside, and the lists of their
    piles. Raises PdfUnavailable."""
    context = {"sheets": sheets, "paper": paper.value}
    with translation.override(LANGUAGE):
        html = render_to_string("reminders/pdf/letters.html", context)
    return render_pdf(html, stylesheet="css/reminder_letter.css")
