"""What tests of imports do again and again."""

import datetime as dt

from perisai.common.ids import new_uuid
from perisai.imports.actions.checking import upload_register
from perisai.imports.actions.saving import save_batch
from perisai.imports.actions.undoing import undo_batch
from perisai.imports.models import ImportBatch
from perisai.jobs.runner import run_due_jobs
from tests.cast import Cast
from tests.imports.registers import SAMPLE, TODAY, people, table, xlsx

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)


def upload(cast: Cast, rows=None, **changes) -> ImportBatch:
    """An import of SZ, checked and not saved: of these rows (one good one unless told)."""
    told = {
        "uuid": new_uuid(),
        "agent": cast.sz,
        "village": cast.village,
        "file_name": "buku.xlsx",
        "content": xlsx(table(people() if rows is None else rows)),
        "by": cast.sz.user,
        "on": TODAY,
    }
    return upload_register(**{**told, **changes})


def upload_sample(cast: Cast, agent=None) -> ImportBatch:
    """The sheet of the sample register that carries the agent's code."""
    agent = agent or cast.sz
    content = SAMPLE.read_bytes()
    return upload(cast, agent=agent, by=agent.user, content=content, file_name=SAMPLE.name)


def save(batch: ImportBatch, by=None) -> ImportBatch:
    """Ask for the good rows to be saved and let a worker do it."""
    save_batch(batch=batch, by=by or batch.created_by, at=NOW, on=TODAY)
    run_due_jobs()
    return ImportBatch.objects.get(pk=batch.pk)


def undo(batch: ImportBatch, by=None) -> ImportBatch:
    """The same for taking it back."""
    undo_batch(batch=batch, by=by or batch.created_by, at=NOW, on=TODAY)
    run_due_jobs()
    return ImportBatch.objects.get(pk=batch.pk)
