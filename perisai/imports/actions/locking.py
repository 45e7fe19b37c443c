"""Holding an import while it is changed."""

from __future__ import annotations

from perisai.common.locks import hold_word
from perisai.imports.models import ImportBatch


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The import's row, locked."""
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def lock_file(batch: ImportBatch) -> ImportBatch:
    """The import's row, locked, with every other sheet of its file: two sheets that are chosen or saved at
    once wait for each other. The word comes first, so that they wait in one order."""
    hold_word(f"import {batch.file_key}")
    return lock_batch(batch)
