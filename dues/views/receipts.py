"""Receipts: her list, one receipt, its print and its text."""

from __future__ import annotations

import logging
from io import BytesIO
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dues import permissions
from dues.actions.printing import retry_printing
from dues.forms.receipts import PageForm
from dues.models import Collection
from dues.papers import REFUND_PAPERS, check_url, receipt_text
from dues.queries.printing import original_of, original_pdf, printing_of
from dues.queries.receipt_lists import late_receipts, receipts_of
from dues.queries.receipts import receipt_of
from perisai.common.kept_files import FileLost

log = logging.getLogger(__name__)
PAGE_SIZE = 30


@login_required
@require_GET
def collection_list(request: HttpRequest) -> HttpResponse:
    page = PageForm(request.GET)
    page.is_valid()
    before, only_flagged = page.cleaned_data.get("before"), page.cleaned_data["ditandai"]
    found = receipts_of(request.viewer, before=before, only_flagged=only_flagged)
    rows = list(found[: PAGE_SIZE + 1])
    here = f"{request.path}?ditandai=1&" if only_flagged else f"{request.path}?"
    context = {
        "only_flagged": only_flagged,
        "receipts": rows[:PAGE_SIZE],
        "late": late_receipts(request.viewer, rows[:PAGE_SIZE]),
        "may_take": permissions.may_take_dues(request.viewer),
        "first_url": here if before else "",
        "next_url": f"{here}before={rows[PAGE_SIZE - 1].pk}" if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "dues/receipt_list.html", context)


@login_required
@require_GET
def collection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _find(request, uuid)
    receipt = receipt_of(row)
    context = {"receipt": receipt, "printing": printing_of(row)}
    context["may_print_again"] = permissions.may_print_again(request.viewer)
    if request.htmx:
        return render(request, "dues/_receipt_printing.html", context)
    context |= {
        "is_late": receipt.is_late(request.viewer.on),
        "is_over_limit": row.is_over_limit,
        "is_after_leaving": row.is_after_leaving,
        "is_in_doubt": receipt.is_in_doubt(request.viewer.on),
        "text": receipt_text(receipt),
        "check_url": check_url(receipt),
        "may_take": permissions.may_take_dues(request.viewer),
        "may_reverse": receipt.may_be_reversed and permissions.may_request_reversal(request.viewer),
        "refund_papers": REFUND_PAPERS.values() if receipt.given_back else (),
    }
    return render(request, "dues/receipt_show.html", context)


@login_required
@require_GET
def receipt_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stored original, unchanged; before it is printed, the page that says so."""
    row = _find(request, uuid)
    original = original_of(row)
    if original is None:
        return redirect("dues:collection", uuid)
    try:
        content = original_pdf(original)
    except FileLost as lost:
        log.error("The original of receipt %s was lost: %s", row.receipt_no, lost)
        return render(request, "dues/receipt_lost.html", {"number": row.receipt_no}, status=500)
    return FileResponse(
        BytesIO(content), content_type="application/pdf", filename=f"kuitansi-{row.receipt_no}.pdf"
    )


@login_required
@require_GET
def receipt_as_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    text = receipt_text(receipt_of(_find(request, uuid)))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def print_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    if not permissions.may_print_again(request.viewer):
        raise Http404
    row = _find(request, uuid)
    retry_printing(collection=row, by=request.user, at=timezone.now())
    return redirect("dues:collection", uuid)


def _find(request: HttpRequest, uuid: UUID) -> Collection:
    return get_object_or_404(
        Collection.objects.visible_to(request.viewer).with_receipt().with_letterhead(),
        uuid=uuid,
    )
