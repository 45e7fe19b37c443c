"""The file of a village: its papers, and its people of working age."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from perisai.common.kept_files import read_kept_file
from perisai.common.paging import beyond, page_address
from perisai.common.scans import Scan, put_aside
from perisai.common.serving import Back, scan_answer
from villages.actions.village_files import (
    DRAWER,
    enter_population,
    keep_entry,
    note_scan_shown,
    take_back_entry,
)
from villages.enums import VillageEntryKind
from villages.forms.targets import TakeBackForm
from villages.forms.village_files import PopulationForm, VillageEntryForm, YearForm
from villages.models import Village, VillageEntry
from villages.permissions import may_keep_files
from villages.queries.village_file import (
    BY_NAME,
    PAGE,
    entries_of,
    file_of,
    nearby_numbers,
    villages_with_files,
    working_age,
)
from villages.views.access import for_files, village_or_404


@for_files
@require_GET
def village_list(request: HttpRequest) -> HttpResponse:
    """The villages of the viewer; whoever has one goes straight to its file."""
    if len(request.viewer.village_codes) == 1:
        return redirect("villages:file", request.viewer.village_codes[0])
    text, after = request.GET.get("cari", "").strip(), request.GET.get("sesudah", "")
    rows = found = villages_with_files(request.viewer, text)
    if after:
        rows = found.filter(beyond(get_object_or_404(found, code=after), BY_NAME))
    rows = list(rows[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "text": text,
        "first_url": page_address(request, None) if after else "",
        "next_url": page_address(request, rows[PAGE - 1].code) if len(rows) > PAGE else "",
    }
    return render(request, "villages/village_list.html", context)


@for_files
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Everything in the file of a village."""
    village = village_or_404(request, code)
    years = working_age(village, viewer=request.viewer)
    context = {
        "village": village,
        "parts": file_of(village, viewer=request.viewer),
        "years": years,
        "may_keep": may_keep_files(request.viewer),
        "is_alone": len(request.viewer.village_codes) == 1,
    }
    return render(request, "villages/village_file.html", context)


@for_files
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Something new in the file."""
    if kind not in VillageEntryKind.values or not may_keep_files(request.viewer):
        raise Http404
    return _keep(request, village_or_404(request, code), VillageEntryKind(kind), None)


@for_files
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry in the place of another one."""
    entry = _standing_or_404(request, uuid)
    return _keep(request, entry.village, VillageEntryKind(entry.kind), entry)


def _keep(
    request: HttpRequest, village: Village, kind: VillageEntryKind, entry: VillageEntry | None
) -> HttpResponse:
    form = VillageEntryForm(posted(request), request.FILES or None, kind=kind, entry=entry)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = form.cleaned_data
            keep_entry(
                uuid=read["uuid"],
                village=village,
                kind=kind,
                told=form.told,
                scan=read.get("scan"),
                corrects=entry,
                why=read.get("why", ""),
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("Kept: %(label)s.") % {"label": kind.label})
            return redirect("villages:file", village.code)
    put_aside(form)
    context = {"form": form, "village": village, "kind": kind, "entry": entry}
    return render(request, "villages/entry_keep.html", context)


@for_files
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry that was wrong, with nothing in its place."""
    entry = _standing_or_404(request, uuid)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            take_back_entry(entry=entry, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Taken back. What stood here can still be read."))
            return redirect("villages:file", entry.village_id)
    return render(request, "villages/entry_take_back.html", {"form": form, "entry": entry})


@for_files
@require_GET
def scan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The scan of an entry that stands. That it was opened is kept."""
    rows = entries_of(request.viewer).standing().exclude(scan_sha256="")
    entry = get_object_or_404(rows, uuid=uuid)
    return scan_answer(
        request,
        lambda: Scan(
            read_kept_file(entry.scan_sha256, drawer=DRAWER, suffix=entry.scan_suffix),
            entry.scan_suffix,
        ),
        name=f"berkas-desa-{entry.pk}",
        note_opened=partial(note_scan_shown, entry, by=request.user),
        back=Back(reverse("villages:file", args=[entry.village_id]), entry.village.title),
    )


@for_files
@require_http_methods(["GET", "POST"])
def population(request: HttpRequest, code: str) -> HttpResponse:
    """The people of working age of one year, dusun by dusun."""
    if not may_keep_files(request.viewer):
        raise Http404
    village = village_or_404(request, code)
    year = _year_or_404(request)
    known, nearby = nearby_numbers(village, year, viewer=request.viewer)
    form = PopulationForm(
        posted(request), known=known, nearby=nearby, hamlets=village.hamlets.all()
    )
    if request.method == "POST" and form.is_valid() and form.is_confirmed:
        with refusals_shown_in(form):
            changed = enter_population(
                village=village,
                year=year,
                people=form.people,
                source=form.cleaned_data["source"],
                why=form.cleaned_data.get("why", ""),
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("Kept.") if changed else _("Nothing was changed."))
            return redirect("villages:file", village.code)
    context = {
        "form": form,
        "village": village,
        "year": year,
        "years": range(request.viewer.on.year, request.viewer.on.year - 6, -1),
    }
    return render(request, "villages/population.html", context)


def _year_or_404(request: HttpRequest) -> int:
    """The year of the form that was sent, else of the address, which has to be possible as well."""
    on = request.viewer.on
    years = [YearForm(request.GET, on=on)]
    if request.method == "POST":
        years.append(YearForm(request.POST, on=on, is_sent=True))
    if not all(year.is_valid() for year in years):
        raise Http404
    return years[-1].year


def _standing_or_404(request: HttpRequest, uuid: UUID) -> VillageEntry:
    """An entry that this viewer may change."""
    if not may_keep_files(request.viewer):
        raise Http404
    return get_object_or_404(entries_of(request.viewer).standing(), uuid=uuid)
