"""Printing many receipts on sheets to be cut apart."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.batch_printing import start_batch
from dues.forms.prints import SheetsForm, WhichReceiptsForm
from dues.models import PrintBatch
from dues.queries.batch_printing import receipts_to_print
from dues.views.asked_prints import (
    Kind,
    choose_and_print,
    from_address,
    go_on,
    open_print,
    sheet_paper_of,
    show_print,
    where_choices,
)
from perisai.common.forms import posted

RECEIPTS = Kind(
    PrintBatch,
    choose="dues:print_many",
    show="dues:print_batch",
    file="dues:print_batch_pdf",
    again="dues:print_batch_again",
    file_name="kuitansi",
    at_once=12,
)


@login_required
@require_http_methods(["GET", "POST"])
def print_many(request: HttpRequest) -> HttpResponse:
    """Choose days, places and sheets; few receipts are printed at once, many by the worker."""
    viewer = request.viewer
    if not permissions.may_print(viewer):
        raise Http404
    today = f"{viewer.on:%d-%m-%Y}"
    which = WhichReceiptsForm(
        from_address(request, dari=today, sampai=today), **where_choices(request)
    )
    sheets = SheetsForm(posted(request), initial={"paper": sheet_paper_of(request)})
    keys = []
    if which.is_valid():
        told = which.cleaned_data
        keys = receipts_to_print(
            viewer,
            from_on=told["dari"],
            until_on=told["sampai"],
            with_printed=told["salinan"],
            payer=told["pembayar"],
            where=which.where,
        )

    def start() -> PrintBatch:
        return start_batch(
            uuid=sheets.cleaned_data["uuid"],
            asked=which.asked,
            collections=keys,
            paper=sheets.cleaned_data["paper"],
            by=request.user,
            at=timezone.now(),
        )

    return choose_and_print(request, RECEIPTS, which=which, sheets=sheets, keys=keys, start=start)


@login_required
@require_GET
def print_batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return show_print(request, RECEIPTS, uuid)


@login_required
@require_GET
def print_batch_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return open_print(request, RECEIPTS, uuid)


@login_required
@require_POST
def print_batch_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return go_on(request, RECEIPTS, uuid)
