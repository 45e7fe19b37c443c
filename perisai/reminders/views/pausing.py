"""Somebody is not reminded for a while."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.views.access import for_writers, member_or_404
from perisai.common.forms import posted, refusals_shown_in
from perisai.reminders.actions.pausing import end_pause, pause_reminders
from perisai.reminders.forms.pausing import EndPauseForm, PauseForm
from perisai.reminders.queries.pausing import pause_seen


@for_writers
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Until when a member is not reminded, and why. A pause that holds is shown with the way to end it."""
    member = member_or_404(request, uuid)
    form = PauseForm(posted(request), on=request.viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            kept = pause_reminders(
                member=member,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
                **form.told,
            )
            until = {"day": date_format(kept.until_on)}
            messages.success(request, _("No reminders until %(day)s.") % until)
            return redirect("desk:member", member.uuid)
    context = {
        "form": form,
        "member": member,
        "pause": pause_seen(member, viewer=request.viewer),
        "end_form": EndPauseForm(),
    }
    return render(request, "reminders/pause.html", context)


@for_writers
@require_POST
def resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """From today the member is reminded again."""
    member = member_or_404(request, uuid)
    form = EndPauseForm(request.POST)
    if form.is_valid():
        end_pause(
            uuid=form.cleaned_data["uuid"],
            member=member,
            by=request.user,
            on=request.viewer.on,
            at=timezone.now(),
        )
        messages.success(request, _("Reminders come again from today."))
    return redirect("desk:member", member.uuid)
