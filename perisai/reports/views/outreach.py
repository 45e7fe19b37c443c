"""What outreach brings, by source."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from perisai.common.charts import SVG, Count, Line, funnel, height_of_funnel, lines
from perisai.common.numbers import format_number
from perisai.reports.queries.outreach import LEAST_COMPARED, Way, kept_funnel, years_of
from perisai.reports.score_rules import STAYS
from villages.permissions import may_see_outreach


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
        "steps": _said(_steps(found.total)),
        "funnel_height": height_of_funnel(len(_steps(found.total))),
    }
    return render(request, "reports/outreach.html", context)


@login_required
@require_GET
def funnel_picture(request: HttpRequest) -> HttpResponse:
    """From those who came to an event to those who still pay."""
    steps = _steps(kept_funnel(request.viewer, year=_asked(request)[1]).total)
    return HttpResponse(funnel(steps), content_type=SVG)


@login_required
@require_GET
def stays_picture(request: HttpRequest) -> HttpResponse:
    """How many of a hundred still pay, by source."""
    found = kept_funnel(request.viewer, year=_asked(request)[1])
    places = [_("%(months)s months") % {"months": months} for months in STAYS]
    series = [
        Line(
            way.name,
            tuple(stay.percent for stay in way.stays),
            tuple(stay.is_thin for stay in way.stays),
        )
        for way in found.drawn
    ]
    picture = lines(places, series, said=lambda value: f"{format_number(value)}%")
    return HttpResponse(picture, content_type=SVG)


def _steps(total: Way) -> list[Count]:
    """Each step with those who could have come so far, as far as they are known: a prospect need not have
    been at an event, nor a member a prospect."""
    return [
        Count(_("came to an event"), total.attended, 0),
        Count(_("prospects"), total.prospects, 0),
        Count(_("of these decided"), total.decided, total.prospects),
        Count(_("of these joined"), total.joined, total.prospects),
        Count(_("all who became members"), total.members, 0),
        *(
            Count(
                _("still pay after %(months)s months") % {"months": stay.months},
                stay.paying,
                stay.members,
            )
            for stay in total.stays
            if stay.members
        ),
    ]


def _said(steps: Sequence[Count]) -> str:
    """The picture in words."""
    told = [
        _("%(name)s: %(number)s of %(whole)s")
        % {"name": step.name, "number": format_number(step.number), "whole": format_number(step.of)}
        if step.of
        else f"{step.name}: {format_number(step.number)}"
        for step in steps
    ]
    return capfirst("; ".join(told)) + "."


def _asked(request: HttpRequest) -> tuple[list[int], int | None]:
    """The years there are, and the one of the address; None: since ever."""
    if not may_see_outreach(request.viewer):
        raise Http404
    years = years_of(request.viewer)
    asked = request.GET.get("tahun", "")
    return years, int(asked) if asked in {str(one) for one in years} else None
