"""The members: the list, and everything about one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.mending import Mend, mends_of
from claims.permissions import may_see_readiness, may_work_on_claims
from claims.queries.claims import claims_about
from claims.queries.readiness import gaps_of_member
from dues.permissions import (
    may_order_move,
    may_print,
    may_record_elsewhere,
    may_request_reversal,
    may_see_moves,
    may_take_dues,
)
from dues.queries.advances import open_advances
from dues.queries.agents import agents_of
from dues.queries.cards import card_printings_of, outdated_card_of
from dues.queries.duplicates import duplicates_about
from dues.queries.moving import planned_moves
from dues.queries.questions import questions_about
from dues.queries.refunds import refunds_due
from members.permissions import may_edit, may_register, may_see_documents, may_see_identity
from members.queries.documents import documents_of
from members.queries.nik import nik_corrections_of
from perisai.accounts.enums import Role
from perisai.common.paging import address_without, page_address
from perisai.desk.forms import MemberFilterForm
from perisai.desk.queries.member import Dossier, dossier_of, members_with_places
from perisai.desk.queries.member_list import member_page
from perisai.desk.queries.timeline import ON_MEMBER_PAGE, Key, timeline_kinds, timeline_of
from perisai.reminders.queries.pausing import pause_seen
from villages.queries import hamlet_names
from villages.scoping import Viewer


@login_required
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """Members by name; what the list is narrowed to stays in the address. As an answer to somebody who is
    still typing, the list alone."""
    viewer = request.viewer
    agents = agents_of(viewer) if viewer.role == Role.COORDINATOR else ()
    form = MemberFilterForm(request.GET, hamlets=hamlet_names(viewer), agents=agents)
    page = member_page(form.filters, viewer=viewer, after=form.after)
    new = {"name": form.searched_name}
    context = {
        "form": form,
        "page": page,
        "chips": [(words, address_without(request, name)) for name, words in form.chosen],
        "may_register": may_register(viewer),
        "register_url": may_register(viewer) and reverse("members:register", query=new),
        "shows_agents": viewer.role != Role.AGENT or bool(viewer.stands_in_for),
        "may_see_moves": may_see_moves(viewer),
        "may_print": may_print(viewer),
        "cards_url": reverse(
            "dues:print_cards", query={"dusun": form.filters.hamlet, "agen": form.filters.agent}
        ),
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    template = "desk/_member_list.html" if request.htmx else "desk/member_list.html"
    return render(request, template, context)


@login_required
@require_safe
def member(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of a member: state in words, months, family, papers, and what happened last."""
    viewer = request.viewer
    person = get_object_or_404(members_with_places(viewer), uuid=uuid)
    dossier = dossier_of(person, viewer=viewer)
    context = {
        "member": person,
        "dossier": dossier,
        "advances": open_advances(viewer, enrolments=dossier.enrolment_ids),
        "timeline": timeline_of(person, viewer=viewer, most=ON_MEMBER_PAGE),
        "kinds": timeline_kinds(viewer),
        "questions": questions_about(person, viewer=viewer),
        "refunds": refunds_due(viewer, member=person),
        "nik_corrections": nik_corrections_of(viewer, member=person),
        "duplicates": duplicates_about(person, viewer=viewer),
        "moves": planned_moves(person, viewer=viewer),
        "documents": documents_of(viewer, member=person).standing(),
        "may_see_identity": may_see_identity(viewer),
        "may_see_documents": may_see_documents(viewer),
        "may_add_documents": may_edit(viewer),
        "may_order_move": may_order_move(viewer),
        "may_correct_nik": may_edit(viewer),
        "may_edit": may_edit(viewer) and person.deceased_on is None,
        "may_take": may_take_dues(viewer),
        "may_record_elsewhere": may_record_elsewhere(viewer),
        "may_reverse": may_request_reversal(viewer),
        "may_print": may_print(viewer),
        "card_printings": card_printings_of(person),
        "outdated_card": outdated_card_of(person) if may_print(viewer) else None,
        "may_claim": may_work_on_claims(viewer),
        "pause": pause_seen(person, viewer=viewer),
        "claims": claims_about(person, viewer=viewer),
        "readiness": _readiness(dossier, viewer),
    }
    return render(request, "desk/member.html", context)


def _readiness(dossier: Dossier, viewer: Viewer) -> list[Mend] | None:
    """What the member lacks for a claim; None for who may not know it, and for who died or takes part in
    nothing."""
    if not may_see_readiness(viewer):
        return None
    job = next((job.enrolment for job in dossier.jobs if not job.enrolment.ended_on), None)
    work = gaps_of_member(dossier.member, job=job, viewer=viewer)
    return work and mends_of(work, viewer=viewer)


@login_required
@require_safe
def timeline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything that happened to a member, newest first; the kind and the place stay in the address."""
    viewer = request.viewer
    person = get_object_or_404(members_with_places(viewer), uuid=uuid)
    kinds = timeline_kinds(viewer)
    wanted = request.GET.get("jenis", "")
    kind = wanted if wanted in kinds else ""
    after = Key.read(request.GET.get("sesudah", ""))
    page = timeline_of(person, viewer=viewer, kind=kind, after=after)
    context = {
        "member": person,
        "timeline": page,
        "kinds": kinds,
        "kind": kind,
        "shows_all": not kind,
        "may_reverse": may_request_reversal(viewer),
        "first_url": page_address(request, None) if after else None,
    }
    return render(request, "desk/timeline.html", context)
