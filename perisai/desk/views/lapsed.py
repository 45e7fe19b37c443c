"""Who stopped being protected, and the way back."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dues.enums import Status
from dues.queries.standing import position_of
from members.actions.lapses import record_lapse_talk
from members.enums import EndReason, LapseAnswer
from members.forms.lapses import LapseTalkForm
from members.models import LapseTalk
from members.permissions import may_edit
from members.views.access import enrolment_or_404, for_writers
from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.months import month_text
from perisai.desk.forms import LapsedForm
from perisai.desk.queries.lapsed import lapsed_page


@login_required
@require_safe
def lapsed(request: HttpRequest) -> HttpResponse:
    """The people of one month, whom to ask first on top; month and reason stay in the address."""
    viewer = request.viewer
    form = LapsedForm(request.GET)
    page = lapsed_page(viewer, month=form.month, reason=form.reason, after=form.after)
    context = {
        "page": page,
        "reason": form.reason,
        "may_edit": may_edit(viewer),
        "shows_agents": viewer.role != Role.AGENT,
        "shows_answers": viewer.role != Role.SECRETARY,
        "months": page.by_month,
        "all_url": _address(request, page.month),
        "first_url": _address(request, page.month, form.reason) if form.after else "",
        "next_url": _address(request, page.month, form.reason, page.next_after)
        if page.next_after
        else "",
    }
    return render(request, "desk/lapsed.html", context)


def _address(
    request: HttpRequest, month: dt.date, reason: str = "", after: UUID | None = None
) -> str:
    """This list for a month and a reason, from its beginning or after somebody."""
    told = {"bulan": month_text(month), "alasan": reason, "sesudah": after}
    return f"{request.path}?{urlencode({name: value for name, value in told.items() if value})}"


@for_writers
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Why somebody stopped paying, and what they say to coming back."""
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    position = position_of(enrolment, on=on)
    if position.status != Status.LAPSED and enrolment.end_reason != EndReason.LAPSED:
        raise Http404
    form = LapseTalkForm(posted(request), on=on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            noted = record_lapse_talk(
                enrolment=enrolment, by=request.user, on=on, at=timezone.now(), **form.told
            )
            messages.success(request, _noted_words(noted))
            return redirect(_next_url(noted, is_held=position.is_held_by_agent))
    context = {"form": form, "enrolment": enrolment, "member": enrolment.member}
    return render(request, "desk/lapse_talk.html", context)


def _next_url(noted: LapseTalk, *, is_held: bool) -> str:
    """Whoever wants to come back is opened again, unless dues are still held."""
    if noted.answer == LapseAnswer.YES and not is_held:
        return reverse("desk:reactivate", args=[noted.enrolment.uuid])
    return reverse("desk:lapsed")


def _noted_words(noted: LapseTalk) -> str:
    match noted.answer:
        case LapseAnswer.YES:
            return _("Noted. Now open the participation again: the person declares anew.")
        case LapseAnswer.LATER:
            return _("Noted. Nobody asks before %(day)s.") % {
                "day": date_format(noted.ask_on, "j F Y")
            }
        case _:
            return _(
                "Noted. Nobody asks any more. Whoever changes their mind may always come back."
            )
