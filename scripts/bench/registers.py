"""Bringing in a register of five hundred rows, beside the same rows written by nothing but the database."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from perisai.imports.actions.checking import upload_register
from perisai.imports.actions.saving import save_batch
from perisai.imports.models import ImportBatch
from perisai.jobs.models import Job
from perisai.jobs.runner import work_on
from scripts.bench.days import MORNING, TONIGHT
from scripts.bench.measuring import Table, sql, timed
from scripts.bench.server import bare_connection
from villages.models import Agent, Assignment

ROWS = 500
GOAL = 8.0  # times the floor, as for saving
WHY = (
    "Each row is saved for itself, with its history and its dues by the one way money is recorded. To come"
    " below, rows would have to be written together."
)
WRITES = ("INSERT", "UPDATE", "DELETE")
HEADINGS = ("No", "NIK", "Nama Peserta", "L/P", "Tempat, Tgl Lahir", "Dusun", "RT/RW", "Pekerjaan",
            "Program", "Penghasilan", "Agt-26", "Sep-26", "Okt-26")  # fmt: skip


def measure_registers(table: Table) -> None:
    """From the file to the last row saved, with three months of dues each."""
    table.head(f"A register of {ROWS} rows")
    agent = Agent.objects.select_related("user").get(user__username="a2")
    content, batches = _register(), []
    table.row("read and judged", timed(lambda: batches.append(_check(agent, content))))
    batch = batches[0]
    statements, numbers = _statements(batch)
    floor = _write_bare([one for one in statements if one.startswith(WRITES)], numbers)
    took = timed(lambda: _save(batch))
    saved = batch.rows.filter(member__isnull=False).count()
    note = f"{len(statements) / ROWS:.0f} statements a row"
    table.row("saved, with three months each", took, floor, goal=GOAL, note=note, why=WHY)
    if saved != ROWS:
        table.failed.append(f"the register: {saved} of {ROWS} rows were saved")


def _register() -> bytes:
    """A file of people whom nobody has registered yet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for number in range(1, ROWS + 1):
        nik = f"350101520865{number:04d}"
        home = ("P", "Jember, 12-08-1965", "Krajan", "001/001", "Petani", "2", 1_000_000)
        writer.writerow([number, nik, f"Orang Baru {number}", *home, 8_400, 8_400, 8_400])
    return text.getvalue().encode()


def _check(agent: Agent, content: bytes) -> ImportBatch:
    batch = upload_register(
        uuid=uuid4(),
        agent=agent,
        village=Assignment.objects.get(agent=agent).village,
        file_name="buku.csv",
        content=content,
        by=agent.user,
        on=TONIGHT,
        at=MORNING,
    )
    _work_off(batch.check_key)
    batch.refresh_from_db()
    return batch


def _save(batch: ImportBatch) -> None:
    save_batch(batch=batch, by=batch.created_by, at=MORNING, on=TONIGHT)
    _work_off(batch.save_key)


def _work_off(key: str) -> None:
    job = Job.objects.get(unique_key=key)
    while work_on(job.pk, clock=lambda: MORNING):
        pass


def _statements(batch: ImportBatch) -> tuple[list[str], list[tuple[str, int]]]:
    """What saving sends, undone afterwards, and where the numbers of all tables stood before."""
    numbers = sql(
        "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
        " WHERE last_value IS NOT NULL"
    )
    connection.queries_log = type(connection.queries_log)(maxlen=1_000_000)
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        _save(batch)
        transaction.set_rollback(True)
    batch.refresh_from_db()
    return [row["sql"] for row in seen.captured_queries], numbers


def _write_bare(writes: list[str], numbers: list[tuple[str, int]]) -> float:
    """The seconds of the same writes in one bare transaction; they are taken back after everything was
    checked."""
    with bare_connection() as bare, bare.cursor() as cursor:
        for name, value in numbers:  # rows name each other by their numbers
            cursor.execute("SELECT setval(%s, %s)", (name, value))

        def write() -> None:
            cursor.execute("BEGIN")
            for statement in writes:
                cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ROLLBACK")

        return timed(write)
