"""A workbook is read before anything is written: no transaction is open while a file is read."""

import openpyxl
import pytest
from django.db import connection

from perisai.imports import reading
from perisai.imports.actions import confirmations
from perisai.imports.actions.checking import check_again, choose_sheets, remap_columns
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch
from perisai.jobs.runner import run_due_jobs
from tests.cast import assemble
from tests.imports.registers import TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, undo, upload, upload_confirmations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def seen(monkeypatch):
    """Whether a transaction was open, each time that a workbook was read."""
    found, load = [], openpyxl.load_workbook

    def watched(*args, **kwargs):
        found.append(connection.in_atomic_block)
        return load(*args, **kwargs)

    monkeypatch.setattr(openpyxl, "load_workbook", watched)
    return found


def forget():
    """Another process, which has not read the file yet."""
    reading._workbooks.clear()


def as_said(batch) -> dict:
    return {"by": batch.created_by, "on": TODAY, "at": NOW}


def holds_of(batch) -> dict:
    return {int(index): key for index, key in batch.holds.items()}


def two_sheets(cast) -> ImportBatch:
    return upload(cast, content=xlsx(table(people(1)), table(people(2)), names=("Satu", "Dua")))


def fresh(batch):
    return type(batch).objects.get(pk=batch.pk)


def bringing(cast):
    upload(cast)


def choosing_sheets(cast):
    batch = two_sheets(cast)
    forget()
    choose_sheets(batch=batch, sheets=["Satu", "Dua"], **as_said(batch))


def naming_columns(cast):
    batch = upload(cast)
    forget()
    remap_columns(batch=batch, holds=holds_of(batch), **as_said(batch))


def checking_again(cast):
    batch = upload(cast)
    forget()
    check_again(batch=batch, **as_said(batch))


def checking_for_long(cast):
    batch = upload(cast, people(301))
    assert batch.state == BatchState.CHECKING
    forget()
    run_due_jobs()


def saving_and_undoing(cast):
    batch = upload(cast)
    forget()
    undo(save(batch))


def saving_corrections(cast):
    save(upload(cast))
    batch = upload(cast, people(1, Pekerjaan="Buruh Tani"))
    forget()
    save(batch)


def bringing_confirmations(cast):
    upload_confirmations(cast)


def choosing_a_sheet_of_confirmations(cast):
    content = xlsx([["a"]], [["b"]], names=("Satu", "Dua"))
    brought = upload_confirmations(cast, content=content)
    forget()
    confirmations.choose_confirmations_sheet(brought=brought, sheet="Dua", by=cast.koordinator)


def naming_columns_of_confirmations(cast):
    brought = upload_confirmations(cast)
    told = {"brought": brought, "holds": holds_of(brought), "by": cast.koordinator}
    forget()
    confirmations.remap_confirmations(**told)


def saving_confirmations(cast):
    brought = upload_confirmations(cast)
    forget()
    confirmations.save_confirmations(brought=brought, by=cast.koordinator, at=NOW)
    forget()
    run_due_jobs()
    assert fresh(brought).state == BatchState.SAVED


DOORS = [
    bringing, choosing_sheets, naming_columns, checking_again, checking_for_long,
    saving_and_undoing, saving_corrections, bringing_confirmations,
    choosing_a_sheet_of_confirmations, naming_columns_of_confirmations, saving_confirmations,
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_transaction_is_open_while_a_workbook_is_read(cast, seen, door):
    door(cast)

    assert seen
    assert not any(seen)
