"""Bringing a file of the scheme, looking at it, saving it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues.permissions import may_act_for_branch, may_confirm
from dues.queries.confirmations import branches_of
from perisai.common.errors import Refused
from perisai.imports.actions.confirmations import (
    choose_confirmations_sheet,
    note_confirmations_download,
    remap_confirmations,
    save_confirmations,
    upload_confirmations,
)
from perisai.imports.confirmations.fields import ConfirmationField
from perisai.imports.enums import BatchState
from perisai.imports.exports import confirmations_with_notes
from perisai.imports.forms import ColumnsForm, ConfirmationsForm, SheetForm
from perisai.imports.models import ConfirmationImport
from perisai.imports.queries.confirmations import moving_of, picture_of
from perisai.imports.reading import confirmations_layout_of, sheet_of, workbook_of


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Drop the file."""
    viewer = request.viewer
    if not may_confirm(viewer):
        raise Http404
    form = ConfirmationsForm(
        request.POST or None, request.FILES or None, branches=branches_of(viewer)
    )
    if request.method == "POST" and form.is_valid():
        try:
            brought = upload_confirmations(**form.told, by=request.user, on=viewer.on)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("imports:confirmation_show", brought.uuid)
    return render(request, "imports/confirmations/upload.html", {"form": form})


@login_required
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One file as it stands: a choice to make, the check, the progress, or the result."""
    return _show(request, _find(request, uuid))


@login_required
@require_GET
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the worker is; asks for the whole page once it is done."""
    brought = _find(request, uuid)
    if not request.htmx:
        return redirect("imports:confirmation_show", uuid)
    moving = moving_of(brought, viewer=request.viewer)
    context = {"brought": brought, "moving": moving, "may_confirm": may_confirm(request.viewer)}
    response = render(request, "imports/confirmations/_progress.html", context)
    if not moving.is_moving:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the sheet."""
    brought = _for_branch(request, uuid)
    form = SheetForm(request.POST, workbook=workbook_of(brought))
    if not form.is_valid():
        return _show(request, brought, sheet_form=form)
    return _do(request, brought, choose_confirmations_sheet, **form.cleaned_data)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what each column holds."""
    brought = _for_branch(request, uuid)
    if not brought.has_columns:
        raise Http404
    choices = [("", _("not read"))]
    choices += [(key, capfirst(label)) for key, label in ConfirmationField.choices]
    form = ColumnsForm(
        request.POST or None,
        layout=confirmations_layout_of(brought),
        sheet=sheet_of(brought),
        choices=choices,
    )
    if request.method == "POST" and form.is_valid():
        try:
            remap_confirmations(brought=brought, holds=form.holds, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("imports:confirmation_show", uuid)
    back_url = reverse("imports:confirmation_show", args=[uuid])
    context = {"batch": brought, "form": form, "back_url": back_url}
    return render(request, "imports/columns.html", context)


@login_required
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the readable rows down."""
    brought = _for_branch(request, uuid)
    return _do(request, brought, save_confirmations, at=timezone.now())


@login_required
@require_GET
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same file with a column that says what each row comes to."""
    brought = _find(request, uuid)
    if brought.state == BatchState.UPLOADED:
        raise Http404
    file = confirmations_with_notes(brought, viewer=request.viewer)
    note_confirmations_download(brought=brought, by=request.user)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def _find(request: HttpRequest, uuid: UUID) -> ConfirmationImport:
    rows = ConfirmationImport.objects.visible_to(request.viewer).select_related("branch")
    return get_object_or_404(rows, uuid=uuid)


def _for_branch(request: HttpRequest, uuid: UUID) -> ConfirmationImport:
    """A file for the coordinator of its branch; head office only looks."""
    brought = _find(request, uuid)
    if not may_act_for_branch(request.viewer, brought.branch):
        raise Http404
    return brought


def _do(request: HttpRequest, brought: ConfirmationImport, action, **told) -> HttpResponse:
    """One action on a file, then its page; a refusal is said on the page."""
    try:
        action(brought=brought, by=request.user, **told)
    except Refused as refusal:
        return _show(request, brought, refusal=refusal.message)
    return redirect("imports:confirmation_show", brought.uuid)


def _show(request: HttpRequest, brought: ConfirmationImport, **more) -> HttpResponse:
    may = may_act_for_branch(request.viewer, brought.branch)
    context = {"brought": brought, "batch": brought, "may_confirm": may, **more}
    if brought.state == BatchState.SAVING:
        context["moving"] = moving_of(brought, viewer=request.viewer)
    elif brought.state != BatchState.UPLOADED:
        context["picture"] = picture_of(brought, viewer=request.viewer)
    elif may and not brought.sheet and "sheet_form" not in more:
        context["sheet_form"] = SheetForm(workbook=workbook_of(brought))
    return render(request, "imports/confirmations/show.html", context)
