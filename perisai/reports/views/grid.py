"""Members and months of a village, RT by RT: page, paper and files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from perisai.accounts.enums import Role
from perisai.common.forms import posted
from perisai.common.months import month_text
from perisai.common.paging import page_address, place_after
from perisai.common.printing import printed
from perisai.common.tables import WRITERS
from perisai.reports import grid_words
from perisai.reports.actions import note_grid_exported
from perisai.reports.exports.grid import grid_file
from perisai.reports.forms.grid import MASKED, GridForm, GridReasonForm
from perisai.reports.grid_papers import grid_pdf
from perisai.reports.pack_papers import PAPERS
from perisai.reports.queries.pack import Pack
from perisai.reports.queries.pack.grid import grid_of, places_of
from perisai.reports.views.pack import for_readers, for_readers_who_send, pack_or_404

PAGE = 50
SUFFIXES = {"xlsx": "Excel", "csv": "CSV"}


@for_readers
def grid(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The members of one RT with a square for each of twelve months."""
    pack = pack_or_404(request, code, month)
    places = places_of(pack.viewer, pack.village, pack.month)
    if not places:
        return render(request, "reports/grid.html", {"pack": pack, "month": month})
    form = GridForm(request.GET, places=places)
    found = grid_of(pack.viewer, pack.month, places, place=form.place)
    first = place_after([row.uuid for row in found.rows], request.GET.get("sesudah", ""))
    shown = found.rows[first : first + PAGE]
    is_named = _may_name(request) and not form.is_masked
    context = {
        "pack": pack,
        "month": month,
        "form": form,
        "grid": found,
        "title": grid_words.title_of(found),
        "sentence": grid_words.sentence_of(found),
        "heads": grid_words.heads_of(found),
        "lines": grid_words.lines_of(shown, is_masked=form.is_masked),
        "sums": grid_words.sums_of(found),
        "legend": grid_words.legend(),
        "notes": grid_words.notes_of(),
        "papers": PAPERS,
        "suffixes": SUFFIXES,
        "query": f"rt={form.place.code}{'' if is_named else f'&nama={MASKED}'}",
        "is_named": is_named,
        "first_url": page_address(request, None) if first else "",
        "next_url": page_address(request, shown[-1].uuid) if first + PAGE < len(found.rows) else "",
    }
    return render(request, "reports/grid.html", context)


@for_readers
def grid_paper(request: HttpRequest, code: str, month: str, paper: str) -> HttpResponse:
    """One RT to print; that it was taken is kept."""
    pack = pack_or_404(request, code, month)
    places = places_of(pack.viewer, pack.village, pack.month)
    if paper not in PAPERS or not places:
        raise Http404
    form = GridForm(request.GET, places=places)
    found = grid_of(pack.viewer, pack.month, places, place=form.place)
    is_masked = form.is_masked or not _may_name(request)

    def note() -> None:
        _note(request, pack, f"pdf-{paper}", rows=len(found.rows), is_masked=is_masked)

    return printed(
        request,
        lambda: grid_pdf(pack, found, paper=paper, is_masked=is_masked, viewer=request.viewer),
        name=_name(pack, f"-{paper}.pdf"),
        back_url=reverse("reports:grid", args=[code, month]),
        note_printed=note,
    )


@for_readers
def grid_table(request: HttpRequest, code: str, month: str, suffix: str) -> HttpResponse:
    """The whole village as a file; that it was taken is kept. Who may have names is asked why."""
    pack = pack_or_404(request, code, month)
    if suffix not in WRITERS:
        raise Http404
    if _may_name(request) and request.GET.get("nama") != MASKED:
        return redirect("reports:grid_ask", code, month, suffix)
    return _file(request, pack, suffix, is_masked=True)


@for_readers_who_send
@require_http_methods(["GET", "POST"])
def grid_ask(request: HttpRequest, code: str, month: str, suffix: str) -> HttpResponse:
    """Why the names of the whole village are taken along; then the file."""
    pack = pack_or_404(request, code, month)
    if suffix not in WRITERS or not _may_name(request):
        raise Http404
    form = GridReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _file(request, pack, suffix, is_masked=False, reason=reason)
    file_url = reverse("reports:grid_table", args=[code, month, suffix])
    context = {
        "pack": pack,
        "month": month,
        "form": form,
        "kind": SUFFIXES[suffix],
        "masked_url": f"{file_url}?nama={MASKED}",
    }
    return render(request, "reports/grid_ask.html", context)


def _file(
    request: HttpRequest, pack: Pack, suffix: str, *, is_masked: bool, reason: str = ""
) -> HttpResponse:
    places = places_of(pack.viewer, pack.village, pack.month)
    found = grid_of(pack.viewer, pack.month, places)
    content, content_type = grid_file(
        pack, found, suffix, is_masked=is_masked, viewer=request.viewer, reason=reason
    )
    _note(request, pack, suffix, rows=len(found.rows), is_masked=is_masked, reason=reason)
    response = HttpResponse(content, content_type=content_type)
    name = _name(pack, f".{suffix}")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _may_name(request: HttpRequest) -> bool:
    """Papers and files of the grid name people only for their own village office."""
    return request.viewer.role == Role.SECRETARY


def _note(
    request: HttpRequest, pack: Pack, kind: str, *, rows: int, is_masked: bool, reason: str = ""
) -> None:
    note_grid_exported(
        village=pack.village,
        month=pack.month,
        kind=kind,
        rows=rows,
        is_masked=is_masked,
        by=request.user,
        reason=reason,
    )


def _name(pack: Pack, ending: str) -> str:
    return f"peserta-per-bulan-{pack.village.code}-{month_text(pack.month)}{ending}"
