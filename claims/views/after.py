"""The visit to a family after the payment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.after import note_after_visit
from claims.enums import StepKind
from claims.forms.after import AfterVisitForm
from claims.views.access import claim_or_404, for_helpers
from perisai.common.forms import posted, refusals_shown_in


@for_helpers
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Three questions, and a story with consent. Before the payment the claim itself says what is next."""
    claim = claim_or_404(request, uuid)
    if claim.last_step != StepKind.PAID:
        return redirect("claims:claim", claim.uuid)
    form = AfterVisitForm(posted(request), on=request.viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            note_after_visit(
                uuid=form.cleaned_data["uuid"],
                claim=claim,
                visited_on=form.cleaned_data["visited_on"],
                said=form.said,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("Noted. Thank you for staying with the family."))
            return redirect("claims:claim", claim.uuid)
    return render(request, "claims/after_visit.html", {"claim": claim, "form": form})
