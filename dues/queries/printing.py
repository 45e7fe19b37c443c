"""What was printed of a receipt, and the files that are kept."""

from __future__ import annotations

from collections.abc import Sequence

from dues.models import Collection, ReceiptRendering
from perisai.common.kept_files import read_kept_file

DRAWER = "receipts"  # where prints lie among the kept files


def prints_of(collection: Collection) -> Sequence[ReceiptRendering]:
    """The original, then the copies, with who printed them. One query."""
    rows = ReceiptRendering.objects.filter(collection=collection).select_related("by")
    return list(rows.order_by("number"))


def print_file(rendering: ReceiptRendering) -> bytes:
    """The file of a print, as it was printed. Raises FileLost when it is missing, was changed, or never was
    there because the receipt was printed on a sheet with others."""
    return read_kept_file(rendering.sha256, drawer=DRAWER, suffix=rendering.suffix)
