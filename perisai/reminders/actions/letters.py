"""Reminders on paper: printing letters, part by part, and noting that they were brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.asked_prints import MOST, ask_worker, keep_part, known_print, next_numbers
from dues.enums import SheetPaper
from perisai.audit.actions import record_each
from perisai.outbox.actions.by_hand import mark_all_sent
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import take_back_unwanted
from perisai.reminders.errors import LetterRefused
from perisai.reminders.letter_papers import draw_letters
from perisai.reminders.models import LetterBatch, LetterPrinting, Reminder
from perisai.reminders.queries.letter_sheets import sheets_of
from perisai.reminders.queries.letters import wanted_letters

LETTERS_JOB = "reminders.print_letters"
LETTERS_IN_PART = 20  # about a second


@transaction.atomic
def start_letters(
    *,
    uuid: UUID,
    asked: Mapping[str, str],
    letters: Sequence[int],
    paper: SheetPaper,
    by,
    at: dt.datetime,
) -> LetterBatch:
    """Ask the worker to print the letters of these reminders (keys, in this order). `asked` is the question
    they answer: the same `uuid` and question answers with the same print.

    Whoever has paid since is found out before: that letter is taken back and not printed. Raises
    LetterRefused for none or more than MOST, UuidReused.
    """
    if known := known_print(LetterBatch, uuid=uuid, asked=asked, paper=paper.value, by=by):
        return known
    if len(letters) > MOST:
        raise LetterRefused(
            _("%(number)s letters are too many for one print (%(most)s at most). Choose fewer.")
            % {"number": len(letters), "most": MOST}
        )
    rows = list(Reminder.objects.filter(pk__in=letters).select_related("message"))
    unwanted = take_back_unwanted(rows, at=at)
    keys = [key for key in letters if key not in unwanted]
    if not keys:
        raise LetterRefused(_("There is nothing to print: no letter waits here."))
    return ask_worker(
        LetterBatch,
        job_kind=LETTERS_JOB,
        word="reminder_letters.print_asked",
        keys=keys,
        uuid=uuid,
        asked=asked,
        paper=paper.value,
        by=by,
        at=at,
    )


def print_letters_part(
    *, batch: LetterBatch, letters: Sequence[int], part: int, at: dt.datetime
) -> int:
    """Print the part with this number, from 0. Returns how many letters were looked at by now: one that is
    not wanted any more is left out, here and on the list of its pile.

    A part that was printed before is left alone, so a worker that dies doubles nothing: the file lies there
    before the rows say so. When somebody printed one of the letters meanwhile, the database refuses the
    number and the worker tries again. Raises PdfUnavailable.
    """
    keys = letters[part * LETTERS_IN_PART : (part + 1) * LETTERS_IN_PART]
    printed = set(batch.printings.values_list("reminder", flat=True))
    if printed.isdisjoint(keys):
        # Of a pile that began in a part before, the list lies there with those who were printed.
        on_paper = printed | wanted_letters(letters, at=at)
        numbers = next_numbers(
            LetterPrinting, of="reminder", keys=[key for key in keys if key in on_paper]
        )
        sheets = sheets_of([key for key in letters if key in on_paper], numbers, at=at)
        keep_part(draw_letters(sheets, paper=SheetPaper(batch.paper)), batch=batch, part=part)
        _note_part(batch, numbers, at=at)
    return part * LETTERS_IN_PART + len(keys)


@transaction.atomic
def _note_part(batch: LetterBatch, numbers: Mapping[int, int], *, at: dt.datetime) -> None:
    printed = LetterPrinting.objects.bulk_create(
        LetterPrinting(reminder_id=key, batch=batch, number=number, printed_at=at)
        for key, number in numbers.items()
    )
    record_each("reminder_letter.printed", printed, by=batch.by)


@transaction.atomic
def note_brought(*, letters: Sequence[Reminder], by, at: dt.datetime) -> tuple[int, int]:
    """Note that the letters of these reminders, each with its `message`, were brought. Returns how many are
    noted as brought now, and how many are not, because they were taken back or their last day has passed.
    Twice is once."""
    messages = [row.message for row in letters]
    mark_all_sent(messages=messages, by=by, at=at)
    keys = [message.pk for message in messages]
    brought = Message.objects.filter(pk__in=keys, state=MessageState.SENT).count()
    return brought, len(keys) - brought
