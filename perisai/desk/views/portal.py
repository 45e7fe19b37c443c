"""Working beside the official portal, which offers no other way in than typing."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dues.models import Collection
from dues.queries.cash import collections_in_hand
from members.actions.enrolling import correct_job
from members.actions.people import note_portal_export, show_for_portal
from members.forms.editing import KpjForm
from members.models import Enrolment
from members.permissions import may_work_in_portal
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.paging import page_address
from perisai.desk.exports import portal_workbook
from perisai.desk.forms import PageForm
from perisai.desk.queries import portal as queries

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def for_agents(request: HttpRequest) -> None:
    """Raises Http404 for everybody else: these pages show numbers in clear."""
    if not may_work_in_portal(request.viewer):
        raise Http404


@login_required
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """Whom to register there, and which receipts to pay there."""
    for_agents(request)
    viewer, form = request.viewer, PageForm(request.GET)
    page = queries.people_to_register(viewer, after=form.after)
    context = {
        "page": page,
        "late": queries.late_numbers(viewer).count(),
        "receipts": collections_in_hand(viewer),
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "desk/portal.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The fields of one person in the order of the portal, in clear: opening the page is kept. The
    number that the portal gives comes back here, and the next person follows."""
    for_agents(request)
    viewer = request.viewer
    enrolment = get_object_or_404(queries.entered_in_portal(viewer), uuid=uuid)
    form = KpjForm(posted(request), initial={"kpj": enrolment.kpj})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            return _keep_number(request, enrolment, form.cleaned_data["kpj"])
    if request.method == "GET":
        show_for_portal([enrolment.member], by=request.user)
    context = {
        "enrolment": enrolment,
        "member": enrolment.member,
        "fields": queries.fields_of(enrolment, viewer),
        "form": form,
    }
    return render(request, "desk/portal_person.html", context)


def _keep_number(request: HttpRequest, enrolment: Enrolment, kpj: str) -> HttpResponse:
    viewer, job = request.viewer, enrolment.job
    following = queries.next_to_register(viewer, after=enrolment)
    correct_job(enrolment=enrolment, job=job, kpj=kpj, viewer=viewer, by=request.user)
    told = {"name": enrolment.member.name}
    if following:
        messages.success(
            request, _("The KPJ number of %(name)s is kept. This is the next person.") % told
        )
        return redirect("desk:portal_person", following.uuid)
    messages.success(request, _("The KPJ number of %(name)s is kept. Nobody else waits.") % told)
    return redirect("desk:portal")


@login_required
@require_safe
def payment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What one receipt is to be paid for at the portal, NIK by NIK, in clear: opening it is kept."""
    for_agents(request)
    viewer = request.viewer
    rows = Collection.objects.visible_to(viewer).of_agents().in_hand()
    receipt = get_object_or_404(rows, uuid=uuid)
    bills = queries.bills_of(receipt, viewer=viewer)
    show_for_portal([bill.member for bill in bills if bill.member], by=request.user)
    context = {
        "receipt": receipt,
        "bills": bills,
        "hand_on_url": f"{reverse('dues:hand_on')}?kuitansi={receipt.uuid}",
    }
    return render(request, "desk/portal_payment.html", context)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everybody who waits to be registered, as a workbook; that it was made is kept."""
    for_agents(request)
    rows = queries.registrations_in_full(request.viewer)
    note_portal_export([row.member for row in rows], by=request.user)
    content = portal_workbook(rows, viewer=request.viewer)
    response = HttpResponse(content, content_type=XLSX)
    name = f"pendaftaran-{request.viewer.on:%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
