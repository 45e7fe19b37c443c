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
from claims.models import Claim, Relative
from claims.permissions import may_work_on_claims
from claims.queries.claims import family_of
from claims.queries.expected import expected_of
from claims.queries.heirs import first_program, heirs_of_claim
from claims.queries.protection import facts_of
from claims.views.access import claim_or_404, for_helpers, for_readers
from members.enums import Relation
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.months import same_day_after

ADULT_AFTER = 18 * 12  # months


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
    """Somebody more: first the relation, then only what fits it."""
    claim = claim_or_404(request, uuid)
    relation = request.GET.get("hubungan", "")
    if request.method == "GET" and relation not in Relation:
        return render(
            request, "claims/relative_which.html", {"claim": claim, "relations": Relation}
        )
    form = RelativeForm(posted(request), relation=relation if relation in Relation else "")
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
    context = {"claim": claim, "form": form, "adults": _adults(claim, request)}
    return render(request, "claims/relative.html", context)


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
    adults = _adults(row.claim, request, but=row)
    context = {"claim": row.claim, "form": form, "relative": row, "adults": adults}
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


def _adults(claim: Claim, request: HttpRequest, *, but: Relative | None = None) -> list[str]:
    """Who of the family can be a guardian: the living whose birth date makes nobody a minor. One query."""
    since = same_day_after(request.viewer.on, -ADULT_AFTER)
    rows = family_of(claim, viewer=request.viewer).filter(lives=True)
    return [
        row.name for row in rows if row != but and (row.born_on is None or row.born_on <= since)
    ]


def _relative_or_404(request: HttpRequest, uuid: UUID) -> Relative:
    rows = Relative.objects.visible_to(request.viewer).select_related("claim")
    return get_object_or_404(rows, uuid=uuid, removed_at__isnull=True)
