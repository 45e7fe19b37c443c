"""After an accident: what cannot wait, and that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.answering import note_done
from claims.branch_chat import chat_url
from claims.enums import ClockKind, Question
from claims.forms.deadlines import DoneForm
from claims.models import Claim
from claims.permissions import may_work_on_claims
from claims.queries.clocks import NOTED, clocks_of
from claims.queries.expected import met
from claims.views.access import claim_or_404, for_helpers, for_readers
from claims.walk.answers import is_death, is_event, told
from claims.walk.walker import next_page
from perisai.common.forms import posted, refusals_shown_in
from villages.enums import TimeZone
from villages.queries import hospitals_near


@for_readers
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page for the first hours."""
    claim = claim_or_404(request, uuid)
    if not is_event(claim):
        raise Http404
    steps = list(claim.steps.standing().order_by("pk"))
    context = {
        "claim": claim,
        "is_death": is_death(claim),
        "hospitals": hospitals_near(claim.village, on=request.viewer.on),
        "whatsapp": _whatsapp(claim),
        "report": ClockKind.REPORT_ONE,
        "is_reported": ClockKind.REPORT_ONE in met(claim),
        "clocks": [
            row
            for row in clocks_of(claim, steps, viewer=request.viewer, at=timezone.now())
            if row.clock.kind == ClockKind.REPORT_ONE
        ],
        "following": next_page(claim),
        "may_work": may_work_on_claims(request.viewer),
    }
    return render(request, "claims/accident.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """When a report was made, or the death certificate asked for: the clock stops. A mistyped moment is put
    right by the same form."""
    claim = claim_or_404(request, uuid)
    if kind not in NOTED:
        raise Http404
    clock = ClockKind(kind)
    zone = claim.branch.time_zone if claim.branch else TimeZone.WIB
    kept = met(claim).get(clock)
    form = DoneForm(posted(request), kind=clock, on=request.viewer.on, kept=kept, zone=zone)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        with refusals_shown_in(form):
            note_done(
                claim=claim,
                clock=clock,
                done_at=form.done_at(zone, now),
                how=form.cleaned_data.get("how", ""),
                by=request.user,
                at=now,
            )
            if kept:
                words = _("Corrected. What was noted before stays in the history.")
            else:
                words = _("Noted with day and hour. Keep the proof of it.")
            messages.success(request, words)
            return redirect("claims:claim", claim.uuid)
    return render(request, "claims/done.html", {"claim": claim, "form": form, "clock": clock})


def _whatsapp(claim: Claim) -> str | None:
    """A message to the branch office, ready to be sent; None without a number of it."""
    words = ", ".join(part for part in _report(claim) if part)
    return chat_url(claim, f"{words}.")


def _report(claim: Claim) -> Iterator[str]:
    """What is known so far; what is not is left out, a report is not to wait for it."""
    hospital = told(claim, Question.HOSPITAL, "hospital")
    kpj = claim.enrolment and claim.enrolment.kpj
    yield _("Report of a work accident, stage I: %(name)s") % {"name": claim.name}
    yield kpj and f"KPJ {kpj}"
    yield claim.event_on and date_format(claim.event_on, "j F Y")
    yield hospital and _("treated at %(place)s") % {"place": hospital}
    yield claim.village.title
