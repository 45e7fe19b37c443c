"""What happened to a claim after the papers were gathered."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.steps import take_step
from claims.enums import StepKind
from claims.forms.steps import StepForm
from claims.rules.steps import may_follow
from claims.step_words import STEPS
from claims.views.access import claim_or_404, for_helpers
from perisai.common.forms import posted, refusals_shown_in


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
            return redirect("claims:claim", claim.uuid)
    context = {"claim": claim, "form": form, "words": STEPS[step]}
    return render(request, "claims/step.html", context)
