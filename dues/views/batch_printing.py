"""Printing many receipts on sheets to be cut apart."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.batch_printing import retry_batch, start_batch
from dues.enums import SheetPaper
from dues.forms.receipts import PrintManyForm
from dues.models import PrintBatch
from dues.queries.batch_printing import (
    BATCH_DRAWER,
    WHOLE,
    BatchPicture,
    picture_of,
    receipts_to_print,
)
from dues.views.printing import A_YEAR
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import get_file
from perisai.jobs.queries import job_id_of
from perisai.jobs.runner import work_on

SHEET_COOKIE = "lembar"  # which paper lies in the printer of this machine
AT_ONCE = 12  # receipts that are printed while the person waits


def sheet_paper_of(request: HttpRequest) -> str:
    """The sheets used last on this machine."""
    last = request.COOKIES.get(SHEET_COOKIE)
    return last if last in SheetPaper else SheetPaper.A4.value


@login_required
@require_http_methods(["GET", "POST"])
def print_many(request: HttpRequest) -> HttpResponse:
    """Choose days and sheets; few receipts are printed at once, many by the worker."""
    viewer = request.viewer
    if not permissions.may_print(viewer):
        raise Http404
    proposed = {"dari": viewer.on, "sampai": viewer.on, "paper": sheet_paper_of(request)}
    form = PrintManyForm(posted(request), initial=proposed)
    if form.is_valid():
        told, batch = form.cleaned_data, None
        keys = receipts_to_print(
            viewer, from_on=told["dari"], until_on=told["sampai"], with_printed=told["salinan"]
        )
        with refusals_shown_in(form):
            batch = start_batch(
                uuid=told["uuid"],
                asked={name: str(told[name]) for name in ("dari", "sampai", "salinan")},
                collections=keys,
                paper=told["paper"],
                by=request.user,
                at=timezone.now(),
            )
        if batch:
            return _started(batch)
    return render(request, "dues/print_many.html", {"form": form})


@login_required
@require_GET
def print_batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a print is, and its file; asks again by itself, or when the page is opened anew."""
    picture = _picture(request, uuid)
    template = "dues/_print_progress.html" if request.htmx else "dues/print_batch.html"
    return render(request, template, {"picture": picture, "batch": picture.batch})


@login_required
@require_GET
def print_batch_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheets; before they are ready, or when they are gone, the page that says so."""
    picture = _picture(request, uuid)
    if not picture.is_ready:
        return redirect("dues:print_batch", uuid)
    try:
        content = get_file(drawer=BATCH_DRAWER, owner=picture.batch.uuid, name=WHOLE)
    except FileLost:
        name = str(picture.batch)
        return render(request, "dues/receipt_lost.html", {"number": name}, status=500)
    name = f"kuitansi-{picture.batch.requested_at:%Y-%m-%d}-{picture.batch.paper}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)


@login_required
@require_POST
def print_batch_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on where the worker gave up, while the files are kept."""
    if not permissions.may_print(request.viewer):
        raise Http404
    picture = _picture(request, uuid)
    if picture.is_over:
        return redirect("dues:print_batch", uuid)
    retry_batch(batch=picture.batch, by=request.user, at=timezone.now())
    return redirect("dues:print_batch", uuid)


def _started(batch: PrintBatch) -> HttpResponse:
    if batch.total <= AT_ONCE:
        while work_on(job_id_of(batch.job_key)):
            pass
    response = redirect("dues:print_batch", batch.uuid)
    response.set_cookie(
        SHEET_COOKIE,
        batch.paper,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _picture(request: HttpRequest, uuid: UUID) -> BatchPicture:
    batch = get_object_or_404(PrintBatch.objects.visible_to(request.viewer), uuid=uuid)
    return picture_of(batch, viewer=request.viewer, at=timezone.now())
