"""The agent's round: whom to visit, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dues.views.batch_printing import sheet_paper_of
from members.actions.visiting import record_visit
from members.enums import VisitResult
from members.forms.visiting import VisitForm
from members.models import Visit
from members.permissions import may_visit
from members.views.access import member_or_404
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.ids import new_uuid
from perisai.desk.forms import RoundForm
from perisai.desk.navigation import WALK, round_url
from perisai.desk.queries.round import places_of, promises_due, round_of, today_of


@login_required
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The houses still to visit, and the sum of the day."""
    viewer = request.viewer
    if not may_visit(viewer):
        raise Http404
    form = RoundForm(request.GET, places=places_of(viewer))
    if request.session.get(WALK) != (walk := request.GET.urlencode()):
        request.session[WALK] = walk
    context = {
        "form": form,
        "round": round_of(form.walk, viewer=viewer),
        "today": today_of(viewer=viewer),
        "day": viewer.on,
        "print_uuid": new_uuid(),
        "print_paper": sheet_paper_of(request),
        "promises": promises_due(viewer=viewer),
    }
    return render(request, "desk/round.html", context)


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


def _next_url(request: HttpRequest, noted: Visit) -> str:
    """Back to the round; to the member where something has to be done there."""
    if noted.result in (VisitResult.DIED, VisitResult.MOVED):
        return reverse("desk:member", args=[noted.member.uuid])
    return round_url(request)


def _noted_words(noted: Visit) -> str:
    match noted.result:
        case VisitResult.DIED:
            return _(
                "Our condolences. Take no more dues. End the participation here with the day of death, so"
                " that the family can claim."
            )
        case VisitResult.MOVED:
            return _(
                "Noted. If the member moved for good, correct the house or end the participation."
            )
        case VisitResult.COME_BACK:
            return _("Noted. It comes back by itself on that day.")
        case _:
            return _("Noted.")
