"""Judging the rows of a check slice by slice, at once or by a worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from perisai.common.masking import mask_nik
from perisai.imports.actions.locking import lock_batch
from perisai.imports.earlier import about_file, vanished
from perisai.imports.enums import BatchState, Choice, Verdict
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.reading import (
    chosen_together,
    judge_some,
    layout_of,
    portfolio_of,
    workbook_of,
)
from perisai.imports.register.judging import JudgedRow, Survey, survey_sheet
from perisai.imports.register.layout import Layout
from perisai.imports.register.merging import spread_merges
from perisai.imports.register.remarks import named, remarks_of
from perisai.imports.register.workbook import Workbook
from perisai.jobs.registry import Again
from villages.queries import viewer_for

ROWS_A_SLICE = 400


def check_slice(
    *, batch: ImportBatch, number: int, by, at: dt.datetime, workbook: Workbook | None = None
) -> Again | None:
    """Judge the next rows of the check with this number; None when there are none left, or when another
    check was begun since. `by` asked for it: whom they see, the rows are compared with.

    Harmless when repeated: the next rows are those after the last one that is written, which is looked
    at once more under the lock. `workbook` is the file, where it was read already.
    """
    batch = ImportBatch.objects.select_related("village").get(pk=batch.pk)
    if not _is_this_check(batch, number):
        return None
    workbook = workbook or workbook_of(batch)
    layout = layout_of(batch, workbook)
    sheet = workbook.sheet(batch.sheet)
    spread = spread_merges(sheet, layout)
    survey = survey_sheet(spread, layout)
    last = _last_row(batch)
    left = [row for row in survey.people if row.number > last]
    portfolio = portfolio_of(batch, viewer_for(by, now=at))
    judged = judge_some(
        spread, layout, survey, left[:ROWS_A_SLICE], portfolio=portfolio, on=batch.checked_on
    )
    is_last = len(left) <= ROWS_A_SLICE
    said = _remarks(batch, workbook, layout, survey) if is_last else []
    with transaction.atomic():
        batch = lock_batch(batch)
        if not _is_this_check(batch, number):
            return None
        if _last_row(batch) == last:
            ImportRow.objects.bulk_create(_row_of(batch, row) for row in judged)
        if is_last:
            _finish_check(batch, survey, said, at)
            return None
    done = len(survey.people) - len(left) + len(judged)
    return Again(progress=done, total=len(survey.people))


def chosen_of(batch: ImportBatch) -> dict[str, str]:
    """The rows in which a person let the file count, by number, with the fingerprint of what she saw then:
    kept over another check."""
    rows = batch.rows.to_choose().filter(choice=Choice.FILE)
    return {str(row.number): row.was for row in rows}


def _is_this_check(batch: ImportBatch, number: int) -> bool:
    return batch.state == BatchState.CHECKING and batch.checks == number


def _last_row(batch: ImportBatch) -> int:
    return batch.rows.order_by("-number").values_list("number", flat=True).first() or 0


def _remarks(batch: ImportBatch, workbook: Workbook, layout: Layout, survey: Survey) -> list[dict]:
    """What is said of the sheet; looking over all the others takes its time."""
    chosen = {one.sheet for one in chosen_together(batch)}
    return remarks_of(workbook, workbook.sheet(batch.sheet), layout, survey, chosen)


def _finish_check(
    batch: ImportBatch, survey: Survey, said: Sequence[dict], at: dt.datetime
) -> None:
    batch.remarks = [*batch.remarks, *_to_choose_anew(batch)]
    batch.passed_over = {kind.value: count for kind, count in survey.passed_over.items()}
    batch.remarks = [*about_file(batch), *vanished(batch, survey), *batch.remarks, *said]
    batch.state, batch.checked_at = BatchState.CHECKED, at
    batch.save()


def _to_choose_anew(batch: ImportBatch) -> list[dict]:
    """The rows in which a choice no longer holds, because something else is proposed now, as a remark."""
    open_rows = batch.rows.to_choose().filter(choice=Choice.HAND, number__in=map(int, batch.chosen))
    names = list(open_rows.values_list("name", flat=True)) if batch.chosen else []
    return named("choose_anew", names, count=len(names))


def _row_of(batch: ImportBatch, row: JudgedRow) -> ImportRow:
    added = row.person if row.verdict != Verdict.CHANGED else None
    made = ImportRow(
        batch=batch,
        number=row.number,
        verdict=row.verdict,
        found=[finding.as_json() for finding in row.findings],
        name=row.name,
        covered_nik=mask_nik(row.nik),
        months=len(added.paid) if added else row.months,
        amount=added.rupiah if added else row.rupiah,
    )
    if any(finding.code == "both_changed" for finding in row.findings):
        is_chosen = batch.chosen.get(str(row.number)) == made.was
        made.choice = Choice.FILE if is_chosen else Choice.HAND
    return made
