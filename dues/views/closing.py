"""The books of a branch: closing a month, its report, and what came afterwards."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions import closing
from dues.forms.closing import CloseForm, LateAnswerForm
from dues.models import LateEntry, MonthClose
from dues.papers import MONTH_PAPERS, month_pdf
from dues.queries.closing import (
    BookMonth,
    Books,
    books_of,
    closed_months,
    late_entries,
    late_for,
    late_to_answer,
    left_open,
)
from dues.queries.month_figures import MonthFigures, month_figures
from dues.reports import month_table, report_of
from perisai.common.forms import refusals_shown_in
from perisai.common.month_names import month_name
from perisai.common.months import parse_month
from perisai.common.pdf import PdfUnavailable
from perisai.common.tables import WRITERS


@login_required
@require_GET
def close_list(request: HttpRequest) -> HttpResponse:
    """Which months are closed, which can be; and the late entries that wait."""
    _only_for_books(request)
    context = {"books": books_of(request.viewer), "waiting": late_to_answer(request.viewer)}
    return render(request, "dues/close_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close_month(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """What will be kept, what is still open, and the button; a closed month leads to its report."""
    _only_for_books(request)
    viewer = request.viewer
    books, book = _find_month(request, code, month)
    may_close = permissions.may_act_for_branch(viewer, books.branch)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and not may_close:
        raise Http404
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            closed = closing.close_month(
                branch=books.branch,
                month=book.month,
                by=viewer.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("%(month)s is closed.") % {"month": month_name(book.month)})
            return redirect("dues:closed_month", closed.uuid)
    elif book.closed:
        return redirect("dues:closed_month", book.closed.uuid)
    figures = month_figures(books.branch, book.month)
    context = {
        "branch": books.branch,
        "book": book,
        "form": form,
        "digest": figures.digest,
        "report": report_of(figures),
        "open": left_open(viewer, books.branch, book.month),
        "may_close": may_close,
    }
    return render(request, "dues/close_month.html", context)


@login_required
@require_GET
def closed_month(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The report as it was kept, and below it what came afterwards."""
    closed = _find_closed(request, uuid)
    return render(
        request,
        "dues/closed_month.html",
        {"papers": MONTH_PAPERS.values(), **_told(request, closed)},
    )


@login_required
@require_GET
def closed_month_pdf(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The report to be signed."""
    if paper not in MONTH_PAPERS:
        raise Http404
    closed = _find_closed(request, uuid)
    try:
        content = month_pdf(paper=paper, on=request.viewer.on, **_told(request, closed))
    except PdfUnavailable as missing:
        context = {"closed": closed, "missing": missing}
        return render(request, "dues/month_missing.html", context, status=503)
    closing.note_export(closed, suffix=f"pdf-{paper}", by=request.user)
    name = f"tutup-buku-{closed.branch.code}-{closed.month:%Y-%m}-{paper}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)


@login_required
@require_GET
def closed_month_table(request: HttpRequest, uuid: UUID, suffix: str) -> HttpResponse:
    """The table by agent as a file."""
    if suffix not in WRITERS:
        raise Http404
    closed = _find_closed(request, uuid)
    file = month_table(closed, suffix)
    closing.note_export(closed, suffix=suffix, by=request.user)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def late_entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry after a close: what it is, why it came so late, and the answer of another person."""
    late = get_object_or_404(late_entries(request.viewer), uuid=uuid)
    may_answer = permissions.may_answer_late(request.viewer, late)
    form = LateAnswerForm(request.POST or None)
    if request.method == "POST" and not permissions.may_see_books(request.viewer):
        raise Http404
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            decision = closing.decide_late_entry(
                late=late,
                is_approved=form.is_approved,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _said(decision.is_approved))
            return redirect("dues:close_list")
    context = {"late": late, "form": form, "may_answer": may_answer}
    return render(request, "dues/late_entry.html", context)


def _said(is_approved: bool) -> str:
    if is_approved:
        return _("Approved. It stands in the report as written after the close.")
    return _("Refused. It stays visible until it is undone in the ordinary way.")


def _told(request: HttpRequest, closed: MonthClose) -> dict:
    """What page and paper tell of a closed month."""
    late: list[LateEntry] = list(late_for(request.viewer, closed))
    told = {
        "closed": closed,
        "report": report_of(MonthFigures.from_json(closed.figures)),
        "late": late,
    }
    if late:
        told["now"] = report_of(month_figures(closed.branch, closed.month))
    return told


def _only_for_books(request: HttpRequest) -> None:
    if not permissions.may_see_books(request.viewer):
        raise Http404


def _find_closed(request: HttpRequest, uuid: UUID) -> MonthClose:
    _only_for_books(request)
    return get_object_or_404(closed_months(request.viewer), uuid=uuid)


def _find_month(request: HttpRequest, code: str, text: str) -> tuple[Books, BookMonth]:
    month = _month(text)
    for books in books_of(request.viewer):
        for book in books.months:
            if (books.branch.code, book.month) == (code, month):
                return books, book
    raise Http404


def _month(text: str) -> dt.date:
    try:
        return parse_month(text)
    except ValueError as error:
        raise Http404 from error
