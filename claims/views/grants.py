"""The yearly claim of the education grant, after the payment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.actions.answering import note_grant
from claims.forms.deadlines import GrantForm
from claims.queries.claims import family_of
from claims.views.access import claim_or_404, for_helpers
from perisai.common.forms import posted, refusals_shown_in


@for_helpers
@require_http_methods(["GET", "POST"])
def claimed(request: HttpRequest, uuid: UUID, relative: UUID, year: int) -> HttpResponse:
    """That it was claimed for a child and school year, or that the child learns no more."""
    claim = claim_or_404(request, uuid)
    child = get_object_or_404(family_of(claim, viewer=request.viewer), uuid=relative)
    form = GrantForm(posted(request), on=request.viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            note_grant(
                claim=claim,
                relative=child,
                year=year,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("Noted. The next school year is remembered by itself."))
            return redirect("claims:claim", claim.uuid)
    context = {"claim": claim, "child": child, "years": f"{year}/{year + 1}", "form": form}
    return render(request, "claims/grant.html", context)
