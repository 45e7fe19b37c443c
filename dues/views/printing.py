"""Printing one receipt, opening what was printed, sending its text."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dues import permissions
from dues.actions.printing import note_sending, print_receipt
from dues.enums import ReceiptPaper
from dues.forms.receipts import PrintForm
from dues.models import Collection, ReceiptRendering
from dues.papers import receipt_text
from dues.queries.printing import print_file
from dues.queries.receipts import payer_phone, receipt_of
from perisai.common.ids import new_uuid
from perisai.common.kept_files import FileLost
from perisai.common.pdf import PdfUnavailable
from perisai.common.printing import cannot_print
from perisai.common.retries import UuidReused

log = logging.getLogger(__name__)
# Which paper lies in the printer of this telephone or computer; says nothing about anybody.
PAPER_COOKIE, A_YEAR = "kertas", 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A paper to print on, and the identity of that print."""

    paper: ReceiptPaper
    uuid: UUID


def print_choices(request: HttpRequest) -> list[Choice]:
    """Every paper, the one used last on this machine first."""
    last = request.COOKIES.get(PAPER_COOKIE, ReceiptPaper.A6)
    return [
        Choice(paper, new_uuid()) for paper in sorted(ReceiptPaper, key=lambda one: one != last)
    ]


def find_receipt(request: HttpRequest, uuid: UUID) -> Collection:
    return get_object_or_404(
        Collection.objects.visible_to(request.viewer).with_receipt().with_letterhead(),
        uuid=uuid,
    )


@login_required
@require_POST
def print_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Print the receipt on the paper that was pressed, and open it."""
    if not permissions.may_print(request.viewer):
        raise Http404
    row = find_receipt(request, uuid)
    form = PrintForm(request.POST)
    if not form.is_valid():
        return redirect("dues:collection", uuid)
    paper = form.cleaned_data["paper"]
    try:
        rendering = print_receipt(
            uuid=form.cleaned_data["uuid"],
            collection=row,
            paper=paper,
            by=request.user,
            at=timezone.now(),
        )
    except PdfUnavailable as missing:
        return cannot_print(request, missing, back_url=reverse("dues:collection", args=[uuid]))
    except UuidReused as reused:
        messages.error(request, str(reused))
        return redirect("dues:collection", uuid)
    response = redirect("dues:receipt_print", uuid, rendering.number)
    response.set_cookie(
        PAPER_COOKIE,
        paper.value,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@login_required
@require_GET
def receipt_print(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """A print as it was made, unchanged. What was printed on a sheet with others has no file of its own."""
    row = find_receipt(request, uuid)
    alone = ReceiptRendering.objects.visible_to(request.viewer).filter(batch__isnull=True)
    rendering = get_object_or_404(alone, collection=row, number=number)
    try:
        content = print_file(rendering)
    except FileLost as lost:
        log.error("Print %s of receipt %s was lost: %s", number, row.receipt_no, lost)
        return render(request, "dues/receipt_lost.html", {"number": row.receipt_no}, status=500)
    kind = "application/pdf" if rendering.suffix == ".pdf" else "text/plain; charset=us-ascii"
    copy = f"-salinan-{number}" if number else ""
    name = f"kuitansi-{row.receipt_no}{copy}-{rendering.paper}{rendering.suffix}"
    return FileResponse(BytesIO(content), content_type=kind, filename=name)


@login_required
@require_POST
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Leave the trace, and go on to WhatsApp with the text of the receipt, to the payer where the number may
    be used. The telephone's own way of sharing has the text already and does not look at the answer.

    A page, because a form may not lead to another site; and no link, because browsers fetch links ahead."""
    if not permissions.may_print(request.viewer):
        raise Http404
    row = find_receipt(request, uuid)
    note_sending(collection=row, by=request.user)
    text = urlencode({"text": receipt_text(receipt_of(row))})
    context = {
        "number": row.receipt_no,
        "address": f"https://wa.me/{payer_phone(row)}?{text}",
        "back_url": reverse("dues:collection", args=[uuid]),
    }
    return render(request, "dues/receipt_send.html", context)
