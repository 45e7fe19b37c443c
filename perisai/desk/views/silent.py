"""Agents of whom nothing was seen for days."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dues.permissions import may_see_agents
from perisai.desk.queries.silent import silent_agents, silent_days

SHOWN = 100


@login_required
@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Who is silent, for how long, and how to reach her."""
    if not may_see_agents(request.viewer):
        raise Http404
    rows = silent_agents(request.viewer)
    context = {
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "days": silent_days(request.viewer),
    }
    return render(request, "desk/silent.html", context)
