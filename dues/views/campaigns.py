"""Campaigns: the list, one of them, whom it takes in, what it pays."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.campaigns import pay_campaign_months, start_campaign, take_in
from dues.forms.campaigns import CampaignForm, PayCampaignForm, TakeInForm
from dues.forms.receipts import PageForm
from dues.models import Campaign, CampaignMember
from dues.queries import campaigns as queries
from dues.queries.confirmations import branches_of
from members.models import Enrolment
from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from villages.models import Village


@login_required
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    if not permissions.may_see_campaigns(viewer):
        raise Http404
    context = {
        "campaigns": queries.campaigns_of(viewer),
        "ending": queries.ending_soon(viewer),
        "may_start": viewer.role == Role.COORDINATOR,
    }
    return render(request, "dues/campaign_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Set a campaign up for a branch that the coordinator works for."""
    viewer = request.viewer
    if viewer.role != Role.COORDINATOR:
        raise Http404
    form = CampaignForm(
        posted(request),
        branches=branches_of(viewer),
        villages=Village.objects.visible_to(viewer).order_by("name"),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            campaign = start_campaign(
                uuid=form.cleaned_data["uuid"],
                branch=form.cleaned_data["branch"],
                village=form.cleaned_data["village"],
                plan=form.plan,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The campaign is set up. Next: choose whom it takes in."))
            return redirect("dues:campaign_people", campaign.uuid)
    return render(request, "dues/campaign_new.html", {"form": form})


@login_required
@require_GET
def campaign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Budget, members, whose free months end, who stayed."""
    found, viewer, page = _find(request, uuid), request.viewer, PageForm(request.GET)
    after = (page.cleaned_data["before"] if page.is_valid() else None) or 0
    rows = queries.sponsored_members(found, viewer=viewer, after=after)
    shown = rows[: queries.PAGE]
    context = {
        "campaign": found,
        "rows": shown,
        "ending": queries.ending_soon(viewer).filter(campaign=found),
        "retention": queries.retention(found, viewer=viewer),
        "may_act": permissions.may_act_for_branch(viewer, found.branch),
        "first_url": request.path if after else "",
        "next_url": f"{request.path}?before={shown[-1].row.pk}" if len(rows) > len(shown) else "",
    }
    return render(request, "dues/campaign_show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose whom the campaign takes in."""
    found, viewer = _find(request, uuid, acting=True), request.viewer
    form = TakeInForm(posted(request), enrolments=Enrolment.objects.visible_to(viewer))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            taken = take_in(
                campaign=found,
                enrolments=form.cleaned_data["people"],
                by=request.user,
                at=timezone.now(),
            )
            words = ngettext(
                "%(number)d person is in. Next: pay the free months.",
                "%(number)d people are in. Next: pay the free months.",
                len(taken),
            )
            messages.success(request, words % {"number": len(taken)})
            return redirect("dues:campaign", found.uuid)
    text = request.GET.get("cari", "")[:100]
    context = {
        "campaign": found,
        "form": form,
        "looking_for": text,
        "found": queries.people_to_take_in(found, text, viewer=viewer),
    }
    return render(request, "dues/campaign_people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the sponsor paid into the scheme through the branch."""
    found, viewer = _find(request, uuid, acting=True), request.viewer
    form = PayCampaignForm(
        posted(request),
        rows=CampaignMember.objects.visible_to(viewer).filter(campaign=found),
        waiting=queries.sponsored_to_pay(found, viewer=viewer),
        branch=found.branch,
        today=viewer.on,
    )
    if request.htmx:
        return render(request, "dues/_campaign_answer.html", {"form": form, "campaign": found})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            pay_campaign_months(campaign=found, by=request.user, at=timezone.now(), **form.payment)
            messages.success(request, _("Saved. These months count as paid, not yet confirmed."))
            return redirect("dues:campaign", found.uuid)
    return render(request, "dues/campaign_pay.html", {"form": form, "campaign": found})


def _find(request: HttpRequest, uuid: UUID, *, acting: bool = False) -> Campaign:
    """A campaign the viewer may see; with `acting` only one of the viewer's own branch."""
    viewer = request.viewer
    found = get_object_or_404(queries.campaigns_of(viewer), uuid=uuid)
    if acting and not permissions.may_act_for_branch(viewer, found.branch):
        raise Http404
    return found
