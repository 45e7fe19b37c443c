"""The agent's round: whom to visit, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.enums import EventKind
from dues.actions.sheets import draw_up_sheet
from dues.views.asked_prints import sheet_paper_of
from members.actions.visiting import record_visit
from members.enums import VisitResult
from members.forms.visiting import VisitForm
from members.models import Visit
from members.permissions import may_visit
from members.views.access import member_or_404
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.ids import new_uuid
from perisai.desk.forms import PrintRoundForm, RoundForm
from perisai.desk.navigation import WALK, round_url
from perisai.desk.queries.round import debtors_of, finished_place, places_of, round_of


@login_required
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The houses still to visit, and the sum of the day. Whoever comes back from elsewhere goes on where she
    walked; a place that is finished is said once, and the round goes on everywhere."""
    viewer = request.viewer
    if not may_visit(viewer):
        raise Http404
    if not request.GET and request.session.get(WALK):
        return redirect(round_url(request))
    form = RoundForm(request.GET, places=places_of(viewer))
    if request.session.get(WALK) != form.address:
        request.session[WALK] = form.address
    found = round_of(form.walk, viewer=viewer, at=timezone.now())
    context = {
        "form": form,
        "finished": form.gone and finished_place(form.gone, viewer=viewer),
        "round": found,
        "today": found.today,
        "promises": found.promises,
        "sheet_uuid": new_uuid(),
        "day": viewer.on,
        "print_uuid": new_uuid(),
        "print_paper": sheet_paper_of(request),
    }
    return render(request, "desk/round.html", context)


@login_required
@require_POST
def print_round(request: HttpRequest) -> HttpResponse:
    """Keep the houses of the round as a sheet to be printed."""
    viewer = request.viewer
    if not may_visit(viewer):
        raise Http404
    form = PrintRoundForm(request.POST, places=places_of(viewer))
    if not form.is_valid():
        return _not_printed(request, form)
    try:
        sheet = draw_up_sheet(
            uuid=form.cleaned_data["uuid"],
            agent=viewer.user.agent,
            houses=debtors_of(round_of(form.walk, viewer=viewer, at=timezone.now()), viewer=viewer),
            places=form.where,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(round_url(request))
    return redirect("dues:sheet", sheet.uuid)


def _not_printed(request: HttpRequest, form: PrintRoundForm) -> HttpResponse:
    """Back to the round, which says what is finished by itself and then goes on everywhere."""
    finished = form.gone and finished_place(form.gone, viewer=request.viewer)
    if finished:
        messages.info(request, " ".join([finished.words, _("Nothing was printed.")]))
        request.session[WALK] = form.address
    else:
        messages.error(request, _("Nothing was printed. Choose the place once more, then print."))
    return redirect(round_url(request))


@login_required
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What came of a visit without money."""
    viewer = request.viewer
    if not may_visit(viewer):
        raise Http404
    member = member_or_404(request, uuid)
    form = VisitForm(posted(request), on=viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            noted = record_visit(
                member=member,
                agent=viewer.user.agent,
                visited_on=viewer.on,
                by=request.user,
                on=viewer.on,
                at=timezone.now(),
                **form.told,
            )
            messages.success(request, _noted_words(noted))
            return redirect(_next_url(request, noted))
    context = {"form": form, "member": member, "back_to_round": round_url(request)}
    return render(request, "desk/visit.html", context)


_CLAIMED = {VisitResult.DIED: EventKind.DEATH.value, VisitResult.ILL: EventKind.INJURY.value}


def _next_url(request: HttpRequest, noted: Visit) -> str:
    """Back to the round; to the member or the claim where something has to be done there."""
    if noted.result == VisitResult.MOVED:
        return reverse("desk:member", args=[noted.member.uuid])
    if kind := _CLAIMED.get(noted.result):
        return reverse("claims:open", args=[noted.member.uuid], query={"kejadian": kind})
    return round_url(request)


def _noted_words(noted: Visit) -> str:
    match noted.result:
        case VisitResult.DIED:
            return _(
                "Our condolences. Take no more dues. When the family is ready, begin the claim here; the"
                " round waits."
            )
        case VisitResult.ILL:
            return _(
                "Noted. If it comes from the work, begin the claim here: the report cannot wait."
            )
        case VisitResult.MOVED:
            return _(
                "Noted. If the member moved for good, correct the house or end the participation."
            )
        case VisitResult.COME_BACK:
            return _("Noted. It comes back by itself on that day.")
        case _:
            return _("Noted.")
