"""Typing the stubs of a round sheet, and what was typed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.entering import enter_stubs
from dues.forms.sheets import CountedForm, StubsForm
from dues.models import RoundSheet, SheetBatch
from dues.queries.sheets import batches_of, sheet_of
from dues.queries.stubs import Reckoning, lines_of_her_own, reckon, typing_viewer
from dues.views.sheets import find_sheet
from perisai.common.forms import refusals_shown_in
from villages.scoping import Viewer


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """First what was counted on the paper, then a row for each stub; a difference is told before it is
    saved."""
    row = find_sheet(request, uuid)
    if not permissions.may_type_sheet(request.viewer, row) and not _was_saved(request, row):
        raise Http404
    found = sheet_of(row)
    counted = CountedForm(
        request.GET or None,
        today=request.viewer.on,
        initial={"collected_on": row.printed_on},
    )
    if request.method == "GET" and not counted.is_valid():
        return render(request, "dues/stubs_count.html", {"found": found, "form": counted})
    form = StubsForm(
        request.POST if request.method == "POST" else None,
        sheet=found,
        today=request.viewer.on,
        initial=getattr(counted, "cleaned_data", {}),
    )
    reckoned = _reckon(form, request.viewer)
    context = {"found": found, "form": form, "reckoned": reckoned}
    if request.htmx:
        return render(request, "dues/_stub_answers.html", context | {"lines": form.lines(reckoned)})
    if "save" in request.POST and form.is_valid() and _is_ready(request, form, reckoned):
        with refusals_shown_in(form):
            return _saved(request, _save(request, form, reckoned))
    is_told_first = "save" in request.POST and form.is_valid() and form.must_be_told(reckoned)
    context |= {
        "lines": form.lines(reckoned),
        "visits": form.visits(reckoned),
        "is_told_first": is_told_first,
    }
    return render(request, "dues/stubs_enter.html", context)


def _was_saved(request: HttpRequest, sheet: RoundSheet) -> bool:
    """This very batch was saved by this person before, perhaps with the last stubs that were theirs to type:
    sending it once more answers the same."""
    known = batches_of(request.viewer).filter(sheet=sheet, by=request.user)
    return request.POST.get("uuid") in {str(uuid) for uuid in known.values_list("uuid", flat=True)}


def _reckon(form: StubsForm, viewer: Viewer) -> Reckoning:
    counted = form.counted
    return reckon(
        form.sheet,
        form.rows,
        viewer=typing_viewer(form.sheet.sheet, day=form.day),
        on=form.day,
        counted_stubs=counted.stubs,
        counted_total=counted.total,
        her_own=lines_of_her_own(form.sheet, viewer=viewer),
    )


def _is_ready(request: HttpRequest, form: StubsForm, reckoned: Reckoning) -> bool:
    """No difference that was not read; a batch that was saved before only answers again."""
    known = batches_of(request.viewer).filter(uuid=form.cleaned_data["uuid"])
    return known.exists() or not form.must_be_told(reckoned)


def _save(request: HttpRequest, form: StubsForm, reckoned: Reckoning) -> SheetBatch:
    typed = form.cleaned_data
    return enter_stubs(
        uuid=typed["uuid"],
        sheet=form.sheet.sheet,
        rows=form.rows,
        unpaid=form.unpaid,
        counted=form.counted,
        shown_total=reckoned.total,
        collected_on=typed["collected_on"],
        explanation=typed["explanation"],
        why_late=typed["why_late"],
        by=request.user,
        at=timezone.now(),
    )


def _saved(request: HttpRequest, batch: SheetBatch) -> HttpResponse:
    messages.success(request, _("Saved. Print the receipts and hand them over on the next round."))
    return redirect("dues:stub_batch", batch.uuid)


@login_required
@require_GET
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was typed at once: recorded, missing, different, and the receipts to hand over."""
    viewer = request.viewer
    if not permissions.may_see_sheets(viewer):
        raise Http404
    row = get_object_or_404(batches_of(viewer), uuid=uuid)
    found = sheet_of(row.sheet)
    context = {
        "batch": row,
        "found": found,
        "houses": [
            house for house in found.houses if house.entry and house.entry.batch_id == row.pk
        ],
        "may_type": permissions.may_type_sheet(viewer, row.sheet),
    }
    return render(request, "dues/stub_batch.html", context)
