"""Inspections: the list, planning one, its page, its report."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues.papers import MINUTES_PAPERS
from dues.queries.agents import agents_of, branch_to_count
from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.paging import page_address
from perisai.common.printing import printed
from perisai.inspections import permissions
from perisai.inspections.actions.planning import plan_inspection, withdraw_plan
from perisai.inspections.actions.printing import note_printed
from perisai.inspections.forms import ListForm, PlanForm, WithdrawForm
from perisai.inspections.papers import names_pdf, report_pdf
from perisai.inspections.queries.inspections import coordinators_of, inspection_page
from perisai.inspections.queries.results import inside_of
from perisai.inspections.views.access import inspection_or_404
from villages.models import Village


@login_required
@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Every inspection this viewer may know of, open ones first, page by page."""
    viewer = request.viewer
    if not permissions.may_see_inspections(viewer):
        raise Http404
    form = ListForm(request.GET)
    rows, following = inspection_page(viewer, after=form.after)
    context = {
        "rows": rows,
        "first_url": page_address(request, None) if form.after else "",
        "next_url": page_address(request, following) if following else "",
        "is_agent": viewer.role == Role.AGENT,
        "may_plan": permissions.may_plan(viewer),
        "on": viewer.on,
    }
    return render(request, "inspections/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an inspection of an agent or a village."""
    viewer = request.viewer
    if not permissions.may_plan(viewer):
        raise Http404
    form = PlanForm(
        posted(request),
        agents=agents_of(viewer),
        villages=Village.objects.visible_to(viewer).order_by("name"),
        coordinators=coordinators_of(viewer),
        on=viewer.on,
        viewer_id=viewer.user.pk,
    )
    if request.method == "POST" and form.is_valid():
        agent = form.agent
        branch = branch_to_count(agent, viewer=viewer) if agent else form.village.branch
        with refusals_shown_in(form):
            kept = plan_inspection(
                uuid=form.cleaned_data["uuid"],
                branch=branch,
                plan=form.plan,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Planned. Nobody but the branch knows of it."))
            return redirect("inspections:show", kept.uuid)
    return render(request, "inspections/plan.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a plan that was wrong, before anybody is drawn."""
    inspection = inspection_or_404(request, uuid, writing=True)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            withdraw_plan(
                inspection=inspection, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The plan was withdrawn."))
            return redirect("inspections:show", inspection.uuid)
    context = {"form": form, "inspection": inspection}
    return render(request, "inspections/withdraw.html", context)


@login_required
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far an inspection has come; to its agent the closed report."""
    viewer = request.viewer
    inspection = inspection_or_404(request, uuid)
    inside = inside_of(inspection, viewer=viewer)
    context = {
        "inspection": inspection,
        "inside": inside,
        "papers": MINUTES_PAPERS.values(),
        "on": viewer.on,
    }
    if not permissions.may_read_inside(viewer):
        return render(request, "inspections/closed.html", context)
    is_open = not (inside.is_closed or inside.is_waiting or inside.is_withdrawn)
    may_inspect = permissions.may_inspect(viewer, inspection)
    context |= {
        "may_change": may_inspect and is_open,
        "may_follow": may_inspect and not inside.is_waiting,
        "may_decide": inside.is_waiting and permissions.may_decide_closing(viewer, inside.closing),
    }
    return render(request, "inspections/show.html", context)


@login_required
@require_GET
def report(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The report that coordinator, agent and witness sign."""
    if paper not in MINUTES_PAPERS:
        raise Http404
    inspection = inspection_or_404(request, uuid)
    inside = inside_of(inspection, viewer=request.viewer)
    return printed(
        request,
        lambda: report_pdf(inside, paper=paper, on=request.viewer.on),
        name=f"laporan-pemeriksaan-{inspection.code}-{paper}.pdf",
        back_url=reverse("inspections:show", args=[uuid]),
        note_printed=partial(note_printed, inspection, what="report", by=request.user),
    )


@login_required
@require_GET
def names(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """Who is behind the numbers of the report: a paper of its own, which the agent never gets."""
    if paper not in MINUTES_PAPERS or not permissions.may_read_inside(request.viewer):
        raise Http404
    inspection = inspection_or_404(request, uuid)
    inside = inside_of(inspection, viewer=request.viewer)
    if inside.draw is None:
        raise Http404
    return printed(
        request,
        lambda: names_pdf(inside, paper=paper),
        name=f"nama-pemeriksaan-{inspection.code}-{paper}.pdf",
        back_url=reverse("inspections:show", args=[uuid]),
        note_printed=partial(note_printed, inspection, what="names", by=request.user),
    )
