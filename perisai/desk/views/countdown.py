"""Whose protection is about to end."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perisai.accounts.enums import Role
from perisai.common.paging import page_address
from perisai.desk.forms import CountdownFilterForm
from perisai.desk.queries.countdown import (
    AgentsCountdown,
    countdown_by_agent,
    countdown_page,
    exposed,
)


@login_required
@require_safe
def countdown(request: HttpRequest) -> HttpResponse:
    """Who loses protection within some days; the filter stays in the address."""
    viewer = request.viewer
    agents = countdown_by_agent(viewer=viewer)
    form = CountdownFilterForm(request.GET, agents=agents)
    page = countdown_page(
        viewer=viewer, days=form.days, agent_code=form.agent_code, after=form.after
    )
    context = {
        "form": form,
        "agents": agents,
        "total": AgentsCountdown.total_of(agents),
        "page": page,
        "exposed": [] if form.after else exposed(viewer=viewer),
        "shows_agents": viewer.role != Role.AGENT,
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "desk/countdown.html", context)
