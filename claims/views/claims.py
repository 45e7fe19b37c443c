"""The list of claims, and the page of one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.branch_chat import chat_url, decision_asked
from claims.enums import Level, StepKind
from claims.forms.lists import PageForm
from claims.permissions import may_see_table, may_take_back_steps, may_work_on_claims
from claims.queries.bundles import bundle_context
from claims.queries.claims import claims_page, family_of
from claims.queries.clocks import tasks_of
from claims.queries.letters import letters_context
from claims.queries.papers import papers_context
from claims.queries.persons import about_of
from claims.queries.road import road_of
from claims.views.access import claim_or_404, for_readers
from claims.walk.next_action import next_action
from claims.walk.summary import summary_of
from perisai.accounts.enums import Role
from perisai.common.paging import page_address

SHOWN = 50


@for_readers
@require_GET
def claim_list(request: HttpRequest) -> HttpResponse:
    """The claims of the viewer, the newest first, above them the deadlines that wait."""
    after = PageForm(request.GET).after
    rows, next_after = claims_page(request.viewer, after=after)
    context = {
        "rows": rows,
        "going": [row for row in rows if row.last_step not in StepKind.ends()],
        "ended": [row for row in rows if row.last_step in StepKind.ends()],
        "shows_agents": request.viewer.role != Role.AGENT,
        "first_url": page_address(request, None) if after else None,
        "next_url": page_address(request, next_after) if next_after else None,
        "tasks": list(tasks_of(request.viewer)[:SHOWN]),
        "day": request.viewer.on,
        "may_open": may_work_on_claims(request.viewer),
        "may_see_table": may_see_table(request.viewer),
    }
    return render(request, "claims/claim_list.html", context)


@for_readers
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How one claim stands and what comes next."""
    claim = claim_or_404(request, uuid)
    family = list(family_of(claim, viewer=request.viewer))
    noted = list(claim.steps.select_related("by", "withdrawal__by").order_by("pk"))
    steps = [step for step in noted if step.is_standing]
    context = {
        "claim": claim,
        "family": family,
        "about": about_of(claim, viewer=request.viewer),
        "steps": steps,
        "last": steps[-1] if steps else None,
        "road": road_of(claim, steps=steps, viewer=request.viewer),
        "taken_back": [step for step in noted if not step.is_standing],
        "may_take_back": may_take_back_steps(request.viewer),
        "may_work": may_work_on_claims(request.viewer),
        **summary_of(claim, family, steps, viewer=request.viewer, at=timezone.now()),
    }
    if context["hindrance"] == Level.BLOCKER:
        context["ask_branch"] = chat_url(claim, decision_asked(claim))
    context |= papers_context(claim, context["family"], viewer=request.viewer)
    context |= letters_context(claim, viewer=request.viewer)
    context |= bundle_context(claim, context["checklist"], viewer=request.viewer)
    context["next"] = next_action(
        claim,
        checklist=context["checklist"],
        clocks=context["clocks"],
        road=context["road"],
        last=steps[-1].kind if steps else None,
        last_bundle=context["last_bundle"],
        viewer=request.viewer,
    )
    return render(request, "claims/claim_show.html", context)
