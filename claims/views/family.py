"""The family: who belongs to it, who inherits, what must be asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.family import add_relative, correct_relative, remove_relative
from claims.forms.family import RelativeForm
from claims.models import Relative
from claims.permissions import may_work_on_claims
from claims.queries.claims import family_of
from claims.queries.expected import expected_of
from claims.queries.heirs import first_program, heirs_of_claim
from claims.queries.protection import facts_of
from claims.views.access import claim_or_404, for_helpers, for_readers
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in


@for_readers
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everybody who was named, who inherits by law, and what does not fit."""
    claim = claim_or_404(request, uuid)
    family = list(family_of(claim, viewer=request.viewer))
    facts = facts_of(claim, viewer=request.viewer)
    expectation = expected_of(claim, facts, family, viewer=request.viewer)
    context = {
        "claim": claim,
        "family": family,
        "heirs": heirs_of_claim(claim, family, first_program(expectation), viewer=request.viewer),
        "may_work": may_work_on_claims(request.viewer),
    }
    return render(request, "claims/family.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody more."""
    claim = claim_or_404(request, uuid)
    form = RelativeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            add_relative(
                uuid=form.cleaned_data["uuid"],
                claim=claim,
                told=form.told,
                by=request.user,
                on=request.viewer.on,
            )
            messages.success(request, _("%(name)s is noted.") % {"name": form.told["name"]})
            return redirect("claims:family", claim.uuid)
    return render(request, "claims/relative.html", {"claim": claim, "form": form})


@for_helpers
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was told of somebody, corrected."""
    row = _relative_or_404(request, uuid)
    form = RelativeForm(posted(request), relative=row)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            correct_relative(
                relative=row,
                told=form.told,
                seen=form.cleaned_data["seen"] or None,
                by=request.user,
                on=request.viewer.on,
            )
            return redirect("claims:family", row.claim.uuid)
    context = {"claim": row.claim, "form": form, "relative": row}
    return render(request, "claims/relative.html", context)


@for_helpers
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody who does not belong to the family."""
    row = _relative_or_404(request, uuid)
    try:
        remove_relative(relative=row, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s was taken off.") % {"name": row.name})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("claims:family", row.claim.uuid)


def _relative_or_404(request: HttpRequest, uuid: UUID) -> Relative:
    rows = Relative.objects.visible_to(request.viewer).select_related("claim")
    return get_object_or_404(rows, uuid=uuid, removed_at__isnull=True)
