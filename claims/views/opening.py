"""Where a claim begins."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.opening import open_claim
from claims.enums import EventKind
from claims.forms.opening import FindForm, OpenForm, OpenForOtherForm
from claims.models import Claim
from claims.queries.claims import open_claim_of
from claims.views.access import for_helpers
from claims.views.onward import CONDOLENCES, begun
from members.models import Member, Visit
from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from villages.models import Village

SHOWN = 20


@for_helpers
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Who is it about: one of the list, or somebody who stands in none."""
    form = FindForm(request.GET)
    text = form.cleaned_data["cari"].strip() if form.is_valid() else ""
    people = Member.objects.visible_to(request.viewer).present().matching(text)
    people = people.select_related("neighbourhood__hamlet").order_by("name", "pk")
    context = {"form": form, "people": list(people[:SHOWN]) if text else [], "text": text}
    return render(request, "claims/claim_find.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def open_for_member(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a claim about a member; one that is open already is gone on with."""
    viewer = request.viewer
    people = Member.objects.visible_to(viewer).present().select_related("village__branch", "agent")
    member = get_object_or_404(people, uuid=uuid)
    form = OpenForm(posted(request), initial={"kind": _asked_kind(request)})
    if request.method == "POST" and form.is_valid():
        kind = EventKind(form.cleaned_data["kind"])
        known = open_claim_of(member, kind, viewer=viewer)
        if known and known.uuid != form.cleaned_data["uuid"]:
            messages.info(request, _("This claim is open already. It goes on here."))
            return begun(request, known)
        with refusals_shown_in(form):
            claim = open_claim(
                uuid=form.cleaned_data["uuid"],
                kind=kind,
                member=member,
                village=member.village,
                agent=member.agent,
                visit=_visit_of(request, member, kind),
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            _welcome(request, claim)
            return begun(request, claim)
    context = {"form": form, "member": member, "from_round": "kejadian" in request.GET}
    return render(request, "claims/claim_open.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def open_for_other(request: HttpRequest) -> HttpResponse:
    """Begin a claim about somebody who stands in no list."""
    viewer = request.viewer
    villages = Village.objects.visible_to(viewer).order_by("name", "code")
    first = {"kind": _asked_kind(request), "name": request.GET.get("nama", "")}
    form = OpenForOtherForm(posted(request), villages=villages, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            claim = open_claim(
                uuid=form.cleaned_data["uuid"],
                kind=EventKind(form.cleaned_data["kind"]),
                told=form.told,
                village=form.cleaned_data["village"],
                agent=viewer.user.agent if viewer.role == Role.AGENT else None,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            _welcome(request, claim)
            return begun(request, claim)
    return render(request, "claims/claim_open.html", {"form": form, "member": None})


def _asked_kind(request: HttpRequest) -> str:
    kind = request.GET.get("kejadian", "")
    return kind if kind in EventKind else ""


def _visit_of(request: HttpRequest, member: Member, kind: EventKind) -> Visit | None:
    """The visit that told of it, when the door was the visit's."""
    told = {EventKind.DEATH: "died", EventKind.INJURY: "ill"}.get(kind)
    if "kejadian" not in request.GET or told is None:
        return None
    since = request.viewer.on - dt.timedelta(days=7)
    visits = Visit.objects.visible_to(request.viewer).filter(member=member, result=told)
    return visits.filter(visited_on__gte=since).order_by("-pk").first()


def _welcome(request: HttpRequest, claim: Claim) -> None:
    if claim.kind == EventKind.DEATH:
        words = CONDOLENCES
    else:
        words = _("The claim has begun. One question at a time; you can stop at any time.")
    messages.success(request, words)
