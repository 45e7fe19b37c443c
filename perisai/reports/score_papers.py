"""The score card on paper: always in Indonesian, whatever the language of the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation

from perisai.common.pdf import render_pdf
from perisai.reports.branch_pictures import pictures_of as pictures_of_branch
from perisai.reports.forms.scores import span_words
from perisai.reports.queries.score_card import Card
from perisai.reports.queries.scores import Score
from perisai.reports.score_pictures import pictures_of
from perisai.reports.score_rules import Span
from perisai.reports.score_words import parts_of, watch_words
from villages.scoping import Viewer

LANGUAGE = "id"


def scores_pdf(found: Sequence[Score], span: Span, *, paper: str, viewer: Viewer) -> bytes:
    """The pictures of all agents side by side with their tables, on A4 or F4. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        context = {
            "pictures": pictures_of_branch(found),
            "agents": len(found),
            "span": span,
            "span_words": span_words(span.months),
            "paper": paper,
            "by": viewer.user,
            "on": viewer.on,
        }
        html = render_to_string("reports/pdf/scores.html", context)
    return render_pdf(html, stylesheet="css/scores.css")


def score_pdf(card: Card, span: Span, *, paper: str, on: dt.date) -> bytes:
    """The score card of an agent as it is on a day, for both sides to sign; `paper` is a code of
    MINUTES_PAPERS. Raises PdfUnavailable."""
    with translation.override(LANGUAGE):
        context = {
            "card": card,
            "agent": card.score.agent,
            "parts": parts_of(card.score, card.pay, on),
            "pictures": pictures_of(card),
            "watch": watch_words(card.score),
            "span": span,
            "span_words": span_words(span.months),
            "paper": paper,
            "on": on,
        }
        html = render_to_string("reports/pdf/score.html", context)
    return render_pdf(html, stylesheet="css/score.css")
