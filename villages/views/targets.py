"""Entering targets and results, their history, correcting them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from villages.actions.targets import correct_figure, enter_figures, take_back_figure
from villages.forms.targets import CorrectTargetForm, TakeBackForm, TargetForm
from villages.models import Target
from villages.permissions import may_change_target, may_set_targets
from villages.queries.targets import history_of, places_to_set, targets_of
from villages.views.access import for_targets

ABOUT = ("place", "year", "month", "measure", "segment", "source")


@for_targets
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A target, a result, or both. The next form begins with what the last one was about."""
    form = TargetForm(
        posted(request),
        places=places_to_set(request.viewer),
        on=request.viewer.on,
        initial={name: request.GET[name] for name in ABOUT if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = form.cleaned_data
            entries = enter_figures(
                about=form.about,
                figures=form.figures,
                source=read["source"],
                note=read["note"],
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
            )
            messages.success(
                request, _("Kept. You can enter the next one, or go back to the list.")
            )
            return redirect("villages:target", entries[-1].uuid)
    return render(request, "villages/target_enter.html", {"form": form})


@login_required
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One entry and everything that was entered before and after it."""
    entry = get_object_or_404(targets_of(request.viewer), uuid=uuid)
    history = history_of(entry, viewer=request.viewer)
    newest = history[0]
    context = {
        "entry": entry,
        "newest": newest,
        "history": history,
        "may_set": may_set_targets(request.viewer),
        "may_change": may_change_target(request.viewer, newest) and not newest.takes_back,
    }
    return render(request, "villages/target_show.html", context)


@for_targets
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another value, source or note."""
    entry = _to_change_or_404(request, uuid)
    form = CorrectTargetForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            newer = correct_figure(
                entry=entry, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Corrected. What stood here before can still be read."))
            return redirect("villages:target", newer.uuid)
    return render(request, "villages/target_correct.html", {"form": form, "entry": entry})


@for_targets
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An entry that was wrong, with nothing in its place."""
    entry = _to_change_or_404(request, uuid)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            gone = take_back_figure(
                entry=entry, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Taken back. What stood here can still be read."))
            return redirect("villages:target", gone.uuid)
    return render(request, "villages/target_take_back.html", {"form": form, "entry": entry})


def _to_change_or_404(request: HttpRequest, uuid: UUID) -> Target:
    entry = get_object_or_404(targets_of(request.viewer), uuid=uuid)
    if not may_change_target(request.viewer, entry):
        raise Http404
    return entry
