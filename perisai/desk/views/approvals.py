"""What waits for a second person."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perisai.desk.permissions import may_see_approvals
from perisai.desk.queries.approvals import inbox_of


@login_required
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Every request that waits for this person, the oldest first, and those that wait for somebody else."""
    if not may_see_approvals(request.viewer):
        raise Http404
    context = {"inbox": inbox_of(request.viewer), "on": request.viewer.on}
    return render(request, "desk/approvals.html", context)
