"""Drawing members, the sheet of questions, and the proof of a draw."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues.papers import MINUTES_PAPERS
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.printing import printed
from perisai.inspections.actions.drawing import draw_members, new_seed
from perisai.inspections.actions.printing import note_printed
from perisai.inspections.comparing_rules import months_asked
from perisai.inspections.forms import DrawForm
from perisai.inspections.papers import questions_pdf
from perisai.inspections.queries.inspections import draws_of
from perisai.inspections.queries.results import inside_of, proof_of
from perisai.inspections.views.access import inspection_or_404


@login_required
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw the members, or draw them again with a reason."""
    inspection = inspection_or_404(request, uuid, writing=True)
    earlier = list(draws_of(request.viewer).filter(inspection=inspection))
    sent = str(request.POST.get("uuid"))
    again = next((row for row in earlier if str(row.uuid) == sent), None)  # sent a second time
    is_first = again.number == 1 if again else not earlier
    form = DrawForm(posted(request), is_first=is_first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            made = draw_members(
                inspection=inspection,
                seed=new_seed(),
                salt=new_seed(),
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(
                request,
                _("Drawn: %(drawn)d of %(everybody)d members.")
                % {"drawn": made.drawn.count(), "everybody": made.everybody},
            )
            return redirect("inspections:show", inspection.uuid)
    context = {"form": form, "inspection": inspection, "earlier": earlier}
    return render(request, "inspections/draw.html", context)


@login_required
@require_GET
def question_sheet(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The questions for each drawn member, without what the book says."""
    if paper not in MINUTES_PAPERS:
        raise Http404
    inspection = inspection_or_404(request, uuid, writing=True)
    inside = inside_of(inspection, viewer=request.viewer)
    if inside.draw is None:
        raise Http404
    months = months_asked(inspection.from_on, inspection.until_on)
    return printed(
        request,
        lambda: questions_pdf(inside, months=months, paper=paper),
        name=f"lembar-tanya-{inspection.code}-{paper}.pdf",
        back_url=reverse("inspections:show", args=[uuid]),
        note_printed=partial(note_printed, inspection, what="questions", by=request.user),
    )


@login_required
@require_GET
def proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A draw made again from what is stored: equal or not."""
    row = get_object_or_404(draws_of(request.viewer), uuid=uuid)
    context = {"draw": row, "inspection": row.inspection, "proof": proof_of(row)}
    return render(request, "inspections/proof.html", context)


@login_required
@require_GET
def population(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The frozen population as the very file of which the digest is printed."""
    row = get_object_or_404(draws_of(request.viewer), uuid=uuid)
    response = HttpResponse(row.population.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="daftar.txt"'
    return response
