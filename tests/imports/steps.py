"""What tests of imports do again and again."""

import datetime as dt

from perisai.common.ids import new_uuid
from perisai.imports.actions.checking import upload_register
from perisai.imports.actions.confirmations import (
    upload_confirmations as bring_confirmations,
)
from perisai.imports.actions.saving import save_batch
from perisai.imports.actions.undoing import undo_batch
from perisai.imports.models import ConfirmationImport, ImportBatch
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
        "at": NOW,
    }
    return upload_register(**{**told, **changes})


def upload_sample(cast: Cast, agent=None) -> ImportBatch:
    """The sheet of the sample register that carries the agent's code."""
    agent = agent or cast.sz
    content = SAMPLE.read_bytes()
    return upload(cast, agent=agent, by=agent.user, content=content, file_name=SAMPLE.name)


HEADINGS = ("No", "NIK", "No. KPJ", "Nama", "Bulan Iuran", "Jml Bulan", "Iuran", "Kode Iuran",
            "Tgl Bayar", "Masa Perlindungan Dari", "Masa Perlindungan Sampai")  # fmt: skip


def line_of(collection, number: int = 1, **changes) -> dict:
    """A line of the scheme's file for one person on a receipt."""
    lines = list(collection.lines.select_related("enrolment__member").order_by("month"))
    return {
        "No": number,
        "NIK": lines[0].enrolment.member.nik,
        "Nama": lines[0].enrolment.member.name,
        "Bulan Iuran": f"{lines[0].month:%m/%Y}",
        "Jml Bulan": len(lines),
        "Iuran": sum(line.total for line in lines),
        "Kode Iuran": f"0912345{number:05d}",
        "Tgl Bayar": "21-11-2026",
        "Masa Perlindungan Dari": "21-11-2026",
        "Masa Perlindungan Sampai": "20-12-2026",
    } | changes


def upload_confirmations(cast: Cast, rows=(), **changes) -> ConfirmationImport:
    """A file of the scheme for Jember, checked and not saved (one row of nobody unless told)."""
    nobody = {"NIK": "3509110101809999", "Bulan Iuran": "11/2026", "Iuran": 8400}
    told = {
        "uuid": new_uuid(),
        "branch": cast.branch,
        "file_name": "bukti.xlsx",
        "content": xlsx(table(rows or [nobody], HEADINGS), names=("Bukti",)),
        "by": cast.koordinator,
        "on": TODAY,
    }
    return bring_confirmations(**{**told, **changes})


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
