"""Reminders at a glance: what holds, what became of everybody who came due, and the rows behind it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from perisai.common.paging import page_address
from perisai.reminders.enums import Kind, Length, Reason
from perisai.reminders.permissions import may_print_letters
from perisai.reminders.queries.costs import costs_of
from perisai.reminders.queries.overview import branches_of, coming, holdings
from perisai.reminders.queries.proof import (
    NIGHTS,
    OUTCOMES,
    PAGE,
    live,
    proofs,
    reason_words,
    rows_behind,
    rows_gone_wrong,
)
from perisai.reminders.views.access import chosen_branch, for_branch, kind_or_404


@for_branch
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every kind: what holds now, and whether its last nights add up."""
    branch = chosen_branch(request)
    held, proved = holdings(request.viewer, branch), proofs(request.viewer)
    rows = [(kind, held[kind], proved[kind]) for kind in Kind]
    context = {
        "branch": branch,
        "branches": branches_of(request.viewer),
        "rows": rows,
        "broken": [kind for kind, _held, proof in rows if not proof.closes],
        "nights": NIGHTS,
        "unlooked": max(proof.unlooked for proof in proved.values()),
        "prints_letters": may_print_letters(request.viewer),
    }
    return render(request, "reminders/overview.html", context)


@for_branch
@require_GET
def costs(request: HttpRequest) -> HttpResponse:
    """What the messages of the last months cost."""
    return render(request, "reminders/costs.html", {"months": costs_of(request.viewer)})


@for_branch
@require_GET
def show_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind, night by night; with `sekarang` everybody is counted once more."""
    chosen, branch = kind_or_404(kind), chosen_branch(request)
    proof = proofs(request.viewer, kinds=[chosen])[chosen]
    context = {
        "branch": branch,
        "kind": chosen,
        "held": holdings(request.viewer, branch, kinds=[chosen])[chosen],
        "coming": coming(request.viewer, chosen),
        "proof": proof,
        "reasons": reason_words(proof.total.suppressed or {}),
        "lengths": list(Length),
        "is_asked": "sekarang" in request.GET,
        "live": live(request.viewer, chosen) if "sekarang" in request.GET else None,
    }
    return render(request, "reminders/kind.html", context)


@for_branch
@require_GET
def rows(request: HttpRequest, kind: str = "") -> HttpResponse:
    """The people behind a number: of one kind, of one night or the last ones, by what became of them; of all
    kinds what went wrong lately."""
    chosen = kind_or_404(kind) if kind else None
    outcome, reason = request.GET.get("hasil", ""), request.GET.get("alasan", "")
    if chosen:
        found = rows_behind(
            request.viewer, chosen, outcome=outcome, reason=reason, night=_night(request)
        )
    else:
        found = rows_gone_wrong(request.viewer, outcome)
    after = _after(request)
    page = found
    if after:
        page = found.filter(pk__gt=get_object_or_404(found, uuid=after).pk)
    page = list(page[: PAGE + 1])
    has_more = len(page) > PAGE
    context = {
        "kind": chosen,
        "outcome": outcome if outcome in OUTCOMES else "",
        "reason": Reason(reason).label if reason in Reason.values else "",
        "night": _night(request),
        "rows": page[:PAGE],
        "first_url": page_address(request, None) if after else "",
        "next_url": page_address(request, page[PAGE - 1].uuid) if has_more else "",
    }
    return render(request, "reminders/rows.html", context)


def _night(request: HttpRequest) -> dt.date | None:
    text = request.GET.get("malam", "")
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _after(request: HttpRequest) -> UUID | None:
    text = request.GET.get("sesudah", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
