"""An agent leaves: started by the branch, answered by the successor, printed for both."""

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
from dues.actions.succession import (
    accept_succession,
    refuse_succession,
    start_succession,
    withdraw_succession,
)
from dues.forms.succession import AnswerForm, SuccessionForm, WithdrawForm
from dues.models import Succession
from dues.papers import MINUTES_PAPERS, succession_pdf
from dues.queries.agents import agents_of
from dues.queries.cash import cash_of
from dues.queries.successions import handed_over_of, successions_of, work_of
from perisai.audit.actions import record
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.printing import printed
from villages.models import Village


@login_required
@require_GET
def succession_list(request: HttpRequest) -> HttpResponse:
    """The hand-overs this viewer takes part in, the newest first."""
    if not permissions.may_see_successions(request.viewer):
        raise Http404
    rows = successions_of(request.viewer)
    return render(request, "dues/succession_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who takes over, from which day, and what that is; saving stops new dues at once."""
    viewer = request.viewer
    agent = get_object_or_404(agents_of(viewer), uuid=uuid)
    if not permissions.may_start_succession(viewer):
        raise Http404
    work = work_of(agent, viewer)
    villages = Village.objects.visible_to(viewer).filter(pk__in=[place.pk for place, _n in work])
    form = SuccessionForm(
        posted(request),
        villages=villages.select_related("branch"),
        successors=agents_of(viewer)
        .active_on(viewer.on)
        .filter(user__is_active=True)
        .exclude(pk=agent.pk),
        today=viewer.on,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            started = start_succession(
                agent=agent, by=viewer.user, at=timezone.now(), **form.succession
            )
            messages.success(
                request, _("Started. The agent takes no new dues now; the successor answers next.")
            )
            return redirect("dues:succession", started.uuid)
    cash = cash_of(viewer, on=viewer.on, agent=agent)
    context = {"agent": agent, "work": work, "cash": cash, "form": form}
    return render(request, "dues/succession_start.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def succession(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One hand-over; the successor answers here."""
    row = _find(request, uuid)
    may_answer = permissions.may_answer_succession(request.viewer, row)
    form = AnswerForm(posted(request)) if may_answer else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            with refusals_shown_in(form):
                _answer(request, row, form)
                return redirect("dues:succession", uuid)
    context = {
        "handed_over": handed_over_of(row),
        "form": form,
        "papers": MINUTES_PAPERS.values(),
        "may_withdraw": not hasattr(row, "answer")
        and permissions.may_act_for_branch(request.viewer, row.branch),
        "may_see_agent": permissions.may_see_agents(request.viewer),
        "may_open_receipts": request.viewer.agent_id != row.successor_id,
    }
    return render(request, "dues/succession.html", context)


def _answer(request: HttpRequest, row: Succession, form: AnswerForm) -> None:
    told = {"succession": row, "by": request.user, "at": timezone.now()}
    if form.is_accepted:
        answer = accept_succession(**told)
        messages.success(
            request,
            _("Accepted. %(number)d members are yours from now on.") % {"number": answer.members},
        )
    else:
        refuse_succession(reason=form.cleaned_data["reason"], **told)
        messages.success(request, _("Refused. The branch reads why and asks somebody else."))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The branch takes back what nobody has answered."""
    row = _find(request, uuid)
    if not permissions.may_act_for_branch(request.viewer, row.branch):
        raise Http404
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            withdraw_succession(
                succession=row,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Taken back. The agent takes dues again."))
            return redirect("dues:succession", uuid)
    return render(request, "dues/succession_withdraw.html", {"row": row, "form": form})


@login_required
@require_GET
def minutes(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The minutes that both agents and the coordinator sign."""
    if paper not in MINUTES_PAPERS:
        raise Http404
    row = _find(request, uuid)
    handed_over = handed_over_of(row)
    if handed_over.is_over:
        raise Http404
    return printed(
        request,
        lambda: succession_pdf(handed_over, paper=paper),
        name=f"berita-acara-serah-terima-{row.agent.code}-{row.last_on:%Y-%m-%d}-{paper}.pdf",
        back_url=reverse("dues:succession", args=[uuid]),
        note_printed=partial(record, "succession.printed", row, by=request.user, paper=paper),
    )


def _find(request: HttpRequest, uuid: UUID) -> Succession:
    """A hand-over this viewer may see."""
    if not permissions.may_see_successions(request.viewer):
        raise Http404
    return get_object_or_404(successions_of(request.viewer), uuid=uuid)
