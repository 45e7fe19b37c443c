"""Handing on what was taken: the agent's page, and the branch's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.remitting import hand_over
from dues.forms.receipts import PageForm
from dues.forms.remitting import HandOverForm
from dues.models import Collection
from dues.queries.advances import open_advances
from dues.queries.agents import agents_of
from dues.queries.agents_cash import branch_of
from dues.queries.balance import balance_of
from dues.queries.cash import cash_of, collections_in_hand, custody_of, to_hand_on
from dues.queries.cash_counts import cash_counts_of
from dues.queries.closing import closed_through, late_entries
from dues.queries.handed import with_states
from dues.queries.remittances import (
    open_shortages,
    refused_in_hand,
    remittances_of,
    remittances_to_pay_in,
    scheme_payments_of,
    waiting_remittances,
)
from dues.queries.successions import leaving_of
from perisai.accounts.enums import Role
from perisai.common.forms import refusals_shown_in
from perisai.common.scans import put_aside
from villages.models import Agent

PAGE_SIZE = 20
COUNTS_SHOWN = 5


@login_required
@require_GET
def remittance_list(request: HttpRequest) -> HttpResponse:
    """What an agent holds and handed on; for the branch, what came in and waits."""
    viewer = request.viewer
    if not permissions.may_see_remittances(viewer):
        raise Http404
    context = {"cash": cash_of(viewer, on=viewer.on), **_page(request)}
    if viewer.role == Role.AGENT:
        agent, branch, advances = viewer.user.agent, branch_of(viewer), open_advances(viewer)
        context |= {
            "custody": custody_of(agent, branch=branch, on=viewer.on),
            "to_hand_on": to_hand_on(viewer).amount,
            "balance": balance_of(viewer),
            "advances": advances,
            "advanced": sum(row.amount for row in advances),
            "leaving": leaving_of(agent),
            "refused": with_states(list(refused_in_hand(viewer))),
            "shortages": open_shortages(viewer),
            "counts": cash_counts_of(viewer)[:COUNTS_SHOWN],
            "closed_through": closed_through(branch),
            "late": late_entries(viewer)[:PAGE_SIZE],
        }
        return render(request, "dues/remittance_list.html", context)
    context |= {
        "waiting": waiting_remittances(viewer),
        "to_pay_in": remittances_to_pay_in(viewer),
        "shortages": [
            (shortage, permissions.may_settle_shortage(viewer, shortage))
            for shortage in open_shortages(viewer)
        ],
        "payments": scheme_payments_of(viewer)[:PAGE_SIZE],
        "may_pay_in": permissions.may_pay_in(viewer),
    }
    return render(request, "dues/remittance_inbox.html", context)


def _page(request: HttpRequest) -> dict:
    page = PageForm(request.GET)
    before = page.cleaned_data["before"] if page.is_valid() else None
    found = remittances_of(request.viewer)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
    return {
        "remittances": with_states(rows[:PAGE_SIZE]),
        "first_url": request.path if before else "",
        "next_url": f"{request.path}?before={rows[PAGE_SIZE - 1].pk}"
        if len(rows) > PAGE_SIZE
        else "",
    }


@login_required
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest) -> HttpResponse:
    """Choose receipts, the way, the day; saving leads to the remittance with its slip."""
    viewer = request.viewer
    if not permissions.may_hand_over(viewer):
        raise Http404
    return _hand_on(request, viewer.user.agent)


@login_required
@require_http_methods(["GET", "POST"])
def hand_on_for(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The coordinator writes down what somebody who works here no more brings to the branch; another
    person counts it."""
    viewer = request.viewer
    agent = get_object_or_404(agents_of(viewer), uuid=uuid)
    if not permissions.may_hand_on_for(viewer, agent):
        raise Http404
    return _hand_on(request, agent, is_for_other=True)


def _hand_on(request: HttpRequest, agent: Agent, *, is_for_other: bool = False) -> HttpResponse:
    viewer = request.viewer
    form = HandOverForm(
        request.POST or None,
        request.FILES or None,
        receipts=Collection.objects.visible_to(viewer).filter(agent=agent).of_agents(),
        offered=list(collections_in_hand(viewer, agent=agent)),
        today=viewer.on,
        start_empty="kosong" in request.GET,
        only=request.GET.getlist("kuitansi"),
        is_to_branch=is_for_other,
    )
    if request.htmx:
        return render(request, changed_part(request, "dues/_remittance_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            remittance = hand_over(
                agent=agent, by=viewer.user, at=timezone.now(), **form.remittance
            )
            messages.success(request, _("Saved."))
            return redirect("dues:remittance", remittance.uuid)
    put_aside(form)
    context = {"form": form, "agent": agent if is_for_other else None}
    return render(request, "dues/remittance_new.html", context)


def changed_part(request: HttpRequest, usual: str) -> str:
    """The part of a form that follows what was changed: whether its month is closed, or the `usual` one."""
    return "dues/_why_late.html" if request.htmx.target == "late" else usual
