"""Bringing a register, looking at it, saving it, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from perisai.accounts.enums import Role
from perisai.common.errors import Refused
from perisai.imports.actions.asking import ask_about_rows
from perisai.imports.actions.checking import (
    check_again,
    choose_sheets,
    note_download,
    remap_columns,
    upload_register,
)
from perisai.imports.actions.choosing import choose_values
from perisai.imports.actions.saving import save_batch
from perisai.imports.actions.undoing import undo_batch
from perisai.imports.earlier import questions_of
from perisai.imports.enums import BatchState
from perisai.imports.exports import register_with_notes
from perisai.imports.forms import AskForm, ChooseForm, RegisterColumnsForm, SheetsForm, UploadForm
from perisai.imports.models import ImportBatch
from perisai.imports.permissions import may_import
from perisai.imports.queries.elsewhere import elsewhere_of
from perisai.imports.queries.registers import (
    importable_assignments,
    imports_page,
    motion_of,
    picture_of,
    rows_to_choose,
    villages_without_agent,
)
from perisai.imports.reading import chosen_together, layout_of, sheet_of, workbook_of


@login_required
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Past imports, newest first."""
    page = imports_page(viewer=request.viewer, before=request.GET.get("sebelum", ""))
    context = {"page": page, "may_import": may_import(request.viewer)}
    return render(request, "imports/import_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Drop the file."""
    if not may_import(request.viewer):
        raise Http404
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        assignments=importable_assignments(viewer=request.viewer),
        villages=villages_without_agent(viewer=request.viewer),
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = upload_register(
                **form.told, by=request.user, on=request.viewer.on, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            is_unclear = batch.problem and batch.has_columns
            return redirect("imports:columns" if is_unclear else "imports:show", batch.uuid)
    return render(request, "imports/upload.html", {"form": form})


@login_required
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One import as it stands: a choice to make, the check, the progress, or the result."""
    return _show(request, _batch(request, uuid))


@login_required
@require_GET
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the worker is; asks for the whole page once it is done."""
    batch = _batch(request, uuid)
    if not request.htmx:
        return redirect("imports:show", uuid)
    picture = motion_of(batch, viewer=request.viewer)
    may = may_import(request.viewer)
    context = {"batch": batch, "picture": picture, "may_import": may}
    response = render(request, "imports/_progress.html", context)
    if not picture.is_moving:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose sheets of the file: one, several or all; further ones later."""
    batch = _for_importer(request, uuid)
    form = _sheets_form(batch, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            choose_sheets(
                batch=batch,
                sheets=form.cleaned_data["sheet"],
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("imports:show", uuid)
    context = {"batch": batch, "form": form, "back_url": reverse("imports:show", args=[uuid])}
    return render(request, "imports/sheets.html", context)


@login_required
@require_POST
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Check once more, or go on with a check that stopped."""
    batch = _for_importer(request, uuid)
    return _do(request, batch, check_again, on=request.viewer.on, at=timezone.now())


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """People whose NIK is registered elsewhere: whose they are, or a question to who knows it."""
    batch = _for_importer(request, uuid)
    if not batch.is_judged:
        raise Http404
    elsewhere = elsewhere_of(batch, viewer=request.viewer)
    rows = elsewhere.to_ask
    form = AskForm(request.POST if request.method == "POST" else None, rows=rows)
    refused = []
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        refused = ask_about_rows(
            batch=batch,
            numbers=told["rows"],
            reason=told["reason"],
            viewer=request.viewer,
            by=request.user,
            at=timezone.now(),
        )
        if sent := len(told["rows"]) - len(refused):
            messages.success(
                request,
                ngettext(
                    "%(count)s person was put to the coordinator. You see the decision under Whose"
                    " member is it and on Today.",
                    "%(count)s people were put to the coordinator. You see the decisions under Whose"
                    " member is it and on Today.",
                    sent,
                )
                % {"count": sent},
            )
        if not refused:
            return redirect("imports:show", uuid)
    context = {"batch": batch, "form": form, "elsewhere": elsewhere, "refused": refused}
    return render(request, "imports/ask.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say whether the file or what was corrected by hand counts, row by row."""
    batch = _for_importer(request, uuid)
    if not batch.is_judged:
        raise Http404
    rows = rows_to_choose(batch, viewer=request.viewer)
    form = ChooseForm(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_bound and form.is_valid():
        return _do(request, batch, choose_values, numbers=form.cleaned_data["rows"])
    context = {"batch": batch, "form": form, "rows": rows}
    return render(request, "imports/choose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what each column holds."""
    batch = _for_importer(request, uuid)
    if not batch.has_columns:
        raise Http404
    day = request.viewer.on
    layout, sheet = layout_of(batch), sheet_of(batch)
    form = RegisterColumnsForm(
        request.POST or None,
        layout=layout,
        sheet=sheet,
        on=day,
        questions=questions_of(batch, layout, sheet, on=day),
    )
    if request.method == "POST" and form.is_valid():
        try:
            at = timezone.now()
            remap_columns(batch=batch, holds=form.holds, by=request.user, on=day, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("imports:show", uuid)
    back_url = reverse("imports:show", args=[uuid])
    context = {"batch": batch, "form": form, "back_url": back_url}
    return render(request, "imports/columns.html", context)


@login_required
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save the good rows."""
    batch = _for_importer(request, uuid)
    return _do(request, batch, save_batch, at=timezone.now(), on=request.viewer.on)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what undoing means, then do it."""
    batch = _for_importer(request, uuid)
    if request.method == "POST":
        return _do(request, batch, undo_batch, at=timezone.now(), on=request.viewer.on)
    picture = picture_of(batch, viewer=request.viewer)
    return render(request, "imports/undo.html", {"batch": batch, "picture": picture})


@login_required
@require_GET
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same workbook with a column of reasons."""
    batch = _batch(request, uuid)
    if not batch.is_judged:
        raise Http404
    file = register_with_notes(batch, viewer=request.viewer)
    note_download(batch=batch, by=request.user)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def _batch(request: HttpRequest, uuid: UUID) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.viewer).select_related("agent__user", "village")
    return get_object_or_404(rows, uuid=uuid)


def _for_importer(request: HttpRequest, uuid: UUID) -> ImportBatch:
    """An import for somebody who may change it; head office only looks."""
    if not may_import(request.viewer):
        raise Http404
    return _batch(request, uuid)


def _do(request: HttpRequest, batch: ImportBatch, action, **told) -> HttpResponse:
    """One action on an import, then its page; a refusal is said on the page."""
    try:
        action(batch=batch, by=request.user, **told)
    except Refused as refusal:
        return _show(request, batch, refusal=refusal.message)
    return redirect("imports:show", batch.uuid)


def _show(request: HttpRequest, batch: ImportBatch, **more) -> HttpResponse:
    may = may_import(request.viewer)
    look = motion_of if BatchState(batch.state).is_moving else picture_of
    picture = look(batch, viewer=request.viewer)
    is_coordinator = request.viewer.role == Role.COORDINATOR
    context = {"batch": batch, "picture": picture, "may_import": may, **more}
    context["is_coordinator"] = is_coordinator
    if may and not batch.sheet:
        context["sheet_form"] = _sheets_form(batch)
    return render(request, "imports/show.html", context)


def _sheets_form(batch: ImportBatch, data=None) -> SheetsForm:
    chosen = [one.sheet for one in chosen_together(batch)]
    return SheetsForm(data, workbook=workbook_of(batch), chosen=chosen)
