"""The agent's balance in the official system: what is in it, filling it up, paying from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions import balance as actions
from dues.forms.balance import PayFromBalanceForm, ReceiptsForm, TopUpForm
from dues.models import Collection
from dues.queries.balance import balance_of, collections_in_balance, top_ups_of
from dues.queries.cash import collections_in_hand
from dues.views.remittance import proof_answer
from dues.views.remitting import changed_part, set_photo_aside
from perisai.common.forms import refusals_shown_in

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
    form = _form(request, TopUpForm, collections_in_hand)
    if request.htmx:
        return render(request, changed_part(request, "dues/_top_up_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            row = actions.top_up(**form.top_up, **_who(request))
            messages.success(
                request, _("Saved. Money in the balance protects nobody yet: pay the dues from it.")
            )
            if row.remittance:
                return redirect("dues:remittance", row.remittance.uuid)
            return redirect("dues:balance")
    set_photo_aside(form)
    return render(request, "dues/top_up.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def pay_out(request: HttpRequest) -> HttpResponse:
    """Note which receipts were paid into the scheme from the balance."""
    form = _form(request, PayFromBalanceForm, collections_in_balance)
    if request.htmx:
        return render(request, changed_part(request, "dues/_remittance_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            payment = actions.pay_from_balance(**form.payment, **_who(request))
            messages.success(request, _("Saved. The members count as paid from this day."))
            return redirect("dues:scheme_payment", payment.uuid)
    set_photo_aside(form)
    return render(request, "dues/pay_from_balance.html", {"form": form})


@login_required
@require_GET
@cache_control(private=True)
def top_up_proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    if not permissions.may_see_remittances(request.viewer):
        raise Http404
    return proof_answer(request, get_object_or_404(top_ups_of(request.viewer), uuid=uuid))


def _form(request: HttpRequest, kind: type[ReceiptsForm], offered) -> ReceiptsForm:
    """The form of an agent over the receipts that `offered` finds."""
    viewer = request.viewer
    if not permissions.may_hand_over(viewer):
        raise Http404
    return kind(
        request.POST or None,
        request.FILES or None,
        receipts=Collection.objects.visible_to(viewer).of_agents(),
        offered=list(offered(viewer)),
        today=viewer.on,
    )


def _who(request: HttpRequest) -> dict:
    user = request.viewer.user
    return {"agent": user.agent, "by": user, "at": timezone.now()}
