"""Lists as files: asking, waiting, fetching."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues.queries.asked_prints import BatchPicture, prints_of
from dues.views.asked_prints import Kind, find_picture, go_on, show_print, work_at_once
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import open_file
from perisai.common.serving import Back, lost_answer
from perisai.common.tables import CSV, XLSX
from perisai.exports.actions import MOST, ask_export, note_taken
from perisai.exports.enums import FileKind, ListName
from perisai.exports.forms import AskForm
from perisai.exports.lists.declaration import iso_day
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export, ExportMade
from perisai.exports.rules import covers
from villages.scoping import Viewer

log = logging.getLogger(__name__)
AT_ONCE = 200  # rows written while the person waits: under a second
EXPORTS = Kind(
    Export,
    choose="exports:ask",
    show="exports:export",
    file="exports:export_file",
    again="exports:export_again",
    file_name="",
    at_once=AT_ONCE,
    folder="exports",
    may=lambda viewer: not viewer.is_nobody,
)
_TYPES = {FileKind.XLSX: XLSX, FileKind.CSV: CSV}


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, list_name: str) -> HttpResponse:
    """Say how many rows the list has, as the address narrows it, and ask why it is taken away."""
    viewer = request.viewer
    told = LISTS.get(list_name)
    if told is None or not told.may(viewer):
        raise Http404
    narrowing = told.read(request.GET, viewer)
    if narrowing is None:
        return redirect(told.page(request.GET))
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        batch = None
        with refusals_shown_in(form):
            batch = ask_export(
                uuid=form.cleaned_data["uuid"],
                list_name=ListName(list_name),
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                narrowing=narrowing,
                keys=told.keys(viewer, narrowing.by),
                viewer=viewer,
                at=timezone.now(),
            )
        if batch:
            work_at_once(EXPORTS, batch)
            return redirect("exports:export", batch.uuid)
    context = {
        "form": form,
        "list_name": ListName(list_name),
        "number": told.number(viewer, narrowing.by),
        "most": MOST,
        "narrowed": narrowing.words,
        "here": request.get_full_path(),
        "back_url": told.page(request.GET),
        "kept_days": Export.KEPT.days,
        "recent": prints_of(viewer, Export, at=timezone.now()),
    }
    return render(request, "exports/ask.html", context)


@login_required
@require_GET
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a file is, and the file; looks again by itself."""
    batch = find_picture(request, EXPORTS, uuid).batch
    made = _made(request.viewer, batch)
    context = {
        "made": made,
        "holds": LISTS[batch.list_name].holds,
        "is_outside": made is not None and not covers(request.viewer, made.scope),
        "back_url": LISTS[batch.list_name].page(QueryDict()),
        "ask_url": reverse("exports:ask", args=[batch.list_name]),
    }
    return show_print(request, EXPORTS, uuid, **context)


@login_required
@require_GET
def export_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file, for who asked for it and still sees all that is in it; otherwise the page that says why
    not."""
    picture: BatchPicture = find_picture(request, EXPORTS, uuid)
    batch, made = picture.batch, _made(request.viewer, picture.batch)
    if not picture.is_ready or made is None or not covers(request.viewer, made.scope):
        return redirect("exports:export", uuid)
    try:
        content = open_file(drawer=batch.DRAWER, owner=batch.uuid, name=batch.file_name)
    except FileLost as lost:
        log.error("The file of an export was lost: %s", lost)
        back = Back(reverse("exports:export", args=[uuid]), batch.get_list_name_display())
        return lost_answer(request, back=back)
    note_taken(made=made, by=request.user)
    name = f"{batch.list_name}-{iso_day(batch.requested_at, request.viewer)}.{batch.kind}"
    kind = _TYPES[FileKind(batch.kind)]
    return FileResponse(content, as_attachment=True, content_type=kind, filename=name)


@login_required
@require_POST
def export_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on where the worker gave up."""
    return go_on(request, EXPORTS, uuid)


def _made(viewer: Viewer, batch: Export) -> ExportMade | None:
    return (
        ExportMade.objects.visible_to(viewer).select_related("export").filter(export=batch).first()
    )
