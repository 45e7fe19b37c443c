"""What is changed about a participation where it must be known what was paid."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dues.actions.participation import change_unpaid_terms, reactivate_lapsed
from dues.enums import Status
from dues.queries.standing import position_of
from dues.rules import terms_for
from members.enums import EndReason
from members.forms.editing import ChangeTermsForm, ReactivateForm
from members.models import Enrolment
from members.views.access import enrolment_or_404, for_writers
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.months import add_months


@for_writers
@require_http_methods(["GET", "POST"])
def change_terms(request: HttpRequest, uuid: UUID) -> HttpResponse:
    enrolment, on = enrolment_or_404(request, uuid), request.viewer.on
    paid_through = position_of(enrolment, on=on).progress.paid_through
    first = add_months(paid_through, 1) if paid_through else enrolment.start_month
    current = terms_for(enrolment.terms.all(), max(first, enrolment.start_month))
    form = ChangeTermsForm(posted(request), current=current, first_month=first, on=on)
    if "count" in request.POST:
        form = form.without_errors()
    elif request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            change_unpaid_terms(
                enrolment=enrolment,
                from_month=form.cleaned_data["from_month"],
                terms=form.terms,
                by=request.user,
                why=form.cleaned_data["why"],
            )
            messages.success(
                request, _("The new terms are saved. Months that are paid keep theirs.")
            )
            return redirect("desk:member", enrolment.member.uuid)
    return _page(request, "desk/terms_change.html", form, enrolment)


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
            reactivate_lapsed(
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
