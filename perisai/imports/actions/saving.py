"""Saving the good rows: a job in slices, each row a transaction of its own, nobody made twice."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dues.actions.old_book import record_old_book
from members.actions.enrolling import reactivate_enrolment
from members.actions.people import register_member
from members.enums import PhoneOwner, Relation
from members.errors import NikTaken
from members.models import Enrolment, Member
from members.values import Job as JobOfMembers
from members.values import Person as PersonOfMembers
from members.values import Relative, Terms
from perisai.audit.actions import record
from perisai.common.errors import Refused
from perisai.imports.actions.adopting import note_adopted
from perisai.imports.actions.correcting import correct_member
from perisai.imports.actions.locking import lock_batch, lock_file
from perisai.imports.enums import SAVABLE, BatchState, Field, Verdict
from perisai.imports.errors import BatchRefused
from perisai.imports.known import Holder, holders_of
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.reading import layout_of, people_of, portfolio_of, saved_since_check
from perisai.imports.register.findings import Finding
from perisai.imports.register.layout import Layout
from perisai.imports.register.people import Person
from perisai.imports.register.spells import Spell, spells_of
from perisai.imports.said import hashes_of
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from perisai.jobs.registry import Again
from villages.actions.places import find_or_add_neighbourhood
from villages.models import Neighbourhood
from villages.queries import viewer_for
from villages.scoping import Viewer

SAVE_JOB = "imports.save_batch"
ROWS_A_SLICE = 25


@transaction.atomic
def save_batch(*, batch: ImportBatch, by, at: dt.datetime, on: dt.date) -> ImportBatch:
    """Want the good rows saved; a worker does it. Asking twice changes nothing, but a worker that gave
    up starts again.

    Raises BatchRefused when no row can be saved, the import was undone, or another sheet of its file was
    saved since the check.
    """
    batch = lock_file(batch)
    if batch.state in (BatchState.SAVING, BatchState.SAVED):
        retry_job(job=_job(batch, at), on=at)
        return batch
    if batch.state != BatchState.CHECKED:
        raise BatchRefused(_("This import cannot be saved. Bring the file again."))
    other = saved_since_check(batch)
    if other and other.state == BatchState.UNDOING:
        raise BatchRefused(
            _("Sheet %(sheet)s of the same file is being undone. Wait until that is done.")
            % {"sheet": other.sheet}
        )
    if other:
        raise BatchRefused(
            _("Sheet %(sheet)s of the same file was saved after this check. Check again first.")
            % {"sheet": other.sheet}
        )
    if not batch.rows.to_save().exists():
        raise BatchRefused(
            _("No row can be saved. Mend the rows in Excel and bring the file again.")
        )
    batch.state, batch.saved_by, batch.saved_on = BatchState.SAVING, by, on
    batch.save()
    record("import.saving", batch, by=by, agent=batch.agent and batch.agent.code)
    _job(batch, at)
    return batch


def _job(batch: ImportBatch, at: dt.datetime) -> Job:
    told = {"batch": batch.pk}
    return request_job(kind=SAVE_JOB, unique_key=batch.save_key, payload=told, on=at)


def save_slice(*, batch: ImportBatch, at: dt.datetime) -> Again | None:
    """Save the next rows of an import that is being saved; None when there are none left.

    Harmless when repeated: a row and its person are written in one transaction, and every identity
    follows from the import and the row's number.
    """
    if batch.state != BatchState.SAVING:
        return None
    rows = list(batch.rows.to_save()[:ROWS_A_SLICE])
    people = people_of(batch, {row.number for row in rows})
    layout = layout_of(batch)
    viewer = viewer_for(batch.saved_by, now=at)
    holders = holders_of([person.nik for person in people.values()], portfolio_of(batch, viewer))
    for row in rows:
        person = people[row.number]
        _save_or_refuse(batch, row, person, holders.get(person.nik), layout, viewer, at)
    left = batch.rows.to_save().count()
    if left or note_adopted(batch, viewer):
        total = batch.rows.filter(verdict__in=SAVABLE).count()
        return Again(progress=total - left, total=total)
    _finish(batch, at)
    return None


@transaction.atomic
def _finish(batch: ImportBatch, at: dt.datetime) -> None:
    batch = lock_batch(batch)
    if batch.state != BatchState.SAVING:
        return  # this worker's lease ran out: another finished, and the import may be undone since
    saved = batch.rows.filter(member__isnull=False, verdict__in=SAVABLE).count()
    batch.state, batch.saved_at = BatchState.SAVED if saved else BatchState.FAILED, at
    batch.save()
    record("import.saved", batch, by=batch.saved_by, saved=saved, rows=batch.rows.count())


def _save_or_refuse(
    batch: ImportBatch,
    row: ImportRow,
    person: Person,
    holder: Holder | None,
    layout: Layout,
    viewer: Viewer,
    at: dt.datetime,
) -> None:
    """Whoever became a member since the check, under this NIK or the one it was corrected to, is not made
    once more."""
    try:
        with transaction.atomic():
            if row.verdict == Verdict.CHANGED:
                correct_member(
                    batch=batch,
                    row=row,
                    person=person,
                    holder=holder,
                    asked=[column.month for column in layout.months],
                    viewer=viewer,
                    at=at,
                )
            elif holder and holder.may_be(person.name, person.birth_date):
                _refuse_taken(row, layout, is_own=holder.is_own)
            else:
                _save_row(batch, row, person, at)
    except NikTaken:
        _refuse_taken(row, layout, is_own=bool(holder and holder.is_own))
    except Refused as refusal:
        _refuse(row, Finding("not_savable", "", {"value": str(refusal)}))


def _refuse(row: ImportRow, finding: Finding) -> None:
    """What was ready at the check is not any more: somebody else was first, or a rule says no."""
    row.verdict = Verdict.REFUSED
    row.found = [finding.as_json(), *row.found]
    row.months, row.amount = 0, 0
    row.save()


def _refuse_taken(row: ImportRow, layout: Layout, *, is_own: bool) -> None:
    column = layout.column(Field.NIK)
    _refuse(row, Finding("dup_own" if is_own else "dup_registered", column.title))


def _save_row(batch: ImportBatch, row: ImportRow, person: Person, at: dt.datetime) -> None:
    """The person with the first enrolment, an enrolment for every further spell, and their dues."""
    spells = spells_of(person.paid, on=batch.saved_on)
    member = _register(batch, row, person, spells[0])
    enrolment = member.enrolments.get(uuid=batch.uuid_of(row.number, "member"))
    _record_dues(batch, row, enrolment, spells[0], 0, at)
    for position, (lapsed, spell) in enumerate(pairwise(spells), start=1):
        enrolment = reactivate_enrolment(
            enrolment=enrolment,
            uuid=batch.uuid_of(row.number, f"enrolment/{position}"),
            declaration=None,
            start_month=spell.start_month,
            is_start_estimated=spell.is_start_estimated,
            is_lapsed=True,
            lapsed_on=lapsed.lapsed_on,
            by=batch.saved_by,
            on=batch.saved_on,
        )
        _record_dues(batch, row, enrolment, spell, position, at)
    row.member, row.saved_at, row.said = member, timezone.now(), hashes_of(person, member.pk)
    row.save()


def _register(batch: ImportBatch, row: ImportRow, person: Person, spell: Spell) -> Member:
    neighbourhood = _neighbourhood(batch, person)
    heirs = [Relative(name=person.heir, relation=person.relation or Relation.OTHER)]
    return register_member(
        uuid=batch.uuid_of(row.number, "member"),
        village=batch.village,
        neighbourhood=neighbourhood,
        agent=batch.agent,
        person=PersonOfMembers(
            nik=person.nik,
            name=person.name,
            birth_date=person.birth_date,
            sex=person.sex,
            family_card=person.family_card,
            birth_place=person.birth_place,
            address=person.address or ("" if neighbourhood else person.place_text),
            phone=person.phone,
            phone_owner=PhoneOwner.SELF if person.phone else "",
            note=person.note,
        ),
        job=JobOfMembers(
            job=person.job,
            start_month=spell.start_month,
            is_start_estimated=spell.is_start_estimated,
            kpj=person.kpj,
            terms=Terms(income=person.income, sector=person.sector, has_jht=person.has_jht),
        ),
        heirs=heirs if person.heir else (),
        is_newcomer=False,
        by=batch.saved_by,
        on=batch.saved_on,
    )


def _neighbourhood(batch: ImportBatch, person: Person) -> Neighbourhood | None:
    if not (person.hamlet and person.rt and person.rw):
        return None
    return find_or_add_neighbourhood(
        village=batch.village,
        hamlet_name=person.hamlet,
        rt=person.rt,
        rw=person.rw,
        by=batch.saved_by,
    )


def _record_dues(
    batch: ImportBatch,
    row: ImportRow,
    enrolment: Enrolment,
    spell: Spell,
    position: int,
    at: dt.datetime,
) -> None:
    if spell.paid:
        record_old_book(
            uuid=batch.uuid_of(row.number, f"dues/{position}"),
            enrolment=enrolment,
            months={paid.month: paid.paid_on for paid in spell.paid},
            collected_on=batch.saved_on,
            by=batch.saved_by,
            at=at,
        )
