"""The agent's balance in the official system: what is in it, filling it up, paying from it."""

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
from dues.actions import balance as actions
from dues.forms.balance import PayFromBalanceForm, ReceiptsForm, TopUpForm, UndoTopUpForm
from dues.models import Collection
from dues.queries.agents import agents_of
from dues.queries.balance import balance_of, collections_in_balance, top_ups_of
from dues.queries.cash import collections_in_hand
from dues.views.remittance import proof_answer
from dues.views.remitting import changed_part
from perisai.common.forms import refusals_shown_in
from perisai.common.scans import put_aside
from villages.models import Agent

SHOWN = 20


@login_required
@require_GET
def balance(request: HttpRequest) -> HttpResponse:
    """What must be in the balance, by what was noted, and how it came there."""
    if not permissions.may_hand_over(request.viewer):
        raise Http404
    context = {
        "balance": balance_of(request.viewer),
        "inside": collections_in_balance(request.viewer),
        "top_ups": top_ups_of(request.viewer)[:SHOWN],
    }
    return render(request, "dues/balance.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def top_up(request: HttpRequest) -> HttpResponse:
    """Note what went into the balance: receipts, own money, or both."""
    if not permissions.may_hand_over(request.viewer):
        raise Http404
    agent = request.viewer.user.agent
    form = _form(request, TopUpForm, agent, collections_in_hand)
    if request.htmx:
        return render(request, changed_part(request, "dues/_top_up_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            row = actions.top_up(**form.top_up, **_who(request, agent))
            messages.success(
                request, _("Saved. Money in the balance protects nobody yet: pay the dues from it.")
            )
            if row.remittance:
                return redirect("dues:remittance", row.remittance.uuid)
            return redirect("dues:balance")
    put_aside(form)
    return render(request, "dues/top_up.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a top-up of one's own money that was noted wrongly."""
    viewer = request.viewer
    row = get_object_or_404(top_ups_of(viewer), uuid=uuid)
    if not permissions.may_undo_top_up(viewer, row):
        raise Http404
    if not row.stands:
        messages.info(request, _("This was taken back already."))
        return redirect("dues:balance")
    form = UndoTopUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.undo_top_up(top_up=row, by=viewer.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Taken back. Now the right top-up can be noted."))
            return redirect("dues:balance")
    return render(request, "dues/top_up_undo.html", {"row": row, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def pay_out(request: HttpRequest) -> HttpResponse:
    """Note which receipts were paid into the scheme from the balance."""
    if not permissions.may_hand_over(request.viewer):
        raise Http404
    return _pay_out(request, request.viewer.user.agent)


@login_required
@require_http_methods(["GET", "POST"])
def pay_out_for(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The coordinator writes down what was paid from the balance of somebody who works here no more."""
    viewer = request.viewer
    agent = get_object_or_404(agents_of(viewer), uuid=uuid)
    if not permissions.may_hand_on_for(viewer, agent):
        raise Http404
    return _pay_out(request, agent, is_for_other=True)


def _pay_out(request: HttpRequest, agent: Agent, *, is_for_other: bool = False) -> HttpResponse:
    form = _form(request, PayFromBalanceForm, agent, collections_in_balance)
    if request.htmx:
        return render(request, changed_part(request, "dues/_remittance_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            payment = actions.pay_from_balance(**form.payment, **_who(request, agent))
            messages.success(request, _("Saved. The members count as paid from this day."))
            return redirect("dues:scheme_payment", payment.uuid)
    put_aside(form)
    context = {"form": form, "agent": agent if is_for_other else None}
    return render(request, "dues/pay_from_balance.html", context)


@login_required
@require_GET
def top_up_proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    if not permissions.may_see_remittances(request.viewer):
        raise Http404
    return proof_answer(request, get_object_or_404(top_ups_of(request.viewer), uuid=uuid))


def _form(request: HttpRequest, kind: type[ReceiptsForm], agent: Agent, offered) -> ReceiptsForm:
    """The form over the receipts of an agent that `offered` finds."""
    viewer = request.viewer
    return kind(
        request.POST or None,
        request.FILES or None,
        receipts=Collection.objects.visible_to(viewer).filter(agent=agent).of_agents(),
        offered=list(offered(viewer, agent=agent)),
        today=viewer.on,
    )


def _who(request: HttpRequest, agent: Agent) -> dict:
    return {"agent": agent, "by": request.viewer.user, "at": timezone.now()}
