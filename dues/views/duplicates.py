"""Whose member is it: asked when a NIK is registered already, decided by the branch."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.duplicates import ask_about_duplicate, decide_duplicate, note_ktp_shown
from dues.forms.moving import DuplicateDecisionForm
from dues.queries.duplicates import (
    SHOWN,
    both_sides,
    decisions_told,
    duplicates_of,
    duplicates_to_decide,
)
from members.forms.documents import AskedKtpForm
from members.forms.registering import RegisterForm
from members.queries.documents import ktp_of
from members.views.access import for_writers
from members.views.registering import render_registration
from perisai.common.forms import refusals_shown_in
from perisai.common.serving import scan_answer


@for_writers
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a new member whose NIK is taken, sent to the coordinator instead."""
    viewer = request.viewer
    form = RegisterForm(request.POST, viewer=viewer)
    photo = AskedKtpForm(request.POST, request.FILES)
    if not photo.is_valid():
        form.add_error(None, _("Look at the photo of the KTP: it was not taken."))
    if form.is_valid():
        with refusals_shown_in(form):
            ask_about_duplicate(
                uuid=form.cleaned_data["uuid"],
                person=form.person,
                village=form.village_value,
                agent=viewer.user.agent if viewer.agent_id else None,
                reason=form.cleaned_data["ask_reason"],
                ktp=photo.cleaned_data["scan"],
                viewer=viewer,
                by=viewer.user,
                at=timezone.now(),
            )
            messages.success(
                request, _("Sent to the coordinator. You see the decision here and on Today.")
            )
            return redirect("dues:duplicate_list")
    return render_registration(request, form, asks=True, photo=photo)


@login_required
@require_GET
def asked_ktp(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The photo of the KTP that came with a request, for those who decide. That it was opened is kept."""
    asked = get_object_or_404(duplicates_of(request.viewer), uuid=uuid)
    if not permissions.may_see_asked_ktp(request.viewer, asked):
        raise Http404
    return scan_answer(
        request,
        partial(ktp_of, asked),
        name=f"ktp-pengajuan-{asked.pk}",
        note_opened=partial(note_ktp_shown, asked, by=request.user),
        lost_title=_("The proof cannot be opened"),
    )


@login_required
@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """What waits, what this person asked, and what was decided about an agent's members."""
    viewer = request.viewer
    if not permissions.may_see_moves(viewer):
        raise Http404
    rows = duplicates_of(viewer)
    context = {
        "to_decide": [] if viewer.agent_id else duplicates_to_decide(viewer),
        "asked": rows.filter(by=viewer.user)[:SHOWN],
        "decided": rows.filter(decision__isnull=False).exclude(by=viewer.user)[:SHOWN],
        "about_mine": decisions_told(viewer).filter(holder=viewer.agent_id)
        if viewer.agent_id
        else [],
    }
    return render(request, "dues/duplicate_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Both sides beside each other, and the decision."""
    viewer = request.viewer
    asked = get_object_or_404(duplicates_of(viewer).select_related("member__village"), uuid=uuid)
    may_decide = permissions.may_decide_duplicate(viewer, asked)
    if not may_decide and not permissions.may_answer_for_branch(viewer, asked.holder_branch):
        raise Http404
    if request.method == "POST" and not may_decide:
        raise Http404
    form = DuplicateDecisionForm(request.POST or None, today=viewer.on) if may_decide else None
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            decision = decide_duplicate(
                request=asked, by=viewer.user, at=timezone.now(), **form.decision
            )
            messages.success(request, _("Decided. Both agents are told on Today."))
            if decision.move:
                return redirect("dues:move", decision.move.uuid)
            return redirect("dues:duplicate_list")
    # A member who went to another branch is none of this one's business any more.
    sides = None if asked.is_outlived else both_sides(asked, viewer=viewer)
    context = {
        "sides": sides,
        "asked": asked,
        "form": form,
        "may_see_ktp": permissions.may_see_asked_ktp(viewer, asked),
        "misses_ktp": permissions.misses_asked_ktp(viewer, asked),
    }
    return render(request, "dues/duplicate.html", context)
