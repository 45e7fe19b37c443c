"""The agents of a branch: who holds what, who has left, and what can be done about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from dues import permissions
from dues.queries.agents import agent_file, agent_rows, agents_of
from dues.queries.successions import work_of


@login_required
@require_GET
def agent_list(request: HttpRequest) -> HttpResponse:
    """Everybody who works or worked for the branch, who holds the oldest rupiah first; narrowed to those who
    have had cash for too long."""
    if not permissions.may_see_agents(request.viewer):
        raise Http404
    rows = agent_rows(request.viewer)
    is_old_only = request.GET.get("uang") == "lama"
    if is_old_only:
        rows = [row for row in rows if row.cash and row.cash.is_too_old]
    return render(request, "dues/agent_list.html", {"rows": rows, "is_old_only": is_old_only})


@login_required
@require_GET
def agent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One agent: cash, counts, and the way to a count or a hand-over."""
    viewer = request.viewer
    row = get_object_or_404(agents_of(viewer), uuid=uuid)
    file = agent_file(row, viewer=viewer)
    context = {
        "file": file,
        "work": work_of(row, viewer),
        "may_count": permissions.may_count_cash(viewer),
        "may_start": permissions.may_start_succession(viewer),
        "may_hand_on": permissions.may_hand_on_for(viewer, row),
    }
    return render(request, "dues/agent.html", context)
