"""Counting an agent's cash by surprise: the form, what was found, its minutes, its end."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.counting import count_cash, settle_count
from dues.forms.counting import CashCountForm
from dues.forms.deciding import SettleForm
from dues.forms.receipts import PageForm
from dues.models import CashCount
from dues.papers import MINUTES_PAPERS, count_pdf
from dues.queries.agents import agents_of, branch_to_count
from dues.queries.cash import cash_of_agent
from dues.queries.cash_counts import cash_counts_of, counted_of, open_counts
from dues.queries.remittances import open_shortages
from perisai.accounts.enums import Role
from perisai.audit.actions import record
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.printing import printed

PAGE_SIZE = 20


@login_required
@require_GET
def count_list(request: HttpRequest) -> HttpResponse:
    """What is not settled, then every count this viewer may see."""
    viewer = request.viewer
    if not permissions.may_see_counts(viewer):
        raise Http404
    page = PageForm(request.GET)
    before = page.cleaned_data["before"] if page.is_valid() else None
    found = cash_counts_of(viewer)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
    context = {
        "unsettled": open_counts(viewer),
        "counts": rows[:PAGE_SIZE],
        "is_agent": viewer.role == Role.AGENT,
        "first_url": request.path if before else "",
        "next_url": f"{request.path}?before={rows[PAGE_SIZE - 1].pk}"
        if len(rows) > PAGE_SIZE
        else "",
    }
    return render(request, "dues/count_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Notes and coins, one kind a line; a difference is told before it is saved."""
    viewer = request.viewer
    agent = get_object_or_404(agents_of(viewer), uuid=uuid)
    branch = branch_to_count(agent, viewer=viewer)
    if branch is None or not permissions.may_count_cash(viewer):
        raise Http404
    cash = cash_of_agent(agent, branch=branch, on=viewer.on)
    form = CashCountForm(posted(request), in_hand=cash.in_hand)
    if request.htmx:
        return render(request, "dues/_count_sum.html", {"form": form})
    if "save" in request.POST and form.is_valid() and not form.must_be_told:
        with refusals_shown_in(form):
            saved = count_cash(
                agent=agent, branch=branch, by=viewer.user, at=timezone.now(), **form.count
            )
            messages.success(request, _("Saved. Print the minutes and sign them together."))
            return redirect("dues:cash_count", saved.uuid)
    shortages = open_shortages(viewer).filter(agent=agent)
    context = {
        "agent": agent,
        "cash": cash,
        "form": form,
        "shortages": shortages,
        "is_told_first": "save" in request.POST and form.is_valid() and form.must_be_told,
    }
    return render(request, "dues/count_cash.html", context)


@login_required
@require_GET
def cash_count(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _find(request, uuid)
    counted = counted_of(row)
    context = {
        "counted": counted,
        "papers": MINUTES_PAPERS.values(),
        "may_settle": counted.is_open and permissions.may_settle_count(request.viewer, row),
        "is_own": request.viewer.role == Role.AGENT,
    }
    return render(request, "dues/cash_count.html", context)


@login_required
@require_GET
def minutes(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The minutes that the coordinator, the agent and a witness sign."""
    if paper not in MINUTES_PAPERS:
        raise Http404
    row = _find(request, uuid)
    return printed(
        request,
        lambda: count_pdf(counted_of(row), paper=paper),
        name=f"berita-acara-kas-{row.agent.code}-{row.counted_on:%Y-%m-%d}-{paper}.pdf",
        back_url=reverse("dues:cash_count", args=[uuid]),
        note_printed=partial(record, "cash_count.printed", row, by=request.user, paper=paper),
    )


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how a difference came to its end."""
    row = _find(request, uuid)
    if not permissions.may_settle_count(request.viewer, row):
        raise Http404
    counted = counted_of(row)
    if request.method == "GET" and not counted.is_open:
        return redirect("dues:cash_count", uuid)
    form = SettleForm(posted(request), difference=row.difference)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            settle_count(count=row, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Settled. The agent sees it on the count."))
            return redirect("dues:cash_count", uuid)
    return render(request, "dues/count_settle.html", {"form": form, "counted": counted})


def _find(request: HttpRequest, uuid: UUID) -> CashCount:
    """A count this viewer may see."""
    if not permissions.may_see_counts(request.viewer):
        raise Http404
    return get_object_or_404(cash_counts_of(request.viewer), uuid=uuid)
