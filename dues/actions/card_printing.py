"""Printing member cards: one, or many on sheets, part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.asked_prints import MOST, ask_worker, keep_part, known_print
from dues.card_papers import draw_cards
from dues.enums import CardPaper
from dues.errors import PrintRefused
from dues.models import CardBatch, CardPrinting
from dues.queries.batch_printing import CARDS_IN_PART
from dues.queries.cards import cards_of
from members.models import Enrolment
from perisai.audit.actions import record
from villages.queries import local_day, time_zone_of

CARDS_JOB = "dues.print_cards"


@transaction.atomic
def start_cards(
    *,
    uuid: UUID,
    asked: Mapping[str, str],
    enrolments: Sequence[int],
    paper: CardPaper,
    by,
    at: dt.datetime,
) -> CardBatch:
    """Ask the worker to print the cards of these participations (keys, in this order). `asked` is the
    question they answer: the same `uuid` and question answers with the same print. Raises PrintRefused for
    none or more than MOST, UuidReused."""
    if known := known_print(CardBatch, uuid=uuid, asked=asked, paper=paper.value, by=by):
        return known
    if not enrolments:
        raise PrintRefused(_("There is nothing to print: everybody you chose has a card on paper."))
    if len(enrolments) > MOST:
        raise PrintRefused(
            _("%(number)s cards are too many for one print (%(most)s at most). Choose fewer.")
            % {"number": len(enrolments), "most": MOST}
        )
    return ask_worker(
        CardBatch,
        job_kind=CARDS_JOB,
        word="cards.print_asked",
        keys=enrolments,
        uuid=uuid,
        asked=asked,
        paper=paper.value,
        by=by,
        at=at,
    )


def print_cards_part(
    *, batch: CardBatch, enrolments: Sequence[int], part: int, at: dt.datetime
) -> int:
    """Print the part with this number, from 0. Returns how many cards are printed by now.

    A part that was printed before is left alone, so a worker that dies notes nothing twice: the file lies
    there before the rows say so. Raises PdfUnavailable.
    """
    keys = enrolments[part * CARDS_IN_PART : (part + 1) * CARDS_IN_PART]
    if not batch.printings.filter(enrolment=keys[0]).exists():
        cards = cards_of(keys, on=_day_of(keys[0], at))
        content = draw_cards(cards, paper=CardPaper(batch.paper))
        keep_part(content, batch=batch, part=part)
        _note_part(batch, keys, at=at)
    return part * CARDS_IN_PART + len(keys)


def _day_of(key: int, at: dt.datetime) -> dt.date:
    """The local day of the branch whose members these are."""
    first = Enrolment.objects.select_related("member__village__branch").get(pk=key)
    return local_day(at, time_zone_of(first.member.village.branch))


@transaction.atomic
def _note_part(batch: CardBatch, keys: Sequence[int], *, at: dt.datetime) -> None:
    for key in keys:
        printing = CardPrinting.objects.create(enrolment_id=key, batch=batch, printed_at=at)
        record("card.printed", printing, by=batch.by, enrolment=key, paper=batch.paper)
