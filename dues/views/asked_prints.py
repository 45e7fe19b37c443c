"""Pages that prints of many receipts and of member cards share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dues import permissions
from dues.actions.asked_prints import MOST, retry_batch
from dues.enums import SheetPaper
from dues.models import AskedFile
from dues.queries.agents import agents_of
from dues.queries.asked_prints import WHOLE, BatchPicture, picture_of, prints_of
from dues.views.printing import A_YEAR
from perisai.accounts.enums import Role
from perisai.common.forms import refusals_shown_in
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import get_file
from perisai.jobs.queries import job_id_of
from perisai.jobs.runner import work_on
from villages.queries import hamlet_names
from villages.scoping import Viewer

SHEET_COOKIE = "lembar"  # which paper lies in the printer of this machine


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper that is printed in numbers: its pages by name, the file's name, how many are
    printed while the person waits, the folder of its templates, and who `may` have them made."""

    model: type[AskedFile]
    choose: str
    show: str
    file: str
    again: str
    file_name: str
    at_once: int
    folder: str = "dues"
    may: Callable[[Viewer], bool] = permissions.may_print

    @property
    def number_template(self) -> str:
        """How many were chosen, and the button that prints them."""
        return f"{self.folder}/_print_number.html"

    @property
    def progress_template(self) -> str:
        """How far a print is."""
        return f"{self.folder}/_print_progress.html"


def sheet_paper_of(request: HttpRequest) -> str:
    """The sheets used last on this machine."""
    last = request.COOKIES.get(SHEET_COOKIE)
    return last if last in SheetPaper else SheetPaper.A4.value


def where_choices(request: HttpRequest) -> dict:
    """What the fields of `WhereForm` offer this viewer."""
    viewer = request.viewer
    agents = agents_of(viewer) if viewer.role == Role.COORDINATOR else ()
    return {"hamlets": hamlet_names(viewer), "agents": agents}


def from_address(request: HttpRequest, **proposed: str) -> QueryDict:
    """What was sent, or stands in the address, with what is proposed for a page that is only opened."""
    if request.method == "POST":
        return request.POST
    told = request.GET.copy()
    for name, value in proposed.items():
        told.setdefault(name, value)
    return told


def choose_and_print(
    request: HttpRequest,
    kind: Kind,
    *,
    which: forms.Form,
    sheets: forms.Form,
    keys: Sequence[int],
    start: Callable[[], AskedFile],
    **context,
) -> HttpResponse:
    """Say how many papers `which` chooses, and print them once it is pressed; as an answer to somebody who
    is still choosing, the number alone."""
    if request.method == "POST" and which.is_valid() and sheets.is_valid():
        batch = None
        with refusals_shown_in(sheets):
            batch = start()
        if batch:
            return _started(kind, batch)
    context |= {
        "kind": kind,
        "which": which,
        "form": sheets,
        "number": len(keys),
        "most": MOST,
    }
    if request.htmx:
        return render(request, kind.number_template, context)
    # Whoever lost the page of a print, or the answer, finds it here: printed anew, each would be a copy.
    recent = prints_of(request.viewer, kind.model, at=timezone.now())
    return render(request, f"{kind.folder}/print_many.html", context | {"recent": recent})


def show_print(request: HttpRequest, kind: Kind, uuid: UUID, **context) -> HttpResponse:
    """How far a print is, and its file; asks again by itself, or when the page is opened anew."""
    picture = find_picture(request, kind, uuid)
    template = kind.progress_template if request.htmx else f"{kind.folder}/print_batch.html"
    context |= {"picture": picture, "batch": picture.batch, "kind": kind}
    return render(request, template, context)


def open_print(request: HttpRequest, kind: Kind, uuid: UUID) -> HttpResponse:
    """The sheets; before they are ready, or when they are gone, the page that says so."""
    picture = find_picture(request, kind, uuid)
    batch = picture.batch
    if not picture.is_ready:
        return redirect(kind.show, uuid)
    try:
        content = get_file(drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)
    except FileLost:
        return render(request, "dues/receipt_lost.html", {"number": str(batch)}, status=500)
    name = f"{kind.file_name}-{batch.requested_at:%Y-%m-%d}-{batch.paper}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)


def go_on(request: HttpRequest, kind: Kind, uuid: UUID) -> HttpResponse:
    """Go on where the worker gave up, while the files are kept."""
    if not kind.may(request.viewer):
        raise Http404
    picture = find_picture(request, kind, uuid)
    if not picture.is_over:
        retry_batch(batch=picture.batch, by=request.user, at=timezone.now())
    return redirect(kind.show, uuid)


def work_at_once(kind: Kind, batch: AskedFile) -> None:
    """Make the file while the person waits, when there are few rows."""
    if batch.total <= kind.at_once:
        while work_on(job_id_of(batch.job_key)):
            pass


def _started(kind: Kind, batch: AskedFile) -> HttpResponse:
    work_at_once(kind, batch)
    response = redirect(kind.show, batch.uuid)
    if batch.paper in SheetPaper:
        response.set_cookie(
            SHEET_COOKIE,
            batch.paper,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def find_picture(request: HttpRequest, kind: Kind, uuid: UUID) -> BatchPicture:
    """How far a file of this kind is. Raises Http404 for one that the viewer may not see."""
    batch = get_object_or_404(kind.model.objects.visible_to(request.viewer), uuid=uuid)
    return picture_of(batch, viewer=request.viewer, at=timezone.now())
