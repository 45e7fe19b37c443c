"""What outreach brings, by source."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from perisai.reports.queries.outreach import funnel, years_of
from villages.permissions import may_see_outreach


@login_required
@require_GET
def outreach(request: HttpRequest) -> HttpResponse:
    """From an event to somebody who goes on paying, in a year or since ever."""
    viewer = request.viewer
    if not may_see_outreach(viewer):
        raise Http404
    years = years_of(viewer)
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked in {str(one) for one in years} else None
    context = {"funnel": funnel(viewer, year=year), "years": years, "year": year}
    return render(request, "reports/outreach.html", context)
