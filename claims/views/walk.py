"""One question at a time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.answering import answer_question
from claims.enums import Question
from claims.models import Claim
from claims.views.access import claim_or_404, for_helpers
from claims.views.onward import CONDOLENCES, onward, told_the_truth
from claims.walk.answers import is_death, is_injury
from claims.walk.pages import BY_SLUG
from claims.walk.walker import number_of, page_before, progress_of
from perisai.common.forms import posted, refusals_shown_in


@for_helpers
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, uuid: UUID, slug: str) -> HttpResponse:
    """Ask one question; after its answer comes the next that has none, and in the end the claim."""
    claim, page = claim_or_404(request, uuid), BY_SLUG.get(slug)
    if page is None or not page.is_asked(claim):
        raise Http404
    form = page.form(posted(request), claim=claim, on=request.viewer.on)
    was_death = is_death(claim)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            claim = answer_question(
                claim=claim,
                question=page.question,
                columns=form.columns,
                circumstances=form.circumstances,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            if is_death(claim) and not was_death:
                messages.success(request, CONDOLENCES)
            for words in page.advice(claim):
                messages.info(request, words)
            if page.question in (Question.DAY, Question.DIED):
                _name_two_days_of_death(request, claim)
            if is_injury(claim) and was_death:
                return redirect("claims:accident", claim.uuid)
            truth = told_the_truth(request, claim) if page.question == Question.DAY else None
            return truth or onward(claim)
    context = {
        "claim": claim,
        "page": page,
        "form": form,
        "number": number_of(claim, page),
        "progress": progress_of(claim),
        "before": page_before(claim, page),
    }
    return render(request, "claims/walk_step.html", context)


def _name_two_days_of_death(request: HttpRequest, claim: Claim) -> None:
    """The member's row and the claim may tell two days of one death; each paper then says another."""
    known = claim.member.deceased_on if claim.member else None
    told = claim.day_of_death
    if known and told and known != told:
        words = _(
            "The participation was ended with %(known)s as the day of the death, the family says %(told)s."
            " Ask the coordinator which is right, before letters are made."
        )
        days = {"known": date_format(known, "j F Y"), "told": date_format(told, "j F Y")}
        messages.warning(request, words % days)
