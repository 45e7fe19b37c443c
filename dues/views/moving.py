"""Members go over to another agent or village."""

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
from dues.actions.moving import consent_to_move, order_move, refuse_move, withdraw_move
from dues.forms.moving import MoveForm, ReasonForm, WhoMovesForm
from dues.queries.agents import agents_of
from dues.queries.moving import (
    SHOWN,
    moves_of,
    moves_to_consent,
    people_of,
    people_to_move,
    what_stays,
)
from members.enums import MoveEnd
from members.models import Member, Move
from perisai.common.forms import posted, refusals_shown_in
from villages.models import Village
from villages.queries import hamlet_names

CONSENT = "consent"


@login_required
@require_GET
def move_list(request: HttpRequest) -> HttpResponse:
    """Who goes over: what waits for this branch, and the others, newest first."""
    viewer = request.viewer
    if not permissions.may_see_moves(viewer):
        raise Http404
    context = {
        "to_consent": [] if viewer.agent_id else moves_to_consent(viewer),
        "rows": moves_of(viewer)[:SHOWN],
        "may_order": permissions.may_order_move(viewer),
    }
    return render(request, "dues/move_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def move_new(request: HttpRequest) -> HttpResponse:
    """Choose whose members, tick who goes over, say to whom and from when."""
    viewer = request.viewer
    if not permissions.may_order_move(viewer):
        raise Http404
    agents = agents_of(viewer)
    who = WhoMovesForm(request.GET, agents=agents, hamlets=hamlet_names(viewer))
    context = {"who": who, "is_chosen": who.is_chosen}
    if who.is_chosen:
        people = people_to_move(viewer, **who.narrowed)
        shown = list(people)
        form = MoveForm(
            posted(request),
            people=people,
            agents=agents.active_on(viewer.on).filter(user__is_active=True),
            villages=Village.objects.visible_to(viewer).select_related("branch").order_by("name"),
            viewer=viewer,
            shown=shown,
        )
        if request.method == "POST" and form.is_valid():
            with refusals_shown_in(form):
                move = order_move(by=viewer.user, at=timezone.now(), **form.order)
                messages.success(request, _said(move))
                return redirect("dues:move", move.uuid)
        context |= {"form": form, "number": len(shown), "stays": _stays(request, shown)}
    return render(request, "dues/move_new.html", context)


def _said(move: Move) -> str:
    if hasattr(move, "outcome"):
        return _("Done. They are members of the new agent from now on.")
    if move.is_across:
        return _("Saved. The other branch has to consent before they go over.")
    return _("Saved. They go over by themselves on their day.")


def _stays(request: HttpRequest, people: list[Member]) -> list:
    agents = {person.agent for person in people if person.agent}
    return [what_stays(agent, people, viewer=request.viewer) for agent in agents]


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One move: who, from where to where, since when, and what came of it. The other branch consents or
    refuses here, or the first one takes it back: by the button that was pressed."""
    viewer, row = request.viewer, _find(request, uuid)
    may_consent = permissions.may_consent_to_move(viewer, row)
    may_withdraw = permissions.may_withdraw_move(viewer, row)
    form = ReasonForm(posted(request))
    if request.method == "POST":
        pressed = request.POST.get("answer", "")
        if not (may_withdraw if pressed == MoveEnd.WITHDRAWN else may_consent):
            raise Http404
        if pressed == CONSENT or form.is_valid():
            with refusals_shown_in(form):
                _answer(request, row, pressed, form)
                messages.success(request, _("Saved. The others see it on their pages."))
                return redirect("dues:move", uuid)
    context = {
        "move": row,
        "people": people_of(row, viewer=viewer),
        "may_consent": may_consent,
        "may_withdraw": may_withdraw,
        "form": form,
    }
    return render(request, "dues/move.html", context)


def _answer(request: HttpRequest, row: Move, pressed: str, form: ReasonForm) -> None:
    told = {"move": row, "by": request.user, "at": timezone.now()}
    if pressed == CONSENT:
        consent_to_move(**told)
        return
    stop = withdraw_move if pressed == MoveEnd.WITHDRAWN else refuse_move
    stop(reason=form.cleaned_data["reason"], **told)


def _find(request: HttpRequest, uuid: UUID) -> Move:
    """A move this viewer may see."""
    if not permissions.may_see_moves(request.viewer):
        raise Http404
    return get_object_or_404(moves_of(request.viewer), uuid=uuid)
