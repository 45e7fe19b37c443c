"""What happened to a claim after the papers were gathered."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.steps import take_back_step, take_step
from claims.enums import Question, StepKind
from claims.forms.steps import StepForm, TakeBackForm
from claims.models import Claim, ClaimStep
from claims.permissions import may_take_back_steps
from claims.rules.steps import may_follow
from claims.step_words import STEPS
from claims.views.access import claim_or_404, for_helpers
from claims.walk.pages import BY_QUESTION
from perisai.common.forms import posted, refusals_shown_in
from villages.queries import local_day


@for_helpers
@require_http_methods(["GET", "POST"])
def note_step(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The day of one step and what belongs to it. A step that cannot follow any more leads back."""
    claim = claim_or_404(request, uuid)
    if kind not in StepKind.values:
        raise Http404
    step = StepKind(kind)
    last = claim.last_step and StepKind(claim.last_step)
    if request.method == "GET" and not may_follow(last, step):
        messages.info(request, _("The claim has gone on meanwhile: this is where it stands."))
        return redirect("claims:claim", claim.uuid)
    if request.method == "GET" and claim.event_on is None and step != StepKind.DROPPED:
        messages.info(request, _("First answer when it happened, then note this step."))
        return redirect("claims:step", claim.uuid, BY_QUESTION[Question.DAY].slug)
    form = StepForm(posted(request), kind=step, on=request.viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            take_step(
                claim=claim,
                kind=step,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("Noted: %(step)s.") % {"step": step.label})
            _ask_about_early_day(request, claim, form.cleaned_data["happened_on"])
            return redirect("claims:claim", claim.uuid)
    context = {"claim": claim, "form": form, "words": STEPS[step]}
    return render(request, "claims/step.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Why a step is taken back; then the right one can be noted."""
    rows = ClaimStep.objects.visible_to(request.viewer).standing().select_related("claim")
    step = get_object_or_404(rows, uuid=uuid)
    if not may_take_back_steps(request.viewer):
        raise PermissionDenied
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            why = form.cleaned_data["why"]
            take_back_step(step=step, why=why, by=request.user, at=timezone.now())
            messages.success(request, _("Taken back. Now note what really happened."))
            return redirect("claims:claim", step.claim.uuid)
    context = {"claim": step.claim, "step": step, "form": form}
    return render(request, "claims/step_take_back.html", context)


def _ask_about_early_day(request: HttpRequest, claim: Claim, day: dt.date) -> None:
    """A file may have been handed in before the claim was begun here; a wrong month looks the same."""
    begun_on = local_day(claim.opened_at, request.viewer.time_zone)
    if day < begun_on:
        words = _("That day lies before %(day)s, when this claim was begun here. Is it right?")
        messages.warning(request, words % {"day": date_format(begun_on, "j F Y")})
