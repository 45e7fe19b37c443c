"""What an agent pays before she is paid, and getting it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dues import permissions
from dues.actions.advancing import record_advance, repay_advance
from dues.forms.advances import AdvanceForm, RepayForm, WhoseForm
from dues.forms.taking import PaidOnForm, PeopleForm
from dues.queries.advances import BroughtIn, last_repayment, open_advances
from dues.queries.payable import Payable, payables
from perisai.common.forms import refusals_shown_in
from perisai.common.scans import put_aside
from perisai.regulations.enums import PayerKind


@login_required
@require_http_methods(["GET", "POST"])
def advance(request: HttpRequest) -> HttpResponse:
    """Note months the agent paid with her own money. The day of payment decides which month is next."""
    viewer = request.viewer
    if not permissions.may_take_dues(viewer):
        raise Http404
    chosen = PeopleForm(request.POST if request.method == "POST" else request.GET).chosen
    if not chosen:
        return redirect("dues:take")
    day = PaidOnForm(request.POST or None, today=viewer.on).day
    people = payables(viewer, chosen, payer_kind=PayerKind.SELF, on=day)
    if len(people) < len(chosen):
        raise Http404
    form = AdvanceForm(request.POST or None, request.FILES or None, people=people, today=viewer.on)
    if request.htmx:
        return render(request, "dues/_advance_answer.html", {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            record_advance(
                agent=viewer.user.agent, by=viewer.user, at=timezone.now(), **form.advance
            )
            messages.success(
                request,
                _(
                    "Noted. The months count as paid, according to Perisai. Take the repayment when the"
                    " money is brought to you."
                ),
            )
            return _after(people)
    put_aside(form)
    return render(request, "dues/advance.html", {"form": form})


def _after(people: list[Payable]) -> HttpResponse:
    """One member's page; for several people the list of what is to be repaid."""
    if len(people) == 1:
        return redirect("desk:member", people[0].enrolment.member.uuid)
    return redirect("dues:remittance_list")


@login_required
@require_http_methods(["GET", "POST"])
def repay(request: HttpRequest) -> HttpResponse:
    """Take what a member, or somebody of the same family card, gives back for months paid in advance."""
    if not permissions.may_take_dues(request.viewer):
        raise Http404
    data = request.POST or request.GET
    if not data.get("peserta"):
        return redirect("dues:remittance_list")
    whose = WhoseForm(data)
    whose.is_valid()
    chosen = whose.cleaned_data.get("peserta")
    household = _of_household(request, chosen, before=whose.cleaned_data.get("uuid"))
    if not household:
        return _repaid_already(request, chosen)
    form = RepayForm(request.POST or None, advances=household, chosen=str(chosen))
    if request.htmx:
        return render(request, "dues/_repay_sum.html", {"form": form})
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            receipt = repay_advance(
                agent=request.viewer.user.agent,
                collected_on=request.viewer.on,
                by=request.user,
                at=timezone.now(),
                **form.repayment,
            )
            messages.success(request, _("Saved. This money is yours again; it is not handed on."))
            return redirect("dues:collection", receipt.uuid)
    return render(request, "dues/repay.html", {"form": form, "chosen": chosen})


def _of_household(
    request: HttpRequest, chosen: UUID | None, *, before: UUID | None
) -> list[BroughtIn]:
    """What is open of the enrolment that was chosen, then of people on the same family card; empty when
    nothing is. A form that is sent again finds what it repaid itself (`before`), to be answered as the
    first time."""
    found = open_advances(request.viewer, before=before)
    first = [row for row in found if row.enrolment.uuid == chosen]
    cards = {row.enrolment.member.family_card for row in first} - {""}
    others = [row for row in found if row.enrolment.member.family_card in cards]
    return [*first, *(row for row in others if row not in first)]


def _repaid_already(request: HttpRequest, chosen: UUID | None) -> HttpResponse:
    """On to the receipt of what was repaid, from another tab or the page before."""
    receipt = last_repayment(request.viewer, chosen) if chosen else None
    if receipt is None:
        raise Http404
    if request.htmx:
        return HttpResponse(status=204)
    messages.info(request, _("This advance is repaid already. Here is its receipt."))
    return redirect("dues:collection", receipt.uuid)
