"""The branch's part: counting, paying in, settling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dues import permissions
from dues.actions.deciding import decide_remittance
from dues.actions.paying_in import pay_in
from dues.actions.shortages import settle_shortage
from dues.forms.deciding import CountForm, PayInForm, SettleForm
from dues.models import Remittance, RemittanceDecision, Shortage
from dues.queries.handed import handed_of
from dues.queries.remittances import remittances_to_pay_in
from dues.views.remittance import find
from dues.views.remitting import changed_part
from perisai.common.forms import refusals_shown_in
from perisai.common.scans import put_aside


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Count, then accept or refuse. A short count is explained before it is accepted."""
    row = find(request, uuid)
    may_decide = permissions.may_decide_remittance(request.viewer, row)
    if request.method == "GET" and (not may_decide or hasattr(row, "decision")):
        return redirect("dues:remittance", uuid)
    if not may_decide:
        raise Http404
    handed = handed_of(row)
    form = CountForm(request.POST or None, handed=handed)
    if request.htmx:
        return render(request, "dues/_count.html", {"form": form, "handed": handed})
    if request.method == "POST" and form.is_valid() and not form.must_be_explained:
        with refusals_shown_in(form):
            messages.success(request, _said(_decide(request, row, form)))
            return redirect("dues:remittance_list")
    return render(request, "dues/remittance_decide.html", {"form": form, "handed": handed})


def _decide(request: HttpRequest, row: Remittance, form: CountForm) -> RemittanceDecision:
    return decide_remittance(
        remittance=row,
        is_accepted=form.is_accepted,
        counted=form.cleaned_data["counted"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )


def _said(decision: RemittanceDecision) -> str:
    if decision.is_accepted:
        return _("Accepted. Nobody is protected by it yet: pay it in next.")
    return _("Refused. The receipts are with the agent again; the agent reads why.")


@login_required
@require_http_methods(["GET", "POST"])
def pay_in_accepted(request: HttpRequest) -> HttpResponse:
    """Note what the branch paid into the scheme: only this protects."""
    viewer = request.viewer
    if not permissions.may_pay_in(viewer):
        raise Http404
    form = PayInForm(
        request.POST or None,
        request.FILES or None,
        remittances=Remittance.objects.visible_to(viewer),
        waiting=list(remittances_to_pay_in(viewer)),
        today=viewer.on,
    )
    if request.htmx:
        return render(request, changed_part(request, "dues/_pay_in_sum.html"), {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            payment = pay_in(by=viewer.user, at=timezone.now(), **form.payment)
            messages.success(request, _("Saved. The members count as paid from this day."))
            return redirect("dues:scheme_payment", payment.uuid)
    put_aside(form)
    return render(request, "dues/pay_in.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how a shortage ended."""
    rows = Shortage.objects.visible_to(request.viewer).select_related(
        "agent__user", "remittance__branch", "remittance__decision__decided_by"
    )
    shortage = get_object_or_404(rows, uuid=uuid)
    if not permissions.may_settle_shortage(request.viewer, shortage):
        raise Http404
    form = SettleForm(request.POST or None, difference=-shortage.amount)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            settle_shortage(
                shortage=shortage, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Settled. The agent sees it on the remittance."))
            return redirect("dues:remittance_list")
    return render(request, "dues/shortage_settle.html", {"form": form, "shortage": shortage})
