"""What drawn members answered, and what becomes of a mismatch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from perisai.inspections.actions.asking import follow_up, record_answer
from perisai.inspections.comparing_rules import months_asked
from perisai.inspections.enums import Approach, MismatchKind, Way
from perisai.inspections.forms import AnswerForm, StepForm
from perisai.inspections.queries.inspections import (
    answers_of,
    coordinators_of,
    drawn_of,
    mismatches_of,
    steps_of,
)
from perisai.inspections.queries.results import Asked
from perisai.inspections.views.access import must_inspect


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions for one drawn member. What the book says is shown once an answer is saved."""
    viewer = request.viewer
    drawn = get_object_or_404(drawn_of(viewer), uuid=uuid)
    inspection = drawn.draw.inspection
    must_inspect(request, inspection)
    asked = Asked(drawn, list(answers_of(viewer).filter(drawn=drawn)), [])
    months = months_asked(inspection.from_on, inspection.until_on)
    form = AnswerForm(
        posted(request),
        months=months,
        approach=Approach(inspection.approach),
        last=asked.answer,
        on=viewer.on,
    )
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        with refusals_shown_in(form):
            saved = record_answer(
                uuid=read["uuid"],
                drawn=drawn,
                way=Way(read["way"]),
                asked_on=read["asked_on"],
                told=form.told,
                note=read["note"],
                why=read.get("why", ""),
                by=request.user,
                at=timezone.now(),
            )
            if hasattr(saved, "mismatch"):
                messages.warning(request, _("Saved. The answer differs from the book."))
                return redirect("inspections:mismatch", saved.mismatch.uuid)
            messages.success(request, _("Saved."))
            return redirect("inspections:show", inspection.uuid)
    context = {"form": form, "asked": asked, "drawn": drawn, "inspection": inspection}
    return render(request, "inspections/ask.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def mismatch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An answer beside the book, what was done about it, and what comes next."""
    viewer = request.viewer
    row = get_object_or_404(mismatches_of(viewer), uuid=uuid)
    drawn = row.answer.drawn
    inspection = drawn.draw.inspection
    must_inspect(request, inspection)
    steps = list(steps_of(viewer).filter(mismatch=row))
    form = StepForm(
        posted(request),
        coordinators=coordinators_of(viewer, [inspection.branch_id]),
        last=steps[-1] if steps else None,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = {**form.cleaned_data, "owner": form.chosen_owner}
            follow_up(mismatch=row, by=request.user, at=timezone.now(), **read)
            messages.success(request, _("Saved."))
            return redirect("inspections:mismatch", row.uuid)
    context = {
        "form": form,
        "mismatch": row,
        "kinds": [MismatchKind(kind) for kind in row.kinds],
        "asked": Asked(drawn, [row.answer], steps),
        "drawn": drawn,
        "inspection": inspection,
        "is_superseded": hasattr(row.answer, "corrected_by"),
    }
    return render(request, "inspections/mismatch.html", context)
