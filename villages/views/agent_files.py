"""What an agent learned: entered, corrected, taken back. Read on her score card."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from villages.actions.agent_files import note_learned, take_back_learned
from villages.enums import AgentEntryKind
from villages.forms.agent_files import LearnedForm
from villages.forms.targets import TakeBackForm
from villages.models import Agent, AgentEntry
from villages.queries.agent_file import agent_entries_of, agents_to_note
from villages.views.access import for_branches


@for_branches
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """A training or a certificate of an agent of the branch."""
    if kind not in AgentEntryKind.values:
        raise Http404
    agent = get_object_or_404(agents_to_note(request.viewer), uuid=uuid)
    return _note(request, agent, AgentEntryKind(kind), None)


@for_branches
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry in the place of another one."""
    entry = get_object_or_404(agent_entries_of(request.viewer).standing(), uuid=uuid)
    return _note(request, entry.agent, AgentEntryKind(entry.kind), entry)


def _note(
    request: HttpRequest, agent: Agent, kind: AgentEntryKind, entry: AgentEntry | None
) -> HttpResponse:
    form = LearnedForm(posted(request), kind=kind, entry=entry)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            note_learned(
                uuid=form.cleaned_data["uuid"],
                agent=agent,
                kind=kind,
                learned=form.learned,
                corrects=entry,
                why=form.cleaned_data.get("why", ""),
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("Kept: %(label)s.") % {"label": kind.label})
            return redirect("reports:score", agent.uuid)
    context = {"form": form, "agent": agent, "kind": kind, "entry": entry}
    return render(request, "villages/learned.html", context)


@for_branches
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry that was wrong, with nothing in its place."""
    entry = get_object_or_404(agent_entries_of(request.viewer).standing(), uuid=uuid)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            take_back_learned(entry=entry, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Taken back. What stood here can still be read."))
            return redirect("reports:score", entry.agent.uuid)
    return render(request, "villages/learned_take_back.html", {"form": form, "entry": entry})
