"""Round sheets: the list, one sheet, its paper, and that it is lost."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.sheets import note_lost, print_sheet
from dues.forms.receipts import PageForm
from dues.forms.sheets import LostForm, PrintForm
from dues.models import RoundSheet, SheetPrinting
from dues.papers import ROUND_PAPERS, round_sheet_pdf
from dues.queries.sheets import (
    LOOKED_AT,
    SHEET_DRAWER,
    SHEET_FILE,
    on_paper,
    printings_of,
    row_of,
    sheet_of,
    sheets_of,
    sheets_to_look_at,
)
from perisai.accounts.enums import Role
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.ids import new_uuid
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import get_file
from perisai.common.printing import printed
from perisai.jobs.queries import progress_of

PAGE_SIZE = 20


@login_required
@require_GET
def sheet_list(request: HttpRequest) -> HttpResponse:
    """The sheets this viewer may see, newest first; with `ditandai` those to ask the agent about."""
    viewer = request.viewer
    if not permissions.may_see_sheets(viewer):
        raise Http404
    page = PageForm(request.GET)
    page.is_valid()
    before, only_marked = page.cleaned_data.get("before"), page.cleaned_data["ditandai"]
    here = f"{request.path}?ditandai=1&" if only_marked else f"{request.path}?"
    found = sheets_to_look_at(viewer) if only_marked else sheets_of(viewer)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
    more = f"{here}before={rows[PAGE_SIZE - 1].pk}" if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": [row_of(row) for row in rows[:PAGE_SIZE]],
        "is_agent": viewer.role == Role.AGENT,
        "only_marked": only_marked,
        "days": LOOKED_AT,
        "first_url": here.rstrip("?&") if before else "",
        "next_url": more,
    }
    return render(request, "dues/sheet_list.html", context)


@login_required
@require_GET
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sheet: how far it has come, what was typed of it, and what is open."""
    row = find_sheet(request, uuid)
    context = {
        "found": sheet_of(row),
        "printings": row.printings.select_related("by"),
        "papers": [(paper, new_uuid()) for paper in ROUND_PAPERS.values()],
        "may_type": permissions.may_type_sheet(request.viewer, row),
        "is_own": permissions.owns_sheet(request.viewer, row),
    }
    return render(request, "dues/sheet.html", context)


@login_required
@require_POST
def print_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note a printing and open its paper; after the first one it is a copy and says so."""
    row = find_sheet(request, uuid)
    form = PrintForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was printed. Choose A4 or F4 paper once more."))
        return redirect("dues:sheet", uuid)
    try:
        printing = print_sheet(sheet=row, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("dues:sheet", uuid)
    return redirect("dues:sheet_paper", uuid, printing.copy, printing.paper)


@login_required
@require_GET
def sheet_paper(request: HttpRequest, uuid: UUID, copy: int, paper: str) -> HttpResponse:
    """The paper of one printing, always the same. That of a long sheet is drawn by the worker: until then a
    page that asks again by itself."""
    row = find_sheet(request, uuid)
    printing = get_object_or_404(
        printings_of(request.viewer), sheet__uuid=uuid, copy=copy, paper=paper
    )
    progress = progress_of(printing.job_key)
    if progress and progress.is_open:
        template = "dues/_sheet_waiting.html" if request.htmx else "dues/sheet_waiting.html"
        return render(request, template, {"row": row, "printing": printing})
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": request.path})
    return printed(
        request,
        lambda: _drawn(printing),
        name=f"lembar-keliling-{row.code}-{copy}-{paper}.pdf",
        back_url=reverse("dues:sheet", args=[uuid]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def sheet_lost(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that a sheet is lost."""
    row = find_sheet(request, uuid)
    if not permissions.owns_sheet(request.viewer, row):
        raise Http404
    form = LostForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            note_lost(sheet=row, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Noted. Its open serials are dead, and the branch sees it.")
            )
            return redirect("dues:sheet", uuid)
    return render(request, "dues/sheet_lost.html", {"found": sheet_of(row), "form": form})


def _drawn(printing: SheetPrinting) -> bytes:
    """As the worker left it, for as long as that is kept; otherwise anew, which gives the same."""
    try:
        return get_file(drawer=SHEET_DRAWER, owner=printing.uuid, name=SHEET_FILE)
    except FileLost:
        return round_sheet_pdf(on_paper(printing), paper=printing.paper)


def find_sheet(request: HttpRequest, uuid: UUID) -> RoundSheet:
    """A sheet this viewer may see."""
    if not permissions.may_see_sheets(request.viewer):
        raise Http404
    rows = RoundSheet.objects.visible_to(request.viewer).select_related(
        "agent__user", "branch", "loss__by"
    )
    return get_object_or_404(rows, uuid=uuid)
