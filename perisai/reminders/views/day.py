"""What the agent sends, brings or says today, and what agent and coordinator are told of their own work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from perisai.accounts.enums import Role
from perisai.common.errors import Refused
from perisai.reminders.actions.telling import note_told
from perisai.reminders.enums import ErrandOrder, Kind, Reason, Recipient
from perisai.reminders.forms.day import DayForm
from perisai.reminders.models import Reminder
from perisai.reminders.permissions import may_send
from perisai.reminders.queries.day import day_of


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """House by house: who, why, the text, and one button."""
    _only_for_staff(request)
    form = DayForm(request.GET)
    day = day_of(request.viewer, at=timezone.now(), order=form.order, most=form.most)
    is_agent = request.viewer.role == Role.AGENT
    context = {"day": day, "form": form, "orders": ErrandOrder if is_agent else ()}
    return render(request, "reminders/day.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """It was sent, brought, said or read. Twice is once. With `keliling` the agent goes on with her
    round; who asks for JSON stays on the page, and gets 204 only when it was noted, else why not."""
    _only_for_staff(request)
    rows = Reminder.objects.visible_to(request.viewer).by_hand_of(request.viewer.role)
    row = get_object_or_404(rows, uuid=uuid)
    is_noted, words = _note(request, row)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204) if is_noted else JsonResponse({"why": words}, status=409)
    messages.add_message(request, messages.SUCCESS if is_noted else messages.WARNING, words)
    if "keliling" in request.POST and row.enrolment:
        return redirect(f"{reverse('desk:round')}#orang-{row.enrolment.uuid}")
    return redirect(f"{reverse('reminders:day')}{DayForm(request.GET).address}")


def _note(request: HttpRequest, row: Reminder) -> tuple[bool, str]:
    """Whether it was noted, and what is said about it."""
    try:
        reason = note_told(reminder=row, by=request.user, at=timezone.now())
    except Refused as refusal:
        return False, refusal.message
    return (False, _unwanted(row, reason)) if reason else (True, _noted(row))


def _noted(row: Reminder) -> str:
    if Kind(row.kind).to != Recipient.MEMBER:
        return _("Noted: you have read it.")
    return _("Noted: %(name)s was reminded.") % {"name": row.about}


def _unwanted(row: Reminder, reason: Reason) -> str:
    """Why it was not noted, kindly: nobody is to be reminded of it any more."""
    if Kind(row.kind).to != Recipient.MEMBER:
        return _("This has been settled. There is nothing left for you to do.")
    if reason in (Reason.PAID, Reason.MONEY_HELD):
        return _("%(name)s has already paid. No reminder is needed any more.") % {"name": row.about}
    return _("%(name)s is not to be reminded any more: %(reason)s.") % {
        "name": row.about,
        "reason": reason.label,
    }


def _only_for_staff(request: HttpRequest) -> None:
    if not may_send(request.viewer):
        raise Http404
