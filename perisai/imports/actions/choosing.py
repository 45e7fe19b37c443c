"""Where a member was corrected by hand and the file says something new as well: a person chooses."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.audit.actions import record
from perisai.imports.actions.locking import lock_batch
from perisai.imports.enums import BatchState, Choice
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportBatch


@transaction.atomic
def choose_values(*, batch: ImportBatch, numbers: Collection[int], by) -> ImportBatch:
    """Let the file count in the rows of these numbers, and what is written here in all others. Nothing is
    written before the import is saved. Raises BatchRefused once that began."""
    batch = lock_batch(batch)
    if batch.state != BatchState.CHECKED:
        raise BatchRefused(_("This can only be chosen between the check and the saving."))
    rows = batch.rows.to_choose()
    rows.update(choice=Choice.HAND)
    taken = rows.filter(number__in=numbers).update(choice=Choice.FILE)
    record("import.chosen", batch, by=by, taken=taken)
    return batch
