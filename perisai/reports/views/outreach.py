"""What outreach brings, by source."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from perisai.common.charts import SVG, Count, Line, funnel, height_of_funnel, lines
from perisai.common.numbers import format_number
from perisai.reports.queries.outreach import LEAST_COMPARED, kept_funnel, years_of
from perisai.reports.score_rules import STAYS
from villages.permissions import may_see_outreach

_STEPS = {
    "prospects": gettext_lazy("prospects"),
    "decided": gettext_lazy("decided"),
    "joined": gettext_lazy("joined"),
}


@login_required
@require_GET
def outreach(request: HttpRequest) -> HttpResponse:
    """From an event to somebody who goes on paying, in a year or since ever."""
    years, year = _asked(request)
    found = kept_funnel(request.viewer, year=year)
    context = {
        "funnel": found,
        "years": years,
        "year": year,
        "query": f"?tahun={year}" if year else "",
        "least": LEAST_COMPARED,
        "funnel_height": height_of_funnel(len(_STEPS)),
    }
    return render(request, "reports/outreach.html", context)


@login_required
@require_GET
def funnel_picture(request: HttpRequest) -> HttpResponse:
    """Prospects, who of them decided, and who joined."""
    total = kept_funnel(request.viewer, year=_asked(request)[1]).total
    steps = [Count(str(name), getattr(total, column)) for column, name in _STEPS.items()]
    return HttpResponse(funnel(steps), content_type=SVG)


@login_required
@require_GET
def stays_picture(request: HttpRequest) -> HttpResponse:
    """How many of a hundred still pay, by source."""
    found = kept_funnel(request.viewer, year=_asked(request)[1])
    places = [_("%(months)s months") % {"months": months} for months in STAYS]
    series = [Line(way.name, tuple(stay.percent for stay in way.stays)) for way in found.drawn]
    picture = lines(places, series, said=lambda value: f"{format_number(value)}%")
    return HttpResponse(picture, content_type=SVG)


def _asked(request: HttpRequest) -> tuple[list[int], int | None]:
    """The years there are, and the one of the address; None: since ever."""
    if not may_see_outreach(request.viewer):
        raise Http404
    years = years_of(request.viewer)
    asked = request.GET.get("tahun", "")
    return years, int(asked) if asked in {str(one) for one in years} else None
