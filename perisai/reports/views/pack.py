"""The monthly pack of a village: page, pictures, paper and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from perisai.common.charts import SVG
from perisai.common.months import last_full_month, month_text, parse_month
from perisai.common.paging import beyond, page_address
from perisai.common.printing import printed
from perisai.common.tables import WRITERS
from perisai.reports.actions import note_pack_exported
from perisai.reports.exports.pack import pack_file
from perisai.reports.forms.pack import PackMonthForm
from perisai.reports.pack_papers import PAPERS, pack_pdf
from perisai.reports.pack_rules import months_of_pack
from perisai.reports.pack_tables import pictured, tables_of
from perisai.reports.permissions import may_read_pack
from perisai.reports.queries.pack import Pack, pack_of
from perisai.reports.queries.pack.people import MOST_NAMES, people_called
from villages.models import Village
from villages.permissions import may_keep_files
from villages.queries.village_file import BY_NAME, PAGE, villages_with_files


def for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """To be read by signed-in people who may read packs; to others the page does not exist."""
    return for_readers_who_send(require_GET(view))


def for_readers_who_send(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same of a page whose view says itself what may be sent to it."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_read_pack(request.viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@for_readers
def packs(request: HttpRequest) -> HttpResponse:
    """The villages of the viewer; whoever has one goes straight to its newest full month."""
    month = last_full_month(request.viewer.on)
    if len(request.viewer.village_codes) == 1:
        return redirect("reports:pack", request.viewer.village_codes[0], month_text(month))
    text, after = request.GET.get("cari", "").strip(), request.GET.get("sesudah", "")
    rows = found = villages_with_files(request.viewer, text)
    if after:
        rows = found.filter(beyond(get_object_or_404(found, code=after), BY_NAME))
    rows = list(rows[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "text": text,
        "month": month_text(month),
        "first_url": page_address(request, None) if after else "",
        "next_url": page_address(request, rows[PAGE - 1].code) if len(rows) > PAGE else "",
    }
    return render(request, "reports/packs.html", context)


@for_readers
def pack(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Everything of a village in a month; another month chosen leads to its own address."""
    found = pack_or_404(request, code, month)
    asked = PackMonthForm(
        request.GET if "bulan" in request.GET else None,
        months=months_of_pack(request.viewer.on),
        month=found.month,
    )
    if asked.is_valid():
        return redirect("reports:pack", code, asked.cleaned_data["bulan"])
    context = {
        "pack": found,
        "month": month,
        "form": asked,
        "tables": tables_of(found, is_leaving=False),
        "lapsed": people_called(found.viewer, found.lapsed),
        "returned": people_called(found.viewer, found.returned),
        "most_names": MOST_NAMES,
        "is_masked": request.GET.get("nama") == "samar",
        "may_fill_in": may_keep_files(request.viewer) and found.coverage.people is None,
        "papers": PAPERS,
        "suffixes": {"xlsx": "Excel", "csv": "CSV"},
    }
    return render(request, "reports/pack.html", context)


@for_readers
def pack_picture(request: HttpRequest, code: str, month: str, table: str) -> HttpResponse:
    """The picture of one table."""
    found = pictured(pack_or_404(request, code, month), table)
    if found is None or found.draw is None:
        raise Http404
    return HttpResponse(found.draw(), content_type=SVG)


@for_readers
def pack_paper(request: HttpRequest, code: str, month: str, paper: str) -> HttpResponse:
    """The pack to print; that it was taken is kept."""
    found = pack_or_404(request, code, month)
    if paper not in PAPERS:
        raise Http404

    def make() -> bytes:
        content = pack_pdf(found, paper=paper, viewer=request.viewer)
        _note(request, found, f"pdf-{paper}")
        return content

    back_url = reverse("reports:pack", args=[code, month])
    return printed(request, make, name=_name(found, f"-{paper}.pdf"), back_url=back_url)


@for_readers
def pack_table(request: HttpRequest, code: str, month: str, suffix: str) -> HttpResponse:
    """The pack as a file; that it was taken is kept."""
    found = pack_or_404(request, code, month)
    if suffix not in WRITERS:
        raise Http404
    content, content_type = pack_file(found, suffix, viewer=request.viewer)
    _note(request, found, suffix)
    response = HttpResponse(content, content_type=content_type)
    name = _name(found, f".{suffix}")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _note(request: HttpRequest, found: Pack, kind: str) -> None:
    note_pack_exported(village=found.village, month=found.month, kind=kind, by=request.user)


def _name(found: Pack, ending: str) -> str:
    return f"laporan-bulanan-{found.village.code}-{month_text(found.month)}{ending}"


def pack_or_404(request: HttpRequest, code: str, month: str) -> Pack:
    """The pack that an address asks for; to whom it is not theirs it does not exist."""
    viewer = request.viewer
    villages = Village.objects.visible_to(viewer).select_related("branch", "district__regency")
    village = get_object_or_404(villages, code=code)
    return pack_of(viewer, village, _month_or_404(month, viewer.on))


def _month_or_404(text: str, on: dt.date) -> dt.date:
    try:
        month = parse_month(text)
    except ValueError:
        raise Http404 from None
    if month not in months_of_pack(on):
        raise Http404
    return month
