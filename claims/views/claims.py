"""The list of claims, and the page of one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.permissions import may_see_table, may_work_on_claims
from claims.queries.claims import claims_of, family_of
from claims.queries.road import road_of
from claims.views.access import claim_or_404, for_readers

SHOWN = 50


@for_readers
@require_GET
def claim_list(request: HttpRequest) -> HttpResponse:
    """The claims of the viewer, the newest first."""
    context = {
        "rows": claims_of(request.viewer)[:SHOWN],
        "may_open": may_work_on_claims(request.viewer),
        "may_see_table": may_see_table(request.viewer),
    }
    return render(request, "claims/claim_list.html", context)


@for_readers
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How one claim stands and what comes next."""
    claim = claim_or_404(request, uuid)
    steps = list(claim.steps.select_related("by").order_by("pk"))
    context = {
        "claim": claim,
        "family": family_of(claim, viewer=request.viewer),
        "steps": steps,
        "road": road_of(claim, steps=steps, viewer=request.viewer),
        "may_work": may_work_on_claims(request.viewer),
    }
    return render(request, "claims/claim_show.html", context)
