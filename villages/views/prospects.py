"""Prospects: the list, somebody new, what came of a talk, leaving alone, forgetting."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from perisai import regulations
from perisai.common.charts import SVG, Count, pareto
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.numbers import format_number
from villages.actions import prospects as actions
from villages.enums import Source
from villages.forms.prospects import CorrectForm, ListForm, ProspectForm, TalkForm
from villages.models import Prospect
from villages.permissions import may_keep_prospects, may_read_phone
from villages.queries.answers import answer_to
from villages.queries.outreach import (
    Heard,
    contacts_of,
    objections_heard,
    phone_of,
    prospect_page,
    villages_for_outreach,
    visits_due,
)
from villages.views.access import for_agents, for_readers, prospect_or_404


@for_readers
@require_GET
def prospect_list(request: HttpRequest) -> HttpResponse:
    """Who may join, the next visit first."""
    viewer = request.viewer
    form = ListForm(request.GET, viewer=viewer)
    form.is_valid()
    context = {
        "form": form,
        "page": prospect_page(viewer, **form.narrowing),
        "due": visits_due(viewer),
        "on": viewer.on,
        "may_keep": may_keep_prospects(viewer),
    }
    return render(request, "villages/prospect_list.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new who may join."""
    viewer = request.viewer
    form = ProspectForm(posted(request), villages=villages_for_outreach(viewer), viewer=viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = form.cleaned_data
            prospect = actions.add_prospect(
                uuid=read["uuid"],
                village=read["village"],
                agent=viewer.user.agent,
                door=form.door,
                source=Source(read["source"]),
                talk=form.talk,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("%(name)s is in your list.") % {"name": prospect.name})
            return redirect("outreach:prospect", prospect.uuid)
    return render(request, "villages/prospect_add.html", {"form": form})


@for_readers
@require_GET
def prospect(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody who may join: what was said, what to answer, when to come back."""
    viewer = request.viewer
    row = prospect_or_404(request, uuid)
    answer = None
    if row.may_be_visited:
        answer = answer_to(viewer, row.objection, branch=row.village.branch)
    context = {
        "prospect": row,
        "phone": phone_of(viewer, row),
        "may_call": may_read_phone(viewer, row),
        "contacts": contacts_of(viewer, row),
        "answer": answer,
        "may_keep": may_keep_prospects(viewer) and not row.joined_on,
        "kept_months": regulations.value("outreach.kept_months", viewer.on),
        "is_due": bool(row.next_visit_on and row.next_visit_on <= viewer.on),
    }
    return render(request, "villages/prospect.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What came of a talk."""
    viewer = request.viewer
    row = _to_visit(request, uuid)
    form = TalkForm(posted(request), on=viewer.on, prospect=row)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.note_talk(
                prospect=row,
                uuid=form.cleaned_data["uuid"],
                talk=form.talk,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
            )
            messages.success(request, _("Noted."))
            return redirect("outreach:prospect", row.uuid)
    return render(request, "villages/talk.html", {"form": form, "prospect": row})


@for_agents
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct who it is."""
    viewer = request.viewer
    row = _to_visit(request, uuid)
    form = CorrectForm(posted(request), prospect=row, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            actions.correct_prospect(prospect=row, door=form.door, by=request.user, on=viewer.on)
            messages.success(request, _("Saved."))
            return redirect("outreach:prospect", row.uuid)
    return render(request, "villages/prospect_correct.html", {"form": form, "prospect": row})


@for_agents
@require_http_methods(["GET", "POST"])
def leave_alone(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Nobody is to contact this person any more; asked once, because phone and note go at once."""
    row = prospect_or_404(request, uuid)
    if request.method == "GET":
        return render(request, "villages/prospect_leave_alone.html", {"prospect": row})
    return _done(
        request,
        row,
        lambda: actions.leave_alone(prospect=row, by=request.user, on=request.viewer.on),
        _("Noted: nobody visits or calls %(name)s. Phone and note are deleted.")
        % {"name": row.name},
    )


@for_agents
@require_POST
def contact_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """This person came by themselves."""
    row = prospect_or_404(request, uuid)
    return _done(
        request,
        row,
        lambda: actions.contact_again(prospect=row, by=request.user, on=request.viewer.on),
        _("%(name)s may be visited again.") % {"name": row.name},
    )


@for_agents
@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Delete who this person is, after asking once."""
    row = prospect_or_404(request, uuid)
    if request.method == "POST":
        actions.forget_prospect(prospect=row, by=request.user, at=timezone.now())
        messages.success(request, _("Deleted. What is left is a number."))
        return redirect("outreach:prospect_list")
    return render(request, "villages/prospect_forget.html", {"prospect": row})


@for_readers
@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """What speaks against joining, the most frequent first."""
    heard = objections_heard(request.viewer)
    return render(request, "villages/objections.html", {"heard": heard, "said": _most_heard(heard)})


def _most_heard(heard: Sequence[Heard]) -> str:
    """The picture in words: the objection heard of most people, or all that are heard as often."""
    first = [row for row in heard if row.people == heard[0].people]
    told = {
        "words": "; ".join(str(row.objection.label) for row in first),
        "people": format_number(heard[0].people) if heard else "",
        "percent": format_number(round(heard[0].percent)) if heard else "",
    }
    if len(first) == 1:
        return (
            _("Most often heard is %(words)s: of %(people)s, %(percent)s %% of all objections.")
            % told
        )
    return _("Heard most often, of %(people)s each: %(words)s.") % told


@for_readers
@require_GET
def objections_picture(request: HttpRequest) -> HttpResponse:
    """The same as bars, with the share of all up to each."""
    heard = objections_heard(request.viewer)
    counts = [Count(capfirst(row.objection.label), row.people) for row in heard]
    return HttpResponse(pareto(counts), content_type=SVG)


def _to_visit(request: HttpRequest, uuid: UUID) -> Prospect:
    """One whom somebody may still visit."""
    row = prospect_or_404(request, uuid)
    if not row.may_be_visited:
        raise Http404
    return row


def _done(request: HttpRequest, row: Prospect, act, words: str) -> HttpResponse:
    try:
        act()
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("outreach:prospect", row.uuid)
