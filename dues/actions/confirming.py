"""Writing down what the scheme says it received: a file, or one row that is typed. What fits exactly
confirms at once; everything else waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts
from dues.actions.standing import lock_standing, refresh_standing
from dues.confirming_rules import MOST_AHEAD, Said, Verdict
from dues.enums import ConfirmationMatch, ConfirmationSource
from dues.errors import AlreadyAnswered, BadDay
from dues.models import (
    Confirmation,
    ConfirmationBatch,
    ConfirmationUndo,
    ConfirmedLine,
)
from dues.queries.confirming import candidates_for, judge_all, kept_number
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from villages.models import Branch
from villages.queries import local_day


@dataclass(frozen=True, slots=True)
class Told:
    """One row of what the scheme says, as a door read it. `amount` in rupiah; what it does not say is
    empty."""

    number: int
    first_month: dt.date
    months: int
    amount: int
    nik: str = ""
    kpj: str = ""
    name: str = ""
    reference: str = ""
    paid_on: dt.date | None = None
    period_from: dt.date | None = None
    period_until: dt.date | None = None

    @property
    def said(self) -> Said:
        return Said(self.nik, self.kpj, self.first_month, self.months, self.amount)


@transaction.atomic
def open_confirmation_batch(
    *, uuid: UUID, branch: Branch, file_name: str, sha256: str, by, at: dt.datetime
) -> ConfirmationBatch:
    """Begin to write down a file of the scheme; its rows follow with `add_confirmations`.

    By the coordinator of the branch. The same `uuid` and file answers as the first time. Raises
    NotYours, UuidReused.
    """
    check_branch_acts(branch, by=by, at=at)
    return _open(
        uuid,
        content_hash_of(branch=branch.pk, file=sha256),
        branch=branch,
        source=ConfirmationSource.FILE,
        file_name=file_name[-200:],
        sha256=sha256,
        recorded_at=at,
        by=by,
    )


@transaction.atomic
def add_confirmations(*, batch: ConfirmationBatch, rows: Sequence[Told]) -> list[Confirmation]:
    """Write down rows of a batch that was opened; who may was decided there. A row that is there already
    is left as it is, so that a slice may come twice. Raises AlreadyAnswered when the batch was undone.
    """
    batch = lock_batch(batch)
    known = set(
        batch.rows.filter(number__in=[row.number for row in rows]).values_list("number", flat=True)
    )
    return _write(batch, [row for row in rows if row.number not in known])


@transaction.atomic
def key_confirmation(
    *, uuid: UUID, branch: Branch, told: Told, by, at: dt.datetime
) -> Confirmation:
    """Write down one confirmation that was typed. By the coordinator of the branch; the same `uuid` and
    content answers as the first time. Raises NotYours, BadDay, UuidReused."""
    check_branch_acts(branch, by=by, at=at)
    on = local_day(at, branch.time_zone)
    if told.paid_on and told.paid_on > on:
        raise BadDay(_("This day has not come yet. Write the day on the proof."), field="paid_on")
    if told.period_until and told.period_until > on + MOST_AHEAD:
        raise BadDay(_("The period ends years ahead. Read it again."), field="period_until")
    batch = _open(
        uuid,
        content_hash_of(branch=branch.pk, told=asdict(told)),
        branch=branch,
        source=ConfirmationSource.KEYED,
        recorded_at=at,
        by=by,
    )
    return batch.rows.first() or _write(lock_batch(batch), [told])[0]


@transaction.atomic
def undo_confirmations(
    *, batch: ConfirmationBatch, reason: str, by, at: dt.datetime
) -> ConfirmationUndo:
    """Take a whole batch back: the months it confirmed are only paid in again, and what waits of it
    waits no more. By the coordinator of the branch; asking twice answers as the first time. Raises
    NotYours."""
    check_branch_acts(batch.branch, by=by, at=at)
    batch = _locked(batch)
    if known := ConfirmationUndo.objects.filter(batch=batch).first():
        return known
    confirmed = ConfirmedLine.objects.filter(confirmation__batch=batch)
    enrolments = set(confirmed.values_list("line__enrolment", flat=True))
    lock_standing(enrolments)
    undo = ConfirmationUndo.objects.create(batch=batch, reason=reason, undone_by=by, undone_at=at)
    months, _by_table = confirmed.delete()
    refresh_standing(enrolments)
    record("confirmation.undone", batch, by=by, months=months)
    return undo


def lock_batch(batch: ConfirmationBatch) -> ConfirmationBatch:
    """The batch's row, locked before anybody's dues are. Raises AlreadyAnswered when it was undone."""
    batch = _locked(batch)
    if ConfirmationUndo.objects.filter(batch=batch).exists():
        raise AlreadyAnswered(_("These confirmations were taken back in the meantime. Look again."))
    return batch


def confirm_lines(confirmation: Confirmation, lines: Iterable[int]) -> None:
    """Insert the live claims of a confirmation on these months, in the caller's transaction and under
    the caller's lock; the caller moves the standing."""
    ConfirmedLine.objects.bulk_create(
        ConfirmedLine(line_id=line, confirmation=confirmation) for line in lines
    )


def _locked(batch: ConfirmationBatch) -> ConfirmationBatch:
    rows = ConfirmationBatch.objects.select_for_update(of=("self",)).select_related("branch")
    return rows.get(pk=batch.pk)


def _open(uuid: UUID, content: str, **fields) -> ConfirmationBatch:
    batch, is_new = write_once(ConfirmationBatch, uuid=uuid, content_hash=content, **fields)
    if is_new:
        record("confirmation.opened", batch, by=batch.by, source=str(batch.source))
    return batch


def _write(batch: ConfirmationBatch, rows: Sequence[Told]) -> list[Confirmation]:
    """Lock everybody who may be meant, judge, write the rows and confirm what fits exactly."""
    said = [row.said for row in rows]
    meant = candidates_for(said, branch=batch.branch)
    lock_standing({candidate.enrolment_id for found in meant for candidate in found})
    verdicts = judge_all(said, branch=batch.branch)
    written = Confirmation.objects.bulk_create(
        _row(batch, row, verdict) for row, verdict in zip(rows, verdicts, strict=True)
    )
    exact = [
        (row, line)
        for row, verdict in zip(written, verdicts, strict=True)
        if verdict.match == ConfirmationMatch.EXACT
        for line in verdict.lines
    ]
    ConfirmedLine.objects.bulk_create(
        ConfirmedLine(line_id=line, confirmation=row) for row, line in exact
    )
    refresh_standing({row.enrolment_id for row, _line in exact})
    record(
        "confirmation.recorded", batch, by=batch.by, rows=len(written), confirmed_months=len(exact)
    )
    return written


def _row(batch: ConfirmationBatch, told: Told, verdict: Verdict) -> Confirmation:
    return Confirmation(
        uuid=uuid5(batch.uuid, f"{told.number}"),
        batch=batch,
        number=told.number,
        enrolment_id=verdict.enrolment_id,
        **kept_number(told.nik, is_found=verdict.enrolment_id is not None),
        kpj=told.kpj,
        name=told.name,
        first_month=told.first_month,
        months=told.months,
        amount=told.amount,
        reference=told.reference,
        paid_on=told.paid_on,
        period_from=told.period_from,
        period_until=told.period_until,
        match=verdict.match,
    )
