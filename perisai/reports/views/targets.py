"""Targets and results: the page and its pictures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from perisai.common.charts import SVG, bullets
from perisai.reports.forms.targets import TargetsFilterForm
from perisai.reports.queries.targets import target_board, years_of
from villages.permissions import may_set_targets


@login_required
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Every measure with its picture, a sentence and a table."""
    form = _read(request)
    context = {
        "form": form,
        "board": target_board(request.viewer, form.narrowed),
        "query": request.GET.urlencode(),
        "is_narrowed": any(form.cleaned_data.values()),
        "may_set": may_set_targets(request.viewer),
    }
    return render(request, "reports/targets.html", context)


@login_required
@require_GET
def targets_picture(request: HttpRequest, measure: str) -> HttpResponse:
    """The bullet bars of one measure, narrowed as the page is."""
    for group in target_board(request.viewer, _read(request).narrowed).groups:
        if group.measure == measure:
            return HttpResponse(bullets(group.bullets), content_type=SVG)
    raise Http404


def _read(request: HttpRequest) -> TargetsFilterForm:
    return TargetsFilterForm(request.GET, years=years_of(request.viewer), on=request.viewer.on)
