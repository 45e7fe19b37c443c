"""Score cards of agents: the list, a card, its pictures, its paper, and the rows behind a figure."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dues.papers import MINUTES_PAPERS
from perisai.accounts.enums import Role
from perisai.common.charts import SVG, sentence
from perisai.common.paging import page_address, place_after
from perisai.common.printing import printed
from perisai.reports import branch_pictures
from perisai.reports.actions import note_card_printed, note_scores_compared
from perisai.reports.forms.scores import ScoresForm, span_words
from perisai.reports.pack_papers import PAPERS
from perisai.reports.permissions import may_compare
from perisai.reports.queries.score_card import card_of
from perisai.reports.queries.score_figures import Figure, cards_of
from perisai.reports.queries.score_rows import rows_behind
from perisai.reports.queries.scores import scores
from perisai.reports.score_papers import score_pdf, scores_pdf
from perisai.reports.score_pictures import PICTURES, pictures_of
from perisai.reports.score_words import parts_of, watch_words
from perisai.reports.scores_list import lines_of, sorted_by
from villages.models import Agent
from villages.permissions import may_note_training

PAGE = 50


@login_required
@require_GET
def score_list(request: HttpRequest) -> HttpResponse:
    """The agents of the viewer, comparable. An agent goes straight to her own card."""
    viewer = request.viewer
    if viewer.role == Role.AGENT:
        return redirect("reports:score", get_object_or_404(cards_of(viewer)).uuid)
    if not may_compare(viewer):
        raise Http404
    form = ScoresForm(request.GET, on=viewer.on)
    found = sorted_by(scores(viewer, form.span), form.order)
    first = place_after([one.agent.uuid for one in found], request.GET.get("sesudah", ""))
    shown = found[first : first + PAGE]
    has_more = first + PAGE < len(found)
    context = {
        "form": form,
        "lines": lines_of(shown, viewer.on),
        "pictures": branch_pictures.pictures_of(found),
        "papers": PAPERS,
        "span": form.span,
        "span_words": span_words(form.span.months),
        "query": _query(form),
        "first_url": page_address(request, None) if first else "",
        "next_url": page_address(request, shown[-1].agent.uuid) if has_more else "",
    }
    return render(request, "reports/scores.html", context)


@login_required
@require_GET
def scores_picture(request: HttpRequest, picture: str) -> HttpResponse:
    """One picture of all agents of the viewer."""
    viewer = request.viewer
    if picture not in branch_pictures.PICTURES or not may_compare(viewer):
        raise Http404
    found = scores(viewer, ScoresForm(request.GET, on=viewer.on).span)
    drawn = branch_pictures.PICTURES[picture](found)
    return HttpResponse(drawn.draw() if drawn else sentence(), content_type=SVG)


@login_required
@require_GET
def scores_paper(request: HttpRequest, paper: str) -> HttpResponse:
    """The pictures of all agents to print, with their tables. That it was taken is kept."""
    viewer = request.viewer
    if paper not in PAPERS or not may_compare(viewer):
        raise Http404
    span = ScoresForm(request.GET, on=viewer.on).span
    found = scores(viewer, span)
    return printed(
        request,
        lambda: scores_pdf(found, span, paper=paper, viewer=viewer),
        name=f"perbandingan-agen-{viewer.on:%Y-%m-%d}-{paper}.pdf",
        back_url=reverse("reports:scores"),
        note_printed=lambda: note_scores_compared(paper=paper, rows=len(found), by=request.user),
    )


@login_required
@require_GET
def score(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One card."""
    viewer, agent = request.viewer, _agent_or_404(request, uuid)
    form = ScoresForm(request.GET, on=viewer.on)
    card = card_of(agent, form.span, viewer=viewer)
    context = {
        "card": card,
        "parts": parts_of(card.score, card.pay, viewer.on),
        "pictures": pictures_of(card),
        "watch": watch_words(card.score),
        "form": form,
        "papers": MINUTES_PAPERS.values(),
        "query": _query(form),
        "may_compare": may_compare(viewer),
        "may_note": may_note_training(viewer),
    }
    return render(request, "reports/score.html", context)


@login_required
@require_GET
def score_rows(request: HttpRequest, uuid: UUID, figure: str) -> HttpResponse:
    """What one figure of a card counts."""
    agent = _agent_or_404(request, uuid)
    if figure not in Figure.values:
        raise Http404
    form = ScoresForm(request.GET, on=request.viewer.on)
    context = {
        "agent": agent,
        "figure": Figure(figure),
        "rows": rows_behind(Figure(figure), agent, form.span, viewer=request.viewer),
        "span_words": span_words(form.span.months),
        "query": _query(form),
    }
    return render(request, "reports/score_rows.html", context)


@login_required
@require_GET
def score_picture(request: HttpRequest, uuid: UUID, picture: str) -> HttpResponse:
    """One picture of a card, of the time that the page shows."""
    agent = _agent_or_404(request, uuid)
    if picture not in PICTURES:
        raise Http404
    span = ScoresForm(request.GET, on=request.viewer.on).span
    drawn = PICTURES[picture](agent, span, viewer=request.viewer)
    return HttpResponse(drawn.draw() if drawn else sentence(), content_type=SVG)


@login_required
@require_GET
def score_paper(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """A card on paper. That it was printed is kept."""
    if paper not in MINUTES_PAPERS:
        raise Http404
    viewer, agent = request.viewer, _agent_or_404(request, uuid)
    span = ScoresForm(request.GET, on=viewer.on).span

    def make() -> bytes:
        content = score_pdf(card_of(agent, span, viewer=viewer), span, paper=paper, on=viewer.on)
        note_card_printed(agent, by=request.user)
        return content

    return printed(
        request,
        make,
        name=f"rapor-{agent.code}-{viewer.on:%Y-%m-%d}-{paper}.pdf",
        back_url=reverse("reports:score", args=[agent.uuid]),
    )


def _agent_or_404(request: HttpRequest, uuid: UUID) -> Agent:
    return get_object_or_404(cards_of(request.viewer), uuid=uuid)


def _query(form: ScoresForm) -> str:
    return f"masa={form.span.months}"
