"""Somebody stands in for an agent while she is away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dues import permissions
from dues.forms.substituting import SubstituteForm
from dues.queries.agents import agents_of
from dues.queries.sheets import left_open_by
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from villages.actions.standing_in import end_substitution, name_substitute
from villages.models import Substitution


@login_required
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The coordinator says who looks after an agent's members while she is away."""
    viewer = request.viewer
    agent = get_object_or_404(agents_of(viewer), uuid=uuid)
    if not permissions.may_start_succession(viewer):
        raise Http404
    others = agents_of(viewer).active_on(viewer.on).filter(user__is_active=True)
    form = SubstituteForm(posted(request), agents=others.exclude(pk=agent.pk), today=viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            name_substitute(agent=agent, by=viewer.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved. Both agents read it on Today."))
            return redirect("dues:agent", agent.uuid)
    return render(request, "dues/substitute.html", {"agent": agent, "form": form})


@login_required
@require_POST
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The agent is back."""
    viewer = request.viewer
    row = get_object_or_404(Substitution.objects.visible_to(viewer), uuid=uuid)
    if not permissions.may_start_succession(viewer):
        raise Http404
    [left] = left_open_by([row], viewer=viewer)
    try:
        end_substitution(substitution=row, by=viewer.user, at=timezone.now())
        messages.success(request, _("Ended. The members are with their agent alone again."))
        if left.sheets:
            open_words = _("Still to be typed of the round on paper: %(sheets)s.")
            messages.warning(request, open_words % {"sheets": left.codes})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("dues:agent", row.agent.uuid)
