"""Printing a receipt: the first paper is the original, each later one a copy of its own."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from dues.enums import ReceiptPaper
from dues.models import Collection, ReceiptRendering
from dues.queries.printing import DRAWER
from dues.queries.receipts import receipt_of
from dues.receipt_papers import Copy, Sheet, draw_receipt
from perisai.audit.actions import record
from perisai.common.kept_files import keep_file
from perisai.common.retries import check_same_content, content_hash_of
from villages.queries import local_day, time_zone_of

TRIES = 5  # each other print at the same moment takes one number


def print_receipt(
    *, uuid: UUID, collection: Collection, paper: ReceiptPaper, by, at: dt.datetime
) -> ReceiptRendering:
    """Print a receipt: the original when it is the first paper, whatever its size, otherwise the next copy,
    which says SALINAN ke-n. The same `uuid` answers with the same print.

    The file is on the disk before the row says so, and of two at the same moment the second takes the
    next number. Not one transaction, because drawing must not keep other writers waiting. Raises
    UuidReused, PdfUnavailable.
    """
    for _try in range(TRIES):
        if known := _printed_before(uuid, collection, paper):
            return known
        number = next_number(collection)
        sheet = sheet_of(collection, number=number, at=at)
        content = draw_receipt(sheet, paper=paper)
        sha256 = keep_file(content, drawer=DRAWER, suffix=paper.suffix)
        try:
            return _note(
                collection=collection,
                uuid=uuid,
                number=number,
                paper=paper,
                sha256=sha256,
                size=len(content),
                by=by,
                rendered_at=at,
            )
        except IntegrityError as error:
            taken = error
    raise taken


def next_number(collection: Collection) -> int:
    """0 for the original, n for the n-th copy. One query."""
    last = ReceiptRendering.objects.filter(collection=collection).aggregate(last=Max("number"))
    return 0 if last["last"] is None else last["last"] + 1


def sheet_of(collection: Collection, *, number: int, at: dt.datetime) -> Sheet:
    """The paper with this number, dated by the local day of the receipt's branch."""
    day = local_day(at, time_zone_of(collection.branch))
    return Sheet(receipt_of(collection), copy=Copy(number, day) if number else None)


@transaction.atomic
def note_sending(*, collection: Collection, by) -> None:
    """Leave a trace that somebody was about to send the text of a receipt. What the other program then
    does nobody knows."""
    record("receipt.sending_opened", collection, by=by)


def _printed_before(
    uuid: UUID, collection: Collection, paper: ReceiptPaper
) -> ReceiptRendering | None:
    known = ReceiptRendering.objects.filter(uuid=uuid).first()
    if known:
        check_same_content(
            content_hash_of(collection=known.collection_id, paper=known.paper),
            content_hash_of(collection=collection.pk, paper=paper.value),
        )
    return known


@transaction.atomic
def _note(*, by, **fields) -> ReceiptRendering:
    rendering = ReceiptRendering.objects.create(by=by, **fields)
    record(
        "receipt.printed",
        rendering.collection,
        by=by,
        number=rendering.number,
        paper=rendering.paper,
        sha256=rendering.sha256,
    )
    return rendering
