"""A mistyped NIK: proposed, approved by another person, told to the scheme."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import permissions
from members.actions.nik import decide_nik, note_nik_told, propose_nik, show_for_decision
from members.enums import DocumentKind
from members.forms.nik import NikDecisionForm, NikForm, ToldForm
from members.queries.documents import documents_of
from members.queries.nik import nik_corrections_of, niks_to_decide, niks_to_tell
from members.rules import nik_findings
from members.views.access import for_writers, member_or_404
from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.scans import put_aside

SHOWN = 20


@for_writers
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The right NIK and why; it counts once somebody else has approved."""
    member = member_or_404(request, uuid)
    kept = documents_of(request.viewer, member=member).standing().filter(kind=DocumentKind.KTP)
    form = NikForm(posted(request), request.FILES or None, member=member, kept=kept)
    if request.method == "POST" and form.is_ready():
        with refusals_shown_in(form):
            read = form.cleaned_data
            propose_nik(
                uuid=read["uuid"],
                member=member,
                nik=read["nik"],
                reason=read["reason"],
                ktp=form.ktp,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(
                request, _("Proposed. The old NIK counts until the coordinator has approved.")
            )
            return redirect("desk:member", member.uuid)
    put_aside(form)
    return render(request, "members/nik_correct.html", {"form": form, "member": member})


@login_required
@require_GET
def nik_list(request: HttpRequest) -> HttpResponse:
    """What waits for approval, what has to be told to the scheme, and what was done lately."""
    viewer = request.viewer
    if viewer.role not in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE):
        raise Http404
    context = {
        "to_decide": niks_to_decide(viewer)[:SHOWN],
        "to_tell": niks_to_tell(viewer)[:SHOWN],
        "rows": nik_corrections_of(viewer)[:SHOWN],
        "told_form": ToldForm(on=viewer.on),
    }
    return render(request, "members/nik_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Both numbers in full beside the KTP, and yes or no. That they were read is kept."""
    viewer = request.viewer
    row = get_object_or_404(nik_corrections_of(viewer), uuid=uuid)
    if not permissions.may_decide_nik(viewer, row) or hasattr(row, "decision"):
        raise Http404
    form = NikDecisionForm(posted(request), proposer=row.by.name)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            is_self = form.cleaned_data["owner"] == NikDecisionForm.SELF
            decide_nik(
                correction=row,
                is_accepted=form.is_accepted,
                owner=request.user if is_self else row.by,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Decided. It stands on the member's page."))
            return redirect("members:nik_list")
    show_for_decision(row, by=request.user)
    findings = nik_findings(
        row.new_nik,
        village_code=row.member.village_id,
        birth_date=row.member.birth_date,
        sex=row.member.sex,
    )
    context = {"row": row, "form": form, "findings": findings}
    return render(request, "members/nik_decide.html", context)


@login_required
@require_POST
def told(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The Formulir F1A was handed in."""
    viewer = request.viewer
    row = get_object_or_404(nik_corrections_of(viewer), uuid=uuid)
    decision = getattr(row, "decision", None)
    if decision is None or not decision.is_accepted:
        raise Http404
    if not permissions.may_note_nik_told(viewer, decision):
        raise Http404
    form = ToldForm(request.POST, on=viewer.on)
    if form.is_valid():
        with refusals_shown_in(form):
            note_nik_told(
                decision=decision,
                told_on=form.cleaned_data["told_on"],
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            messages.success(
                request, _("Noted: BPJS Ketenagakerjaan (Jamsostek) has the right NIK.")
            )
            return redirect("desk:member", row.member.uuid)
    return render(
        request, "members/nik_told.html", {"row": row, "form": form, "member": row.member}
    )
