"""Printing member cards: of one member, or many on sheets to be cut apart."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.card_printing import start_cards
from dues.forms.prints import CardsForm, WhichCardsForm
from dues.models import CardBatch
from dues.queries.batch_printing import CARDS_IN_PART, cardholders, cards_to_print
from dues.views.asked_prints import (
    Kind,
    choose_and_print,
    from_address,
    go_on,
    open_print,
    sheet_paper_of,
    show_print,
    where_choices,
)
from members.models import Member
from perisai.common.forms import posted

CARDS = Kind(
    CardBatch,
    choose="dues:print_cards",
    show="dues:card_batch",
    file="dues:card_batch_pdf",
    again="dues:card_batch_again",
    file_name="kartu-pegangan",
    at_once=CARDS_IN_PART,
    folder="dues/cards",
)


@login_required
@require_http_methods(["GET", "POST"])
def print_cards(request: HttpRequest) -> HttpResponse:
    """Choose whose cards and on what; few are printed at once, many by the worker."""
    viewer = request.viewer
    if not permissions.may_print(viewer):
        raise Http404
    which = WhichCardsForm(from_address(request), **where_choices(request))
    member, keys = None, []
    if which.is_valid():
        told = which.cleaned_data
        if told["peserta"]:
            people = Member.objects.visible_to(viewer).present()
            member = get_object_or_404(people, uuid=told["peserta"])
            keys = list(cardholders(viewer).filter(member=member).values_list("pk", flat=True))
        else:
            keys = cards_to_print(viewer, with_printed=told["salinan"], where=which.where)
    sheets = CardsForm(posted(request), initial={"paper": sheet_paper_of(request)})

    def start() -> CardBatch:
        return start_cards(
            uuid=sheets.cleaned_data["uuid"],
            asked=which.asked,
            enrolments=keys,
            paper=sheets.cleaned_data["paper"],
            by=request.user,
            at=timezone.now(),
        )

    return choose_and_print(
        request, CARDS, which=which, sheets=sheets, keys=keys, start=start, member=member
    )


@login_required
@require_GET
def card_batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return show_print(request, CARDS, uuid)


@login_required
@require_GET
def card_batch_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return open_print(request, CARDS, uuid)


@login_required
@require_POST
def card_batch_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return go_on(request, CARDS, uuid)
