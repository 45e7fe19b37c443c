"""The first page of each role."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.queries.readiness import unready_count
from dues.permissions import may_see_remittances
from dues.queries.advances import advanced_total
from dues.queries.agents_cash import HeldByAgents, agents_by_cash, branch_of
from dues.queries.balance import balance_of
from dues.queries.cash import custody_of
from dues.queries.successions import leaving_of
from members.permissions import may_ask_at_counter, may_see_counter_log
from perisai.accounts.enums import Role
from perisai.desk.digest_words import branch_lines
from perisai.desk.navigation import doors_for
from perisai.desk.permissions import may_see_approvals
from perisai.desk.queries import home as queries
from perisai.desk.queries.digest import agent_day, branch_day
from perisai.desk.queries.waiting import approvals_in, counted_for, told_of
from villages.queries import substitutions_of


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    standing = queries.standing_figures(viewer=viewer)
    counted = counted_for(viewer)
    context = {
        "day": viewer.on,
        "doors": doors_for(viewer.role),
        "standing": standing,
        "waiting": told_of(counted),
        "may_ask_at_counter": may_ask_at_counter(viewer),
        "may_see_counter_log": may_see_counter_log(viewer),
    }
    if viewer.role == Role.AGENT:
        context["today"] = agent_day(viewer, standing=standing)
        context["advanced"] = advanced_total(viewer)
        context["balance"] = balance_of(viewer)
        context["week"] = queries.week_figures(viewer=viewer)
        context["custody"] = custody_of(viewer.user.agent, branch=branch_of(viewer), on=viewer.on)
        context["leaving"] = leaving_of(viewer.user.agent)
        context["unready"] = unready_count(viewer)
        context["substitutions"] = substitutions_of(viewer)
    else:
        agents = agents_by_cash(viewer)
        context["nearing"] = queries.nearing_lapse(standing, viewer=viewer)
        context["cash"] = HeldByAgents.of(agents, on=viewer.on)
        context["agents_cash"] = agents if may_see_remittances(viewer) else []
        context["most_agents"] = f":{queries.MOST_AGENTS}"
        context["more_agents"] = max(len(agents) - queries.MOST_AGENTS, 0)
    if may_see_approvals(viewer):
        context["approvals"] = approvals_in(counted)
    if viewer.role == Role.COORDINATOR:
        context["waiting"][:0] = branch_lines(branch_day(viewer, agents=agents))
    if viewer.role in (Role.SECRETARY, Role.COORDINATOR):
        context["discipline"] = queries.discipline(viewer)
    template = "desk/today.html" if viewer.role == Role.AGENT else "desk/overview.html"
    return render(request, template, context)
