"""An import is taken back: money by reversals, untouched people withdrawn, the others kept."""

import datetime as dt

import pytest

from dues.actions.collecting import Payer, Share, take_dues
from dues.models import Collection, PaidMonth, ReversalDecision
from dues.queries.ledger import ledger_differences
from dues.queries.standing import position_of
from members.actions.enrolling import record_attestation
from members.models import Enrolment, Member
from members.values import Declaration
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.imports.actions import undoing
from perisai.imports.actions.saving import save_batch, save_slice
from perisai.imports.actions.undoing import undo_batch, undo_slice
from perisai.imports.enums import BatchState, KeptBecause
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportBatch
from perisai.jobs.runner import run_due_jobs
from tests.imports.registers import TODAY, people, register_of_a_year
from tests.imports.steps import NOW, save, undo, upload

pytestmark = pytest.mark.django_db


def test_untouched_people_are_withdrawn_and_their_money_is_reversed_not_deleted(cast):
    batch = undo(save(upload(cast, people(3))))

    assert batch.state == BatchState.UNDONE
    assert Member.objects.present().count() == 0
    assert Member.objects.count() == 3
    assert (
        Collection.objects.count() == ReversalDecision.objects.filter(is_accepted=True).count() == 3
    )
    assert not PaidMonth.objects.exists()
    assert not Enrolment.objects.open().exists()
    assert list(ledger_differences()) == []


def test_the_same_register_can_be_brought_again_afterwards(cast):
    undo(save(upload(cast, people(2))))
    again = save(upload(cast, people(2)))

    assert again.state == BatchState.SAVED
    assert Member.objects.present().count() == 2


def pay(cast, member):
    enrolment = member.enrolments.get()
    month = position_of(enrolment, on=TODAY).next_month
    take_dues(
        uuid=new_uuid(),
        agent=cast.sz,
        source="door",
        payer=Payer(member.name, "self"),
        shares=[Share(enrolment.pk, month, 1)],
        expected_total=8_400,
        collected_on=TODAY,
        by=cast.sz.user,
        at=NOW,
    )


def edit(cast, member):
    member.note = "pindah rumah"
    member.save()


def edit_heir(cast, member):
    heir = member.heirs.get()
    heir.name = "Nama Lain"
    heir.save()


def declare(cast, member):
    declaration = Declaration(attested_on=TODAY, is_working=True, is_not_in_care=True)
    record_attestation(enrolment=member.enrolments.get(), declaration=declaration, by=cast.sz.user)


def enrol_again(cast, member):
    cast.enrolment(member, slot=2)


@pytest.mark.parametrize(
    ("touch", "because"),
    [
        (pay, KeptBecause.PAID),
        (edit, KeptBecause.EDITED),
        (edit_heir, KeptBecause.EDITED),
        (declare, KeptBecause.DECLARED),
        (enrol_again, KeptBecause.ENROLLED),
    ],
)
def test_somebody_touched_since_is_kept_with_the_old_dues_and_named(cast, touch, because):
    batch = save(upload(cast, people(2)))
    touched = batch.rows.first().member
    touch(cast, touched)
    batch = undo(batch)

    assert list(Member.objects.present()) == [touched]
    assert batch.rows.first().kept_because == because
    assert PaidMonth.objects.filter(enrolment__member=touched).count() >= 3
    assert list(ledger_differences()) == []


def test_people_with_several_enrolments_are_taken_back_too(cast):
    undo(save(upload(cast, content=register_of_a_year(**{"Jan-26": "v", "Mei-26": "v"}))))

    assert not Member.objects.present().exists()
    assert not PaidMonth.objects.exists()
    assert list(ledger_differences()) == []


def test_only_a_saved_import_is_undone(cast):
    with pytest.raises(BatchRefused):
        undo(upload(cast))


def test_undoing_twice_changes_nothing(cast):
    batch = undo(save(upload(cast)))
    undo(batch)

    assert ReversalDecision.objects.count() == 1


def test_a_worker_that_comes_back_too_late_does_not_call_an_import_saved_that_is_being_undone(cast):
    asked = save_batch(batch=upload(cast), by=cast.sz.user, at=NOW, on=TODAY)
    run_due_jobs()
    undo_batch(batch=asked, by=cast.sz.user, at=NOW, on=TODAY)
    assert save_slice(batch=asked, at=NOW) is None

    assert ImportBatch.objects.get().state == BatchState.UNDOING
    assert AuditEntry.objects.filter(action="import.saved").count() == 1


def test_a_second_worker_notes_the_end_of_an_undoing_once(cast):
    asked = undo_batch(batch=save(upload(cast)), by=cast.sz.user, at=NOW, on=TODAY)
    run_due_jobs()
    assert undo_slice(batch=asked, at=NOW) is None

    assert AuditEntry.objects.filter(action="import.undone").count() == 1


def test_a_worker_that_dies_while_undoing_is_followed_by_another(cast, monkeypatch):
    monkeypatch.setattr(undoing, "ROWS_A_SLICE", 2)
    batch = save(upload(cast, people(3)))
    batch = undo_batch(batch=batch, by=cast.sz.user, at=NOW, on=TODAY)

    again = undo_slice(batch=batch, at=NOW + dt.timedelta(minutes=1))
    assert (again.progress, again.total) == (2, 3)
    assert undo_slice(batch=batch, at=NOW + dt.timedelta(minutes=2)) is None
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Member.objects.present().exists()
