"""What the agent sends, brings or says today."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from perisai.common.errors import Refused
from perisai.outbox.actions.by_hand import mark_sent
from perisai.outbox.enums import Channel
from perisai.reminders.models import Reminder
from perisai.reminders.permissions import may_send
from perisai.reminders.queries.day import MOST, day_of, number_of_errands


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """House by house: who, why, the text, and one button."""
    _only_for_agents(request)
    houses = day_of(request.viewer, at=timezone.now())
    shown = sum(len(house.errands) for house in houses)
    number = number_of_errands(request.viewer) if shown == MOST else shown
    context = {
        "houses": houses,
        "number": number,
        "shown": shown,
        "has_letters": any(errand.is_letter for house in houses for errand in house.errands),
    }
    return render(request, "reminders/day.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The agent has sent, brought or said it. Twice is once. With `keliling` she goes on with her round."""
    _only_for_agents(request)
    handed = Reminder.objects.visible_to(request.viewer).handed()
    row = get_object_or_404(
        handed.filter(channel__in=Channel.by_hand()).select_related("message"), uuid=uuid
    )
    try:
        mark_sent(message=row.message, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Noted: %(name)s was reminded.") % {"name": row.about})
    if "keliling" in request.POST and row.enrolment:
        return redirect(f"{reverse('desk:round')}#orang-{row.enrolment.uuid}")
    return redirect("reminders:day")


def _only_for_agents(request: HttpRequest) -> None:
    if not may_send(request.viewer):
        raise Http404
