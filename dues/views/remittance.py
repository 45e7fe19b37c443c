"""One remittance: what is in it, its proof, its slip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dues import permissions
from dues.models import Remittance, SchemePayment, TopUp
from dues.papers import PAPERS, slip_pdf
from dues.queries.advances import brought_in_by
from dues.queries.closing import late_about
from dues.queries.handed import handed_of, with_states
from dues.queries.proofs import proof_of
from dues.queries.remittances import remittances_of, scheme_payments_of
from dues.queries.unconfirmed import answer_to
from perisai.audit.actions import record
from perisai.common.printing import printed
from perisai.common.serving import scan_answer


@login_required
@require_GET
def remittance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = find(request, uuid)
    handed = handed_of(row)
    context = {
        "handed": handed,
        "late": late_about(request.viewer, row),
        **_answer(handed.payments, request.viewer.on),
        "papers": PAPERS.values(),
        "may_take": permissions.may_take_dues(request.viewer),
        "may_decide": permissions.may_decide_remittance(request.viewer, row)
        and not hasattr(row, "decision"),
    }
    return render(request, "dues/remittance_show.html", context)


@login_required
@require_GET
def slip(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The slip both sides sign, on the paper of the office."""
    if paper not in PAPERS:
        raise Http404
    row = find(request, uuid)
    return printed(
        request,
        lambda: slip_pdf(handed_of(row), paper=paper),
        name=f"setoran-{row.agent.code}-{row.handed_over_on:%Y-%m-%d}-{paper}.pdf",
        back_url=reverse("dues:remittance", args=[uuid]),
        note_printed=partial(record, "remittance.slip_printed", row, by=request.user, paper=paper),
    )


@login_required
@require_GET
def remittance_proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return proof_answer(request, find(request, uuid))


@login_required
@require_GET
def scheme_payment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One payment into the scheme, and the remittances whose money it brought in."""
    payment = _find_payment(request, uuid)
    rows = remittances_of(request.viewer).filter(scheme_lines__payment=payment).distinct()
    context = {
        "payment": payment,
        "late": late_about(request.viewer, payment),
        "rows": with_states(rows),
        "people": brought_in_by(payment, viewer=request.viewer) if payment.agent else [],
        **_answer([payment], request.viewer.on),
    }
    return render(request, "dues/scheme_payment.html", context)


@login_required
@require_GET
def payment_proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return proof_answer(request, _find_payment(request, uuid))


def find(request: HttpRequest, uuid: UUID) -> Remittance:
    """A remittance that this viewer may see, with everything a page says of it."""
    if not permissions.may_see_remittances(request.viewer):
        raise Http404
    rows = remittances_of(request.viewer).select_related(
        "agent__wadah", "village__district__regency"
    )
    return get_object_or_404(rows, uuid=uuid)


def _answer(payments: Sequence[SchemePayment], on: dt.date) -> dict:
    """What the scheme has said of what was paid in, for the page; empty while nothing was."""
    if not payments:
        return {}
    answers = [answer_to(payment) for payment in payments]
    doubtful = [answer.asked_from for answer in answers if answer.is_in_doubt(on)]
    return {
        "is_confirmed": all(answer.is_confirmed for answer in answers),
        "doubt_since": min(doubtful, default=None),
    }


def _find_payment(request: HttpRequest, uuid: UUID) -> SchemePayment:
    if not permissions.may_see_remittances(request.viewer):
        raise Http404
    return get_object_or_404(scheme_payments_of(request.viewer), uuid=uuid)


def proof_answer(request: HttpRequest, row: Remittance | SchemePayment | TopUp) -> HttpResponse:
    """The proof kept with a row as it was brought, or the page that says it was lost."""
    if not row.proof_sha256:
        raise Http404
    return scan_answer(
        request,
        partial(proof_of, row),
        name=f"bukti-{row.pk}",
        lost_title=_("The proof cannot be opened"),
    )
