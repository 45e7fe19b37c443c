"""The printed originals of receipts: how far printing is, and the kept file."""

from __future__ import annotations

from dataclasses import dataclass

from dues.enums import RenderingKind
from dues.models import (
    Collection,
    ReceiptRendering,
)
from perisai.common.kept_files import read_kept_file
from perisai.jobs.queries import progress_of

DRAWER = "receipts"  # where printed originals lie among the kept files
SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True)
class Printing:
    """How far the printing of an original is. `error` tells why the worker gave up."""

    original: ReceiptRendering | None
    error: str

    @property
    def is_waiting(self) -> bool:
        return self.original is None and not self.error


def printing_of(collection: Collection) -> Printing:
    """How far the printing of a receipt is."""
    original = original_of(collection)
    progress = None if original else progress_of(render_job_key(collection))
    return Printing(original, "" if progress is None or progress.is_open else progress.error)


def original_of(collection: Collection) -> ReceiptRendering | None:
    """The original that was printed; None while it waits."""
    return ReceiptRendering.objects.filter(
        collection=collection, kind=RenderingKind.ORIGINAL
    ).first()


def original_pdf(rendering: ReceiptRendering) -> bytes:
    """The file of an original, as it was printed. Raises FileLost when it is missing or changed."""
    return read_kept_file(rendering.sha256, drawer=DRAWER, suffix=SUFFIX)


def render_job_key(collection: Collection) -> str:
    """The unique key of the job that prints a receipt."""
    return f"receipt:{collection.uuid}"
