"""What the night told: the list, and one with its answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dues import permissions
from dues.actions.concerns import answer_concern
from dues.enums import MoneyPlace
from dues.forms.concerns import AnswerForm, ConcernPageForm
from dues.queries.concerns import concern_page, concerns_of, past_concerns, receipts_of_concern
from perisai.common.forms import posted, refusals_shown_in

PAST = 10
RECEIPTS = 50


@login_required
@require_safe
def concern_list(request: HttpRequest) -> HttpResponse:
    """What asks for an answer, the longest first; below it what came to its end."""
    viewer = request.viewer
    if not permissions.may_see_concerns(viewer):
        raise Http404
    form = ConcernPageForm(request.GET)
    after = form.cleaned_data["sesudah"] if form.is_valid() else None
    rows, following = concern_page(viewer, after=after)
    context = {
        "rows": rows,
        "past": [] if after else past_concerns(viewer)[:PAST],
        "may_answer": permissions.may_see_books(viewer),
        "first_url": request.path if after else "",
        "next_url": f"{request.path}?sesudah={following}" if following else "",
    }
    return render(request, "dues/concern_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def concern(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One concern with its receipts, and for the branch the answer."""
    viewer = request.viewer
    if not permissions.may_see_concerns(viewer):
        raise Http404
    row = get_object_or_404(concerns_of(viewer), uuid=uuid)
    may_answer = permissions.may_answer_concern(viewer, row)
    if request.method == "POST" and not may_answer:
        raise Http404
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            answer_concern(
                concern=row, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Saved. The agent reads what was done."))
            return redirect("dues:concern_list")
    receipts = list(receipts_of_concern(row, viewer=viewer)[:RECEIPTS])
    in_hand = any(receipt.place == MoneyPlace.WITH_AGENT for receipt in receipts)
    context = {
        "concern": row,
        "answer": getattr(row, "answer", None),
        "form": form,
        "may_answer": may_answer and (form.is_bound or not hasattr(row, "answer")),
        "asks_others": not may_answer and permissions.may_act_for_branch(viewer, row.branch),
        "receipts": receipts,
        "is_agent": permissions.may_hand_over(viewer),
        "may_hand_on": in_hand and permissions.may_hand_over(viewer),
    }
    return render(request, "dues/concern_show.html", context)
