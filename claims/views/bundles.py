"""Data for the official forms, and the file of a claim for the branch."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.actions.bundling import (
    ask_bundle,
    note_bundle_opened,
    note_sheet_shown,
    retry_bundle,
)
from claims.enums import FormSheet
from claims.models import Bundle
from claims.queries.bundles import FOLDER, WHOLE, BundlePicture, bundles_of, picture_of
from claims.queries.sheets import known_of
from claims.views.access import back_to, claim_or_404, for_helpers, for_readers
from perisai.common.errors import Refused
from perisai.common.ids import new_uuid
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import get_file
from perisai.common.serving import lost_answer
from perisai.jobs.queries import job_id_of
from perisai.jobs.runner import work_on

AT_ONCE = 8  # parts put together while somebody waits
FILES = {
    "pdf": (WHOLE, "application/pdf", "bundel-klaim.pdf"),
    "zip": (FOLDER, "application/zip", "berkas-klaim.zip"),
}


@for_readers
@require_GET
def sheet(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """What is known for one official form. Numbers stand in full, so that it was opened is kept."""
    if form not in FormSheet:
        raise Http404
    claim = claim_or_404(request, uuid)
    note_sheet_shown(claim, form=form, by=request.user)
    context = {
        "claim": claim,
        "form": FormSheet(form),
        "known": known_of(claim, viewer=request.viewer),
        "body": f"claims/pdf/_sheet_{form}.html",
    }
    return render(request, "claims/sheet.html", context)


@for_helpers
@require_POST
def make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the papers of a claim together; a few at once, many by the worker."""
    claim = claim_or_404(request, uuid)
    sent = forms.UUIDField(required=False)
    try:
        bundle = ask_bundle(
            uuid=sent.clean(request.POST.get("uuid")) or new_uuid(),
            claim=claim,
            viewer=request.viewer,
            by=request.user,
            at=timezone.now(),
        )
    except (Refused, forms.ValidationError):
        messages.error(request, _("Open the page of the claim again and press once more."))
        return redirect("claims:claim", claim.uuid)
    if bundle.total <= AT_ONCE:
        while work_on(job_id_of(bundle.job_key)):
            pass
    return redirect("claims:bundle", bundle.uuid)


@for_readers
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; asks again by itself, or when the page is opened anew."""
    picture = _picture(request, uuid)
    template = "claims/_bundle_progress.html" if request.htmx else "claims/bundle.html"
    return render(request, template, {"picture": picture, "bundle": picture.bundle})


@for_readers
@require_GET
def file(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The PDF or the folder. That it was taken is kept."""
    if kind not in FILES:
        raise Http404
    picture = _picture(request, uuid)
    if not picture.is_ready:
        return redirect("claims:bundle", uuid)
    name, content_type, shown_as = FILES[kind]
    try:
        content = get_file(drawer=Bundle.DRAWER, owner=picture.bundle.uuid, name=name)
    except FileLost:
        return lost_answer(request, back=back_to(picture.bundle.claim))
    note_bundle_opened(picture.bundle, name=kind, by=request.user)
    return FileResponse(BytesIO(content), content_type=content_type, filename=shown_as)


@for_helpers
@require_POST
def go_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on where the worker gave up."""
    picture = _picture(request, uuid)
    if not picture.is_over:
        retry_bundle(bundle=picture.bundle, by=request.user, at=timezone.now())
    return redirect("claims:bundle", uuid)


def _picture(request: HttpRequest, uuid: UUID) -> BundlePicture:
    bundle = get_object_or_404(bundles_of(request.viewer), uuid=uuid)
    return picture_of(bundle, viewer=request.viewer, at=timezone.now())
