"""What the coordinator sets right about a claim."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.handing import hand_over_claim, join_member
from claims.forms.handing import HandOverForm, JoinForm
from claims.queries.persons import members_with
from claims.views.access import claim_or_404, for_branch
from dues.queries.agents import agents_of
from perisai.common.forms import posted, refusals_shown_in


@for_branch
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody in no list of the agent may be a member of the branch: found by NIK, chosen, joined."""
    claim = claim_or_404(request, uuid)
    form = JoinForm(posted(request), initial={"nik": claim.nik})
    is_sent = request.method == "POST" and form.is_valid()
    nik = form.cleaned_data["nik"] if is_sent else claim.nik
    people = list(members_with(nik, viewer=request.viewer)) if nik else []
    chosen = form.cleaned_data["member"] if is_sent else None
    if member := next((row for row in people if row.uuid == chosen), None):
        with refusals_shown_in(form):
            join_member(claim=claim, member=member, by=request.user, on=request.viewer.on)
            messages.success(request, _("The claim is about %(name)s now.") % {"name": member.name})
            return redirect("claims:claim", claim.uuid)
    context = {"claim": claim, "form": form, "people": people, "nik": nik}
    return render(request, "claims/join.html", context)


@for_branch
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another agent helps the family: the one to whom the member moved stands there already."""
    claim = claim_or_404(request, uuid)
    works = Q(until_on=None) | Q(until_on__gte=request.viewer.on)
    agents = agents_of(request.viewer).filter(works).exclude(pk=claim.agent_id)
    member = claim.member
    form = HandOverForm(
        posted(request),
        agents=agents,
        initial={"agent": member.agent.uuid if member and member.agent else None},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            agent = form.cleaned_data["agent"]
            hand_over_claim(claim=claim, agent=agent, by=request.user, on=request.viewer.on)
            messages.success(
                request, _("%(agent)s helps the family from now on.") % {"agent": agent.user.name}
            )
            return redirect("claims:claim", claim.uuid)
    return render(request, "claims/hand_over.html", {"claim": claim, "form": form})
