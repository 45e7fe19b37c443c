"""Giving back what was paid beyond the end of a participation, and the proof that it was given back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.refunding import refund_months_after_end
from dues.forms.reversal import RefundForm
from dues.models import Collection
from dues.papers import REFUND_PAPERS, refund_pdf
from dues.queries.refunds import RefundDue, given_back, refund_on, refunds_due
from perisai.accounts.enums import Role
from perisai.audit.actions import record
from perisai.common.forms import refusals_shown_in
from perisai.common.printing import printed


@login_required
@require_GET
def refund_list(request: HttpRequest) -> HttpResponse:
    """What is to be given back, and what was given back lately, with its proofs to print."""
    viewer = request.viewer
    if not permissions.may_see_reversals(viewer):
        raise Http404
    context = {
        "due": refunds_due(viewer),
        "given_back": given_back(viewer),
        "papers": REFUND_PAPERS.values(),
        "may_ask": permissions.may_request_reversal(viewer),
    }
    return render(request, "dues/refund_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, uuid: UUID, member: UUID) -> HttpResponse:
    """Ask that the months of one member that lie after the end be given back; another person decides."""
    collection = get_object_or_404(Collection.objects.visible_to(request.viewer), uuid=uuid)
    if not permissions.may_request_reversal(request.viewer):
        raise Http404
    due = _due(request, collection, member)
    if due is None or due.is_waiting:
        messages.info(request, _("Nothing is left to ask about this receipt. Here is what waits."))
        return redirect("dues:refund_list")
    is_branch = request.viewer.role == Role.COORDINATOR
    form = RefundForm(request.POST or None, initial={"receiver": _likely_receiver(due)})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            refund_months_after_end(
                collection=collection,
                member=due.member,
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _asked_words(is_branch=is_branch))
            return redirect("dues:refund_list")
    return render(request, "dues/refund.html", {"due": due, "form": form, "is_branch": is_branch})


def _asked_words(*, is_branch: bool) -> str:
    if is_branch:
        return _(
            "Another coordinator or head office is asked. Once it is accepted, print the proof and"
            " give it back."
        )
    return _("The coordinator is asked. Once it is accepted, print the proof and give it back.")


def _due(request: HttpRequest, collection: Collection, member: UUID) -> RefundDue | None:
    rows = refunds_due(request.viewer, collection=collection)
    return next((row for row in rows if row.member.uuid == member), None)


def _likely_receiver(due: RefundDue) -> str:
    """The first of the family when the member has died, otherwise who paid."""
    if not due.goes_to_heirs:
        return due.collection.payer_name
    heir = due.member.heirs.filter(removed_at__isnull=True).order_by("position", "pk").first()
    return heir.name if heir else ""


@login_required
@require_GET
def refund_slip(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The proof that the receiver signs."""
    collection = get_object_or_404(Collection.objects.visible_to(request.viewer), uuid=uuid)
    given = refund_on(collection, viewer=request.viewer)
    if paper not in REFUND_PAPERS or given is None:
        raise Http404
    return printed(
        request,
        lambda: refund_pdf(given, paper=paper),
        name=f"pengembalian-{collection.receipt_no}-{paper}.pdf",
        back_url=reverse("dues:collection", args=[uuid]),
        note_printed=partial(
            record, "refund.slip_printed", collection, by=request.user, paper=paper
        ),
    )
