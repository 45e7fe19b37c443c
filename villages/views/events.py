"""Outreach events: planned, reported, their signed lists, their photos."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from perisai.audit.actions import record
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.printing import printed
from perisai.common.scans import put_aside
from perisai.common.serving import Back, scan_answer, thumbnail_answer
from villages.actions import events as actions
from villages.forms.events import (
    AttendanceForm,
    EventForm,
    HeldForm,
    PhotoForm,
    PlanForm,
    WithdrawPhotoForm,
)
from villages.models import EventPhoto
from villages.outreach_papers import LISTS, attendance_pdf
from villages.permissions import may_change_event, may_hold_events
from villages.queries.outreach import (
    agents_for_outreach,
    event_page,
    photos_of,
    villages_for_outreach,
)
from villages.views.access import event_or_404, for_readers


@for_readers
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    context = {"page": event_page(request.viewer), "may_hold": may_hold_events(request.viewer)}
    return render(request, "villages/event_list.html", context)


@for_readers
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Write an event down."""
    viewer = request.viewer
    if not may_hold_events(viewer):
        raise Http404
    form = EventForm(
        posted(request), villages=villages_for_outreach(viewer), agents=agents_for_outreach(viewer)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = form.cleaned_data
            event = actions.plan_event(
                uuid=read["uuid"],
                village=read["village"],
                agent=read["agent"],
                plan=form.plan,
                by=request.user,
                on=viewer.on,
            )
            messages.success(request, _("The event is written down. Next: print its list."))
            return redirect("outreach:event", event.uuid)
    return render(request, "villages/event_form.html", {"form": form, "event": None})


@for_readers
@require_GET
def event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One event: what it was, what came of it, its list and its photos."""
    viewer = request.viewer
    found = event_or_404(request, uuid)
    context = {
        "event": found,
        "photos": photos_of(viewer).filter(event=found),
        "may_change": may_change_event(viewer, found) and not found.cancelled_on,
        "is_held": found.held_on <= viewer.on,
        "lists": LISTS,
    }
    return render(request, "villages/event.html", context)


@for_readers
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct what is written of an event."""
    found = event_or_404(request, uuid, changing=True)
    known = {name: getattr(found, name) for name in actions.Plan.__dataclass_fields__}
    form = PlanForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.change_event(event=found, plan=form.plan, by=request.user, on=request.viewer.on)
            messages.success(request, _("Saved."))
            return redirect("outreach:event", found.uuid)
    return render(request, "villages/event_form.html", {"form": form, "event": found})


@for_readers
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What came of an event."""
    found = event_or_404(request, uuid, changing=True)
    known = {name: getattr(found, name) for name in actions.Held.__dataclass_fields__}
    form = HeldForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.report_event(event=found, held=form.held, by=request.user, on=request.viewer.on)
            messages.success(request, _("The report is saved."))
            return redirect("outreach:event", found.uuid)
    return render(request, "villages/event_report.html", {"form": form, "event": found})


@for_readers
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that an event was not held; asked once, because nothing brings it back."""
    found = event_or_404(request, uuid, changing=True)
    if request.method == "GET":
        return render(request, "villages/event_cancel.html", {"event": found})
    try:
        actions.cancel_event(event=found, by=request.user, on=request.viewer.on)
        messages.success(request, _("Noted: the event was not held."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("outreach:event", found.uuid)


@for_readers
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Type the signed list. What was pasted is shown as rows before anything is saved."""
    viewer = request.viewer
    found = event_or_404(request, uuid, changing=True)
    form = AttendanceForm(posted(request), viewer=viewer, initial={"attended": found.attended})
    is_read_first = form.was_spread or "more" in request.POST
    if request.method == "POST" and not is_read_first and form.is_valid():
        with refusals_shown_in(form):
            batch = actions.type_attendance(
                uuid=form.cleaned_data["uuid"],
                event=found,
                attended=form.cleaned_data["attended"],
                rows=form.people,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _words(batch))
            return redirect("outreach:event", found.uuid)
    context = {"form": form, "event": found, "is_read_first": is_read_first}
    return render(request, "villages/attendance.html", context)


def _words(batch) -> str:
    added = ngettext(
        "%(number)d prospect was added.", "%(number)d prospects were added.", batch.added
    ) % {"number": batch.added}
    left_out = batch.typed - batch.added
    if not left_out:
        return added
    return f"{added} " + ngettext(
        "%(number)d row was left out: there already, or asked not to be contacted.",
        "%(number)d rows were left out: there already, or asked not to be contacted.",
        left_out,
    ) % {"number": left_out}


@for_readers
@require_GET
def attendance_paper(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The empty list, to be signed."""
    found = event_or_404(request, uuid)
    if paper not in LISTS:
        raise Http404
    pages = request.GET.get("lembar", "1")
    pages = int(pages) if pages in ("1", "2", "3", "4", "5") else 1
    return printed(
        request,
        lambda: attendance_pdf(found, paper=paper, pages=pages),
        name=f"daftar-hadir-{found.held_on:%Y%m%d}-{paper}.pdf",
        back_url=reverse("outreach:event", args=[uuid]),
        note_printed=partial(record, "event.list_printed", found, by=request.user, paper=paper),
    )


@for_readers
@require_http_methods(["GET", "POST"])
def add_photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A photo of an event."""
    found = event_or_404(request, uuid, changing=True)
    form = PhotoForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.add_event_photo(
                uuid=form.cleaned_data["uuid"],
                event=found,
                scan=form.cleaned_data["scan"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The photo is kept."))
            return redirect("outreach:event", found.uuid)
    put_aside(form)
    return render(request, "villages/photo_add.html", {"form": form, "event": found})


@for_readers
@require_GET
def photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The photo itself."""
    row = _photo_or_404(request, uuid)
    return scan_answer(
        request,
        row.open,
        name=f"sosialisasi-{row.pk}",
        back=Back(reverse("outreach:event", args=[row.event.uuid]), row.event.title),
    )


@for_readers
@require_GET
def photo_thumb(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A small picture of it."""
    return thumbnail_answer(_photo_or_404(request, uuid))


@for_readers
@require_http_methods(["GET", "POST"])
def withdraw_photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Why a photo is taken back."""
    row = _photo_or_404(request, uuid)
    if not may_change_event(request.viewer, row.event):
        raise Http404
    form = WithdrawPhotoForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.withdraw_event_photo(
                photo=row,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Taken back. Its file is deleted after 30 days."))
            return redirect("outreach:event", row.event.uuid)
    return render(request, "villages/photo_withdraw.html", {"form": form, "photo": row})


def _photo_or_404(request: HttpRequest, uuid: UUID) -> EventPhoto:
    return get_object_or_404(photos_of(request.viewer), uuid=uuid)
