"""Heirs settle the months that were in arrears."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.forms.settling import SettleForm
from claims.models import Claim
from claims.queries.settling import Arrears, arrears_of
from claims.views.access import claim_or_404, for_helpers
from claims.walk.answers import is_death
from dues.actions.collecting import Share
from dues.actions.settling import settle_by_heirs
from members.models import Enrolment
from perisai.common.forms import posted, refusals_shown_in


@for_helpers
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the family paid of the months up to the death; the branch is asked whether they count."""
    claim = claim_or_404(request, uuid)
    owing = arrears_of(claim, viewer=request.viewer)
    arrears = _chosen(request, owing)
    others = [row for row in owing if row is not arrears]
    form = None
    if arrears:
        form = SettleForm(
            posted(request),
            enrolment=arrears.enrolment,
            sums=arrears.sums,
            today=request.viewer.on,
        )
    if form and request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        with refusals_shown_in(form):
            settle_by_heirs(
                uuid=read["uuid"],
                share=Share(arrears.enrolment.pk, arrears.months[0], read["months"]),
                payer_name=read["payer"],
                paid_through=read["paid_through"],
                reference=read["reference"],
                expected_total=form.expected_total,
                paid_on=read["paid_on"],
                why_late=read["why_late"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(
                request, _("Noted. The branch office is asked whether these months count.")
            )
            return redirect("claims:claim", claim.uuid)
    context = {
        "claim": claim,
        "form": form,
        "arrears": arrears,
        "others": others,
        "to_end": _to_end(claim),
    }
    return render(request, "claims/settle.html", context)


def _chosen(request: HttpRequest, owing: Sequence[Arrears]) -> Arrears | None:
    """The job that is named, without a name the first. What was noted for one job never falls on another."""
    named = request.POST.get("job") or request.GET.get("job")
    return next((row for row in owing if named in (None, str(row.enrolment.uuid))), None)


def _to_end(claim: Claim) -> Enrolment | None:
    """The job that goes on in the list although its member died: until it is ended nothing can be settled."""
    job = claim.enrolment
    return job if job and job.ended_on is None and is_death(claim) else None
