"""Jobs of a member: a further one, its words, the declaration."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import enrolling
from members.actions.cards import hand_card_over
from members.forms.editing import AttestForm, CardForm, CorrectJobForm, SecondJobForm
from members.views.access import enrolment_or_404, for_writers, member_or_404
from perisai.common.forms import posted, refusals_shown_in


@for_writers
@require_http_methods(["GET", "POST"])
def add_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member, on = member_or_404(request, uuid), request.viewer.on
    form = SecondJobForm(posted(request), on=on)
    if "count" in request.POST:
        form = form.without_errors()
    elif request.method == "POST" and form.is_ready():
        with refusals_shown_in(form):
            enrolling.add_second_job(
                member=member,
                uuid=form.cleaned_data["uuid"],
                job=form.job_value,
                declaration=form.declared_on(on),
                by=request.user,
                on=on,
            )
            messages.success(request, _("The job is registered. Next: its first dues."))
            return redirect("desk:member", member.uuid)
    return render(request, "members/job_add.html", {"form": form, "member": member})


@for_writers
@require_http_methods(["GET", "POST"])
def correct_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment = enrolment_or_404(request, uuid)
    form = CorrectJobForm(posted(request), enrolment=enrolment)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            enrolling.correct_job(
                enrolment=enrolment, viewer=request.viewer, by=request.user, **form.cleaned_data
            )
            messages.success(request, _("The correction is saved. The history keeps what it was."))
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "members/job_edit.html", form, enrolment)


@for_writers
@require_http_methods(["GET", "POST"])
def hand_card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    form = CardForm(posted(request), member=enrolment.member, on=on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            hand_card_over(
                enrolment=enrolment, by=request.user, on=on, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Kept: the card is in good hands."))
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "members/card_handover.html", form, enrolment)


@for_writers
@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    form = AttestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            declaration = form.declared_on(on)
            enrolling.record_attestation(
                enrolment=enrolment, declaration=declaration, by=request.user
            )
            messages.success(request, _("The declaration of today is kept for good."))
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "members/attestation_add.html", form, enrolment)


def _page(request: HttpRequest, template: str, form, enrolment) -> HttpResponse:
    context = {"form": form, "enrolment": enrolment, "member": enrolment.member}
    return render(request, template, context)
