"""The door to everything that is read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perisai.desk.navigation import rooms_for


@login_required
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """The reports that this role may read, each with what it tells."""
    if not request.viewer.role:
        raise Http404
    return render(request, "desk/reports.html", {"rooms": rooms_for(request.viewer.role)})
