"""Heirs and consent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import family
from members.forms.editing import ConsentForm, HeirForm
from members.views.access import for_writers, heir_or_404, member_or_404
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in


@for_writers
@require_http_methods(["GET", "POST"])
def add_heir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_or_404(request, uuid)
    form = HeirForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            heir = family.add_heir(member=member, relative=form.relative, by=request.user)
            messages.success(request, _("%(name)s is on the list of heirs.") % {"name": heir.name})
            return redirect("desk:member", member.uuid)
    return render(request, "members/heir_edit.html", {"form": form, "member": member})


@for_writers
@require_http_methods(["GET", "POST"])
def edit_heir(request: HttpRequest, pk: int) -> HttpResponse:
    heir = heir_or_404(request, pk)
    form = HeirForm(posted(request), heir=heir)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            family.edit_heir(heir=heir, relative=form.relative, by=request.user)
            messages.success(request, _("The correction is saved. The history keeps what it was."))
            return redirect("desk:member", heir.member.uuid)
    context = {"form": form, "member": heir.member, "heir": heir}
    return render(request, "members/heir_edit.html", context)


@for_writers
@require_POST
def remove_heir(request: HttpRequest, pk: int) -> HttpResponse:
    heir = heir_or_404(request, pk)
    try:
        family.remove_heir(heir=heir, by=request.user)
        messages.success(request, _("%(name)s is off the list of heirs.") % {"name": heir.name})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("desk:member", heir.member.uuid)


@for_writers
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_or_404(request, uuid)
    form = ConsentForm(posted(request), latest=member.consents.last())
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            agreement = form.agreed_on(request.viewer.on)
            family.record_consent(member=member, agreement=agreement, by=request.user)
            messages.success(request, _("The consent of today is kept."))
            return redirect("desk:member", member.uuid)
    return render(request, "members/consent_edit.html", {"form": form, "member": member})
