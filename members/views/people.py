"""Correcting a person, and reading a covered number."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.people import COVERED, edit_member, reveal
from members.forms.editing import EditForm
from members.models import Heir, Member
from members.permissions import may_read_number
from members.views.access import for_writers, heir_or_404, member_or_404
from perisai.common.forms import posted, refusals_shown_in
from villages.actions.places import find_or_add_neighbourhood
from villages.models import Neighbourhood
from villages.queries import hamlet_names


@for_writers
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_or_404(request, uuid)
    form = EditForm(posted(request), member=member, hamlets=hamlet_names(request.viewer))
    if request.method == "POST" and form.is_ready():
        with refusals_shown_in(form), transaction.atomic():
            edit_member(
                member=member,
                person=form.person,
                neighbourhood=_place(request, member, form),
                by=request.user,
                why=form.cleaned_data["why"],
            )
            messages.success(request, _("The correction is saved. The history keeps what it was."))
            return redirect("desk:member", member.uuid)
    return render(request, "members/edit.html", {"form": form, "member": member})


def _place(request: HttpRequest, member: Member, form: EditForm) -> Neighbourhood | None:
    read = form.cleaned_data
    if not read["hamlet"]:
        return member.neighbourhood
    return find_or_add_neighbourhood(
        village=member.village,
        hamlet_name=read["hamlet"],
        rt=read["rt"],
        rw=read["rw"],
        by=request.user,
    )


@login_required
@require_POST
def reveal_number(request: HttpRequest, uuid: UUID, field: str) -> HttpResponse:
    """NIK, KK or phone in full, to whoever sees the member, the phone alone to the village; that it was read
    is kept."""
    return _reveal(request, member_or_404(request, uuid), field)


@login_required
@require_POST
def reveal_heir_phone(request: HttpRequest, pk: int) -> HttpResponse:
    return _reveal(request, heir_or_404(request, pk), "phone")


def _reveal(request: HttpRequest, subject: Member | Heir, field: str) -> HttpResponse:
    if field not in COVERED[type(subject)] or not may_read_number(request.viewer, field):
        raise Http404
    number = reveal(subject=subject, field=field, by=request.user)
    member = subject if isinstance(subject, Member) else subject.member
    template = "members/_number_shown.html" if request.htmx else "members/number_shown.html"
    label = subject._meta.get_field(field).verbose_name
    context = {"number": number, "label": label, "member": member, "is_phone": field == "phone"}
    return render(request, template, context)
