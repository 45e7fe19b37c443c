"""Undoing an import: the money by reversals, untouched people withdrawn, the others kept and named."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.reversal import later_months, reverse_old_book
from dues.actions.standing import lock_standing
from dues.errors import NotReversible
from dues.models import Collection, CollectionLine
from members.actions.enrolling import take_back_earlier_start
from members.actions.people import withdraw_member
from members.errors import TermsRefused
from members.models import Attestation, Consent, Enrolment, EnrolmentTerms, Heir, Member
from perisai.audit.actions import record
from perisai.imports.actions.locking import lock_batch, lock_file
from perisai.imports.enums import BatchState, KeptBecause, Verdict
from perisai.imports.errors import BatchRefused
from perisai.imports.known import dues_of_row
from perisai.imports.models import ImportBatch, ImportRow
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from perisai.jobs.registry import Again

UNDO_JOB = "imports.undo_batch"
ROWS_A_SLICE = 25


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by, at: dt.datetime, on: dt.date) -> ImportBatch:
    """Want an import undone; a worker does it. Asking twice changes nothing, but a worker that gave up
    starts again.

    Raises BatchRefused for an import that was not saved.
    """
    batch = lock_file(batch)
    if batch.state in (BatchState.UNDOING, BatchState.UNDONE):
        retry_job(job=_job(batch, at), on=at)
        return batch
    if batch.state != BatchState.SAVED:
        raise BatchRefused(_("Only an import that was saved can be undone."))
    batch.state, batch.undone_by, batch.undone_on = BatchState.UNDOING, by, on
    batch.save()
    record("import.undoing", batch, by=by, agent=batch.agent and batch.agent.code)
    _job(batch, at)
    return batch


def _job(batch: ImportBatch, at: dt.datetime) -> Job:
    told = {"batch": batch.pk}
    return request_job(kind=UNDO_JOB, unique_key=batch.undo_key, payload=told, on=at)


def undo_slice(*, batch: ImportBatch, at: dt.datetime) -> Again | None:
    """Take back the next rows of an import that is being undone; None when there are none left.
    Harmless when repeated: a row and what comes of it are undone in one transaction."""
    if batch.state != BatchState.UNDOING:
        return None
    for row in list(batch.rows.to_undo().select_related("member")[:ROWS_A_SLICE]):
        _undo_row(batch, row, at)
    left = batch.rows.to_undo().count()
    if left:
        total = batch.rows.saved_with_traces().count()
        return Again(progress=total - left, total=total)
    _finish(batch)
    return None


@transaction.atomic
def _finish(batch: ImportBatch) -> None:
    batch = lock_batch(batch)
    if batch.state != BatchState.UNDOING:
        return  # this worker's lease ran out and another finished
    batch.state = BatchState.UNDONE
    batch.save()
    kept = batch.rows.exclude(kept_because="").count()
    undone = batch.rows.filter(undone_at__isnull=False).count()
    record("import.undone", batch, by=batch.undone_by, undone=undone, kept=kept)


@transaction.atomic
def _undo_row(batch: ImportBatch, row: ImportRow, at: dt.datetime) -> None:
    Member.objects.select_for_update().get(pk=row.member_id)
    lock_standing(Enrolment.objects.filter(member=row.member_id).values_list("pk", flat=True))
    if row.verdict == Verdict.CHANGED:
        _take_months_back(batch, row, at)
        return
    row.kept_because = touched_by(batch, row)
    if not row.kept_because:
        _reverse(batch, row, at)
        withdraw_member(member=row.member, was_paid=False, by=batch.undone_by, on=batch.undone_on)
        row.undone_at = at
    row.save()


def _take_months_back(batch: ImportBatch, row: ImportRow, at: dt.datetime) -> None:
    """The months that the file gave somebody who was a member before, with the earlier start they brought;
    the corrections stay."""
    lines = CollectionLine.objects.filter(collection__in=_collections(batch, row))
    if lines.filter(confirmed__isnull=False).exists():
        row.kept_because = KeptBecause.CONFIRMED
    else:
        try:
            with transaction.atomic():
                _begin_as_before(batch, row)
                _reverse(batch, row, at)
        except TermsRefused:
            row.kept_because = KeptBecause.START
        except NotReversible:
            row.kept_because = _why_not_reversible(batch, row)
        else:
            row.undone_at = at
    row.save()


def _begin_as_before(batch: ImportBatch, row: ImportRow) -> None:
    """Bring back the start that a participation had before this row. Raises TermsRefused when something
    else rests on the earlier one."""
    if not row.began_before:
        return
    ours = _collections(batch, row)
    early = CollectionLine.objects.filter(month__lt=row.began_before)
    line = early.filter(collection__in=ours).select_related("enrolment").first()
    if line is None:
        return
    others = early.filter(enrolment=line.enrolment, paid_month__isnull=False)
    if others.exclude(collection__in=ours).exists():
        raise TermsRefused(_("Other months rest on the earlier start of this participation."))
    take_back_earlier_start(
        enrolment=line.enrolment,
        start_month=row.began_before,
        by=batch.undone_by,
        why=_("Import undone"),
    )


def _why_not_reversible(batch: ImportBatch, row: ImportRow) -> KeptBecause:
    """What a reversal was refused for, by looking again at what is there without it."""
    rests = any(later_months(collection) for collection in _collections(batch, row))
    return KeptBecause.LATER if rests else KeptBecause.HELD


def _reverse(batch: ImportBatch, row: ImportRow, at: dt.datetime) -> None:
    """Reverse what the row brought; what somebody reversed by hand since is gone already."""
    for number, collection in enumerate(_collections(batch, row)):
        if collection.reversal_decisions.filter(is_accepted=True).exists():
            continue
        reverse_old_book(
            uuid=batch.uuid_of(row.number, f"reversal/{number}"),
            collection=collection,
            reason=_("Import undone"),
            by=batch.undone_by,
            at=at,
        )


def touched_by(batch: ImportBatch, row: ImportRow) -> str:
    """Why the person of a row must stay: something happened to them since they were saved. Empty when
    nothing did."""
    member = row.member
    since = row.saved_at
    enrolments = Enrolment.objects.filter(member=member)
    lines = CollectionLine.objects.filter(enrolment__in=enrolments)
    if lines.filter(confirmed__isnull=False).exists():
        return KeptBecause.CONFIRMED
    if lines.exclude(collection__in=_collections(batch, row)).exists():
        return KeptBecause.PAID
    ours = [batch.uuid_of(row.number, "member")]
    ours += [batch.uuid_of(row.number, f"enrolment/{n}") for n in range(1, enrolments.count() + 1)]
    if enrolments.exclude(uuid__in=ours).exists():
        return KeptBecause.ENROLLED
    declared = Attestation.objects.filter(enrolment__in=enrolments).exists()
    if declared or Consent.objects.filter(member=member).exists():
        return KeptBecause.DECLARED
    histories = (
        Member.history.filter(id=member.pk),
        Enrolment.history.filter(member=member),
        EnrolmentTerms.history.filter(enrolment__in=enrolments),
        Heir.history.filter(member=member),
    )
    if any(history.filter(history_date__gt=since).exists() for history in histories):
        return KeptBecause.EDITED
    return ""


def _collections(batch: ImportBatch, row: ImportRow) -> list[Collection]:
    """The collections the import made of a row, newest months first."""
    enrolments = Enrolment.objects.filter(member=row.member_id).values_list("pk", flat=True)
    made = dues_of_row(batch, row, enrolments)
    return list(Collection.objects.filter(uuid__in=made).order_by("-pk"))
