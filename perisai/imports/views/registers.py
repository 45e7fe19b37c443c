"""Bringing a register, looking at it, saving it, taking it back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from perisai.common.errors import Refused
from perisai.imports.actions.checking import (
    choose_sheet,
    note_download,
    remap_columns,
    upload_register,
)
from perisai.imports.actions.saving import save_batch
from perisai.imports.actions.undoing import undo_batch
from perisai.imports.exports import register_with_notes
from perisai.imports.forms import RegisterColumnsForm, SheetForm, UploadForm
from perisai.imports.models import ImportBatch
from perisai.imports.permissions import may_import
from perisai.imports.queries.registers import importable_assignments, imports_page, picture_of
from perisai.imports.reading import layout_of, sheet_of, workbook_of


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
    assignments = importable_assignments(viewer=request.viewer)
    form = UploadForm(request.POST or None, request.FILES or None, assignments=assignments)
    if request.method == "POST" and form.is_valid():
        try:
            batch = upload_register(**form.told, by=request.user, on=request.viewer.on)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("imports:show", batch.uuid)
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
    picture = picture_of(batch, viewer=request.viewer)
    if not request.htmx:
        return redirect("imports:show", uuid)
    may = may_import(request.viewer)
    context = {"batch": batch, "picture": picture, "may_import": may}
    response = render(request, "imports/_progress.html", context)
    if not picture.is_moving:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the sheet."""
    batch = _for_importer(request, uuid)
    form = SheetForm(request.POST, workbook=workbook_of(batch))
    if not form.is_valid():
        return _show(request, batch, sheet_form=form)
    return _do(request, batch, choose_sheet, on=request.viewer.on, **form.cleaned_data)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what each column holds."""
    batch = _for_importer(request, uuid)
    if not batch.has_columns:
        raise Http404
    day = request.viewer.on
    form = RegisterColumnsForm(
        request.POST or None, layout=layout_of(batch), sheet=sheet_of(batch), on=day
    )
    if request.method == "POST" and form.is_valid():
        try:
            remap_columns(batch=batch, holds=form.holds, by=request.user, on=day)
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
    picture = picture_of(batch, viewer=request.viewer)
    context = {"batch": batch, "picture": picture, "may_import": may, **more}
    if may and not batch.sheet and "sheet_form" not in more:
        context["sheet_form"] = SheetForm(workbook=workbook_of(batch))
    return render(request, "imports/show.html", context)
