"""Dues and benefits of somebody who would join: to be shown at the door, or left there on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.queries.stories import paid_out
from dues.queries.cards import Contact
from perisai.common.phones import spoken_phone
from perisai.common.printing import printed
from perisai.reports.forms.simulation import SimulationForm
from perisai.reports.simulation_papers import simulation_pdf
from perisai.reports.simulation_rules import Simulation, simulate
from villages.outreach_papers import LISTS
from villages.permissions import may_see_outreach
from villages.scoping import Viewer


@login_required
@require_GET
def simulation(request: HttpRequest) -> HttpResponse:
    """What they would pay and get, with what was typed; the lowest dues before anything was."""
    form = _read(request)
    context = {
        "form": form,
        "simulation": _simulated(form),
        "paid_out": paid_out(request.viewer),
        "papers": LISTS.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/simulation.html", context)


@login_required
@require_GET
def simulation_paper(request: HttpRequest, paper: str) -> HttpResponse:
    """The same to leave at the door."""
    found = _simulated(_read(request))
    if paper not in LISTS or found is None:
        raise Http404
    query = request.GET.urlencode()
    return printed(
        request,
        lambda: simulation_pdf(
            found,
            paid_out=paid_out(request.viewer),
            contact=_contact(request.viewer),
            paper=paper,
        ),
        name=f"simulasi-{paper}.pdf",
        back_url=f"{reverse('reports:simulation')}{f'?{query}' if query else ''}",
    )


def _contact(viewer: Viewer) -> Contact:
    """Who hands the sheet over: an agent with her number, others by name."""
    if viewer.agent_id:
        phone = spoken_phone(viewer.user.agent.phone)
        return Contact(viewer.user.name, phone, is_agent=True)
    return Contact(viewer.user.name, "", is_agent=False)


def _read(request: HttpRequest) -> SimulationForm:
    if not may_see_outreach(request.viewer):
        raise Http404
    return SimulationForm(request.GET, on=request.viewer.on)


def _simulated(form: SimulationForm) -> Simulation | None:
    """None while what was typed cannot be reckoned with."""
    if not form.is_valid():
        return None
    return simulate(form.terms, children=form.cleaned_data["children"], on=form.on)
