"""Printing many receipts on sheets, part by part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.asked_prints import MOST, ask_worker, keep_part, known_print, next_numbers
from dues.actions.printing import sheet_of
from dues.enums import SheetPaper
from dues.errors import PrintRefused
from dues.models import Collection, PrintBatch, ReceiptRendering
from dues.queries.batch_printing import PART_SIZE
from dues.receipt_papers import draw_many
from perisai.audit.actions import record
from perisai.common.imposition import Layout, on_sheets

BATCH_JOB = "dues.print_batch"
LAYOUTS = {
    SheetPaper.A4: Layout(210, 297, 105, 148, columns=2, rows=2),
    SheetPaper.F4: Layout(215, 330, 105, 148, columns=2, rows=2),
}


@transaction.atomic
def start_batch(
    *,
    uuid: UUID,
    asked: Mapping[str, str],
    collections: Sequence[int],
    paper: SheetPaper,
    by,
    at: dt.datetime,
) -> PrintBatch:
    """Ask the worker to print these receipts (keys, in this order). `asked` is the question they answer: the
    same `uuid` and question answers with the same print, although some of them are printed by then. Raises
    PrintRefused for none or more than MOST, UuidReused."""
    if known := known_print(PrintBatch, uuid=uuid, asked=asked, paper=paper.value, by=by):
        return known
    if not collections:
        raise PrintRefused(_("There is nothing to print: every receipt you chose was printed."))
    if len(collections) > MOST:
        raise PrintRefused(
            _("%(number)s receipts are too many for one print (%(most)s at most). Choose fewer.")
            % {"number": len(collections), "most": MOST}
        )
    return ask_worker(
        PrintBatch,
        job_kind=BATCH_JOB,
        word="receipts.print_asked",
        keys=collections,
        uuid=uuid,
        asked=asked,
        paper=paper.value,
        by=by,
        at=at,
    )


def print_part(*, batch: PrintBatch, collections: Sequence[int], part: int, at: dt.datetime) -> int:
    """Print the part with this number, from 0. Returns how many receipts are printed by now.

    A part that was printed before is left alone, so a worker that dies doubles nothing: the file lies there
    before the rows say so. When somebody printed one of the receipts meanwhile, the database refuses the
    number and the worker tries again. Raises PdfUnavailable.
    """
    keys = collections[part * PART_SIZE : (part + 1) * PART_SIZE]
    if not batch.renderings.filter(collection=keys[0]).exists():
        numbers = next_numbers(ReceiptRendering, of="collection", keys=keys)
        content = _draw_part(keys, numbers, paper=SheetPaper(batch.paper), at=at)
        keep_part(content, batch=batch, part=part)
        _note_part(batch, numbers, at=at)
    return part * PART_SIZE + len(keys)


def _draw_part(
    keys: Sequence[int], numbers: dict[int, int], *, paper: SheetPaper, at: dt.datetime
) -> bytes:
    rows = Collection.objects.with_letterhead().in_bulk(keys)
    sheets = [sheet_of(rows[key], number=numbers[key], at=at) for key in keys]
    pdf, owners = draw_many(sheets)
    return on_sheets(pdf, layout=LAYOUTS[paper], notes=_sheet_notes(owners))


def _sheet_notes(owners: Sequence[str]) -> list[str]:
    """`Lembar 1 dari 2` for the pages of a receipt that needs several."""
    totals, seen, notes = Counter(owners), Counter(), []
    for owner in owners:
        seen[owner] += 1
        is_long = totals[owner] > 1
        notes.append(f"Lembar {seen[owner]} dari {totals[owner]}" if is_long else "")
    return notes


@transaction.atomic
def _note_part(batch: PrintBatch, numbers: dict[int, int], *, at: dt.datetime) -> None:
    for key, number in numbers.items():
        rendering = ReceiptRendering.objects.create(
            collection_id=key,
            number=number,
            paper=batch.paper,
            batch=batch,
            by=batch.by,
            rendered_at=at,
        )
        record(
            "receipt.printed",
            rendering.collection,
            by=batch.by,
            number=number,
            paper=batch.paper,
            batch=batch.pk,
        )
