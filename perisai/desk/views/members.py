"""The members: everything about one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dues.permissions import may_record_elsewhere, may_take_dues
from members.permissions import may_edit
from members.queries import history_of
from perisai.desk.queries.member import dossier_of, members_with_places
from perisai.desk.queries.payments import payments_of


@login_required
@require_safe
def member(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of a member: state in words, months, money, family, history."""
    viewer = request.viewer
    person = get_object_or_404(members_with_places(viewer), uuid=uuid)
    context = {
        "member": person,
        "dossier": dossier_of(person, viewer=viewer),
        "payments": payments_of(person, viewer=viewer),
        "history": history_of(person, viewer=viewer),
        "may_edit": may_edit(viewer) and person.deceased_on is None,
        "may_take": may_take_dues(viewer),
        "may_record_elsewhere": may_record_elsewhere(viewer),
    }
    return render(request, "desk/member.html", context)
