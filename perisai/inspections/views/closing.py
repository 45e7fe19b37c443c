"""Findings, and the end of an inspection."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from perisai.inspections.actions.closing import ask_to_close, decide_closing, keep_finding
from perisai.inspections.forms import CloseForm, DecideForm, FindingForm
from perisai.inspections.models import Finding, Inspection
from perisai.inspections.permissions import may_decide_closing
from perisai.inspections.queries.inspections import closings_of, findings_of
from perisai.inspections.queries.results import inside_of
from perisai.inspections.views.access import inspection_or_404, must_inspect


@login_required
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write a finding down."""
    return _keep(request, inspection_or_404(request, uuid, writing=True), None)


@login_required
@require_http_methods(["GET", "POST"])
def correct_finding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how a finding stands by now."""
    row = get_object_or_404(findings_of(request.viewer), uuid=uuid)
    must_inspect(request, row.inspection)
    return _keep(request, row.inspection, row)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask another person to confirm the end."""
    inspection = inspection_or_404(request, uuid, writing=True)
    inside = inside_of(inspection, viewer=request.viewer)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            ask_to_close(
                inspection=inspection, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Saved. Now another person has to confirm it."))
            return redirect("inspections:show", inspection.uuid)
    context = {"form": form, "inspection": inspection, "inside": inside}
    return render(request, "inspections/close.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second person confirms the end, or sends the inspection back."""
    row = get_object_or_404(closings_of(request.viewer), uuid=uuid)
    if not may_decide_closing(request.viewer, row):
        raise Http404
    form = DecideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            decide_closing(closing=row, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("inspections:show", row.inspection.uuid)
    context = {
        "form": form,
        "closing": row,
        "inspection": row.inspection,
        "inside": inside_of(row.inspection, viewer=request.viewer),
        "on": request.viewer.on,
    }
    return render(request, "inspections/decide.html", context)


def _keep(request: HttpRequest, inspection: Inspection, corrects: Finding | None) -> HttpResponse:
    form = FindingForm(posted(request), corrects=corrects)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            keep_finding(
                uuid=form.cleaned_data["uuid"],
                inspection=inspection,
                found=form.found,
                corrects=corrects,
                why=form.cleaned_data.get("why", ""),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("inspections:show", inspection.uuid)
    context = {"form": form, "inspection": inspection, "corrects": corrects}
    return render(request, "inspections/finding.html", context)
