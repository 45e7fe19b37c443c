"""What is changed about a participation where it must be known what was paid."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.permissions import may_see_claims
from claims.queries.claims import claims_about, told_death_of
from dues import rules
from dues.actions import participation
from dues.enums import Status
from dues.queries.questions import open_questions
from dues.queries.refunds import refunds_due
from dues.queries.standing import position_of
from members.enums import EndReason
from members.forms.editing import ChangeTermsForm, EndForm, ReactivateForm
from members.models import Enrolment, Member
from members.views.access import enrolment_or_404, for_writers
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.rupiah import format_rupiah


@for_writers
@require_http_methods(["GET", "POST"])
def change_terms(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    paid_through = position_of(enrolment, on=on).progress.paid_through
    months = rules.months_of_change(enrolment.start_month, paid_through, on)
    current = rules.terms_for(enrolment.terms.all(), months.proposed)
    form = ChangeTermsForm(
        posted(request),
        current=current,
        earliest=months.earliest,
        proposed=months.proposed,
        on=on,
    )
    if "count" in request.POST:
        form = form.without_errors()
    elif request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            participation.change_terms(
                enrolment=enrolment,
                from_month=form.cleaned_data["from_month"],
                terms=form.terms,
                by=request.user,
                on=on,
                at=timezone.now(),
                why=form.cleaned_data["why"],
            )
            messages.success(request, _said_of_terms(form.cleaned_data["from_month"], paid_through))
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "desk/terms_change.html", form, enrolment)


def _said_of_terms(from_month: dt.date, paid_through: dt.date | None) -> str:
    if paid_through and from_month <= paid_through:
        return _("The new terms are saved. The branch is asked about the months that are paid.")
    return _("The new terms are saved. Months that are paid keep theirs.")


@for_writers
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a participation. What was paid beyond its end goes back, or becomes a question."""
    enrolment, viewer = enrolment_or_404(request, uuid), request.viewer
    died_on = told_death_of(enrolment.member, viewer=viewer)
    form = EndForm(posted(request), on=viewer.on, died_on=died_on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            participation.end_participation(
                enrolment=enrolment,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("The participation has ended. What was paid stays."))
            _say_what_follows(request, enrolment.member)
            return redirect(_after_the_end(request, enrolment.member))
    return _page(request, "desk/enrolment_end.html", form, enrolment)


def _after_the_end(request: HttpRequest, member: Member) -> str:
    """Back to the claim whose page led here, when it is one about this member; else to the member."""
    asked = request.GET.get("klaim", "")
    for claim in claims_about(member, viewer=request.viewer):
        if str(claim.uuid) == asked and may_see_claims(request.viewer):
            return reverse("claims:claim", args=[claim.uuid])
    return reverse("desk:member", args=[member.uuid])


def _say_what_follows(request: HttpRequest, member: Member) -> None:
    """What becomes of months that were paid beyond the end."""
    if due := refunds_due(request.viewer, member=member):
        amount = format_rupiah(sum(row.amount for row in due))
        messages.warning(
            request, _("Months after the end were paid: %(amount)s go back.") % {"amount": amount}
        )
    if open_questions(request.viewer).filter(enrolment__member=member).exists():
        messages.info(request, _("The branch is asked about months that were paid."))


@for_writers
@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    is_lapsed = position_of(enrolment, on=on).status == Status.LAPSED
    if not is_lapsed and enrolment.end_reason != EndReason.LAPSED:
        raise Http404
    form = ReactivateForm(posted(request), member=enrolment.member, on=on)
    if request.method == "POST" and form.is_ready():
        with refusals_shown_in(form):
            participation.reactivate_lapsed(
                enrolment=enrolment,
                uuid=form.cleaned_data["uuid"],
                declaration=form.declared_on(on),
                start_month=form.cleaned_data["start_month"],
                by=request.user,
                on=on,
            )
            messages.success(request, _("Opened again. Protection begins with the first dues."))
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "desk/enrolment_reactivate.html", form, enrolment)


def _page(request: HttpRequest, template: str, form, enrolment: Enrolment) -> HttpResponse:
    context = {"form": form, "enrolment": enrolment, "member": enrolment.member}
    return render(request, template, context)
