"""Who of the living is not ready for a claim, and where each gap is mended."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.forms.readiness import WorkForm
from claims.mending import mends_of
from claims.permissions import may_see_readiness
from claims.queries.readiness import first_to_mend, gap_counts, unready_by_agent, work_page
from claims.views.access import for_readers
from perisai.accounts.enums import Role
from perisai.common.paging import page_address


@for_readers
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """The work list; what it is narrowed to stays in the address."""
    viewer = request.viewer
    if not may_see_readiness(viewer):
        raise PermissionDenied
    agents = unready_by_agent(viewer) if viewer.role == Role.COORDINATOR else []
    form = WorkForm(request.GET, agents=agents)
    page = work_page(viewer, gap=form.gap, agent=form.agent, after=form.after)
    is_start = not (form.gap or form.after) and viewer.role != Role.HEAD_OFFICE
    first = first_to_mend(viewer, agent=form.agent) if is_start else []
    context = {
        "form": form,
        "first": [(row, mends_of(row, viewer=viewer)) for row in first],
        "page": page,
        "rows": [(row, mends_of(row, viewer=viewer)) for row in page.rows],
        # Of the whole country it would be counted for a long time, and nobody mends it there.
        "counts": [] if viewer.role == Role.HEAD_OFFICE else gap_counts(viewer, agent=form.agent),
        "agents": [] if form.agent else agents,
        "shows_agents": viewer.role != Role.AGENT,
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "claims/readiness.html", context)
