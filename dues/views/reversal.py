"""Undoing a receipt: the agent asks, the coordinator decides."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as reverse_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import custody_rules, permissions
from dues.actions.reversal import decide_reversal, may_decide_alone, request_reversal
from dues.enums import ReversalKind, Source
from dues.forms.reversal import DecisionForm, ReversalForm
from dues.models import Collection, ReversalRequest
from dues.queries.cash import place_of
from dues.queries.receipts import receipt_of
from dues.queries.refunds import months_given_back
from dues.queries.reversals import decided_reversals, not_reversible_words, waiting_reversals
from perisai.common.forms import refusals_shown_in


@login_required
@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask that a receipt, or a note of dues paid elsewhere, be undone."""
    collection = get_object_or_404(
        Collection.objects.visible_to(request.viewer).reversible(), uuid=uuid
    )
    if not permissions.may_request_reversal(request.viewer):
        raise Http404
    source, place = Source(collection.source), place_of(collection)
    kinds = custody_rules.reversal_kinds(source, place)
    said = _already_said(collection) or (not kinds and not_reversible_words(source, place))
    if said and (request.method == "GET" or not kinds):
        messages.info(request, said)
        return redirect(_page_of(collection))
    now = timezone.now()
    form = ReversalForm(request.POST or None, collection=collection, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            asked = request_reversal(
                collection=collection, by=request.user, at=now, **form.cleaned_data
            )
            messages.success(request, _said(asked))
            return redirect(_page_of(collection))
    context = {
        "collection": collection,
        "form": form,
        "back_url": _page_of(collection),
        "becomes_credit": ReversalKind.CREDIT in kinds,
        "is_alone": ReversalKind.CREDIT not in kinds
        and may_decide_alone(collection, by=request.user, at=now),
        "receipt": receipt_of(collection) if collection.receipt_no else None,
    }
    return render(request, "dues/reverse.html", context)


def _page_of(collection: Collection) -> str:
    """Where a collection is looked at: its receipt, otherwise the member it was paid for."""
    if collection.receipt_no:
        return reverse_url("dues:collection", args=[collection.uuid])
    line = collection.lines.select_related("enrolment__member").first()
    return reverse_url("desk:member", args=[line.enrolment.member.uuid])


def _already_said(collection: Collection) -> str:
    """What there is to know when nothing is left to ask; empty otherwise."""
    if collection.reversal_decisions.filter(is_accepted=True).exists():
        return _("This is reversed already.")
    if collection.reversal_requests.filter(decision__isnull=True).exists():
        return _("A reversal was asked for already. It waits for the branch coordinator.")
    return ""


def _said(asked: ReversalRequest) -> str:
    if hasattr(asked, "decision") and asked.collection.source == Source.REPAYMENT:
        return _("The receipt is reversed. The advance is to be repaid again.")
    if hasattr(asked, "decision"):
        return _("The receipt is reversed. Its months can be paid again.")
    return _("The request waits for the branch coordinator. Until then the receipt counts.")


@login_required
@require_GET
def reversal_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and what was decided lately."""
    if not permissions.may_see_reversals(request.viewer):
        raise Http404
    context = {
        "waiting": [
            (asked, permissions.may_decide_reversal(request.viewer, asked))
            for asked in waiting_reversals(request.viewer)
        ],
        "decided": decided_reversals(request.viewer),
    }
    return render(request, "dues/reversal_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reversal_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The coordinator's answer to one request."""
    rows = ReversalRequest.objects.visible_to(request.viewer).select_related("collection__branch")
    asked = get_object_or_404(rows, uuid=uuid)
    if not permissions.may_decide_reversal(request.viewer, asked):
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            decide_reversal(
                request=asked,
                is_accepted=form.is_accepted,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Decided. The agent sees it on the receipt."))
            return redirect("dues:reversal_list")
    people = months_given_back(asked) if asked.refund_lines.exists() else ()
    context = {
        "asked": asked,
        "form": form,
        "people": people,
        "given_back": sum(person.amount for person in people),
        "becomes_credit": asked.kind == ReversalKind.CREDIT,
        "receipt": receipt_of(asked.collection) if asked.collection.receipt_no else None,
    }
    return render(request, "dues/reversal_decide.html", context)
