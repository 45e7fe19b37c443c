"""Targets and results: the page, its pictures, its file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from perisai.common.charts import SVG, bullets
from perisai.common.tables import WRITERS
from perisai.reports.actions import note_targets_exported
from perisai.reports.exports.targets import targets_table
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


@login_required
@require_GET
def targets_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The whole table as a file."""
    if suffix not in WRITERS:
        raise Http404
    board = target_board(request.viewer, _read(request).narrowed, most=None)
    content, content_type = targets_table(board, suffix, viewer=request.viewer)
    note_targets_exported(suffix=suffix, rows=len(board.rows), by=request.user)
    response = HttpResponse(content, content_type=content_type)
    name = f"target-dan-hasil-{request.viewer.on:%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _read(request: HttpRequest) -> TargetsFilterForm:
    return TargetsFilterForm(request.GET, years=years_of(request.viewer), on=request.viewer.on)
