"""Receipts: her list, one receipt, its text."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dues import permissions
from dues.forms.receipts import PageForm
from dues.papers import REFUND_PAPERS, check_url, receipt_text
from dues.queries.closing import late_about
from dues.queries.printing import prints_of
from dues.queries.receipt_lists import late_receipts, receipts_of
from dues.queries.receipts import receipt_of
from dues.views.printing import find_receipt, print_choices

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
        "may_print": permissions.may_print(request.viewer),
        "first_url": here if before else "",
        "next_url": f"{here}before={rows[PAGE_SIZE - 1].pk}" if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "dues/receipt_list.html", context)


@login_required
@require_GET
def collection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = find_receipt(request, uuid)
    receipt = receipt_of(row)
    context = {
        "receipt": receipt,
        "late": late_about(request.viewer, row),
        "prints": prints_of(row),
        "may_print": permissions.may_print(request.viewer),
        "papers": print_choices(request),
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
def receipt_as_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    text = receipt_text(receipt_of(find_receipt(request, uuid)))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
