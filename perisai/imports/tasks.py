"""What a worker does for imports."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.imports.actions.checking import CHECK_JOB
from perisai.imports.actions.confirmations import CONFIRM_JOB, save_confirmations_slice
from perisai.imports.actions.saving import SAVE_JOB, save_slice
from perisai.imports.actions.slices import check_slice
from perisai.imports.actions.undoing import UNDO_JOB, undo_slice
from perisai.imports.models import ConfirmationImport, ImportBatch
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles


@handles(
    CHECK_JOB,
    label=_("Check a register"),
    purpose=_("Judges the rows of an Excel register that somebody uploaded."),
)
def check(job: Job, *, on: dt.datetime) -> Again | None:
    """The next rows of a check."""
    told = job.payload
    return check_slice(
        batch=ImportBatch.objects.get(pk=told["batch"]),
        number=told["number"],
        by=User.objects.get(pk=told["by"]),
        at=on,
    )


@handles(
    SAVE_JOB,
    label=_("Save a register"),
    purpose=_("Saves the rows of an Excel register that was checked."),
)
def save(job: Job, *, on: dt.datetime) -> Again | None:
    """The next rows of an import."""
    return save_slice(batch=ImportBatch.objects.get(pk=job.payload["batch"]), at=on)


@handles(
    UNDO_JOB,
    label=_("Take back a register"),
    purpose=_("Takes back what the import of a register saved."),
)
def undo(job: Job, *, on: dt.datetime) -> Again | None:
    """The next rows of an import that is taken back."""
    return undo_slice(batch=ImportBatch.objects.get(pk=job.payload["batch"]), at=on)


@handles(
    CONFIRM_JOB,
    label=_("Save a file of confirmations"),
    purpose=_("Saves which payments BPJS Ketenagakerjaan (Jamsostek) confirms."),
)
def save_confirmations(job: Job, *, on: dt.datetime) -> Again | None:
    """The next rows of a file of the scheme."""
    return save_confirmations_slice(
        brought=ConfirmationImport.objects.get(pk=job.payload["import"])
    )
