"""One reference pays once, whoever noted it: agent, branch, or dues paid elsewhere."""

import datetime as dt
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from dues.actions.collecting import Share
from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind
from dues.errors import ReferenceUsed
from dues.models import Collection, LiveReference
from dues.queries.ledger import ledger_differences
from tests.advances import advance
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW, note_elsewhere

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)
MIGRATION = import_module("dues.migrations.0007_references_of_paid_elsewhere")


@pytest.fixture(autouse=True)
def _true_books(db):
    """Whatever was noted or refused, the claims follow from the facts."""
    yield
    assert list(ledger_differences()) == []


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def other(cast):
    return cast.enrolment(start=NOV)


def undo(cast, note: Collection) -> None:
    request_reversal(
        uuid=uuid4(),
        collection=note,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah catat",
        by=note.by,
        at=NOW,
    )


def first_of(reference: str) -> LiveReference:
    return LiveReference.objects.get(reference=reference, is_first=True)


def test_what_was_noted_elsewhere_for_one_is_not_noted_for_another(cast, enrolment, other):
    note_elsewhere(cast, enrolment, reference="BRI5566")
    with pytest.raises(ReferenceUsed) as refused:
        note_elsewhere(cast, other, reference="BRI 5566", by=cast.koordinator)
    assert "kosongkan" in str(refused.value)
    assert refused.value.field == "reference"
    assert Collection.objects.count() == LiveReference.objects.count() == 1


def test_an_agent_does_not_hand_on_cash_under_a_reference_noted_elsewhere(
    cast, take, enrolment, other
):
    note_elsewhere(cast, enrolment, reference="BRI7788")
    receipt = take(other)
    with pytest.raises(ReferenceUsed) as refused:
        pay_straight(cast, receipt, reference="bri-7788")
    assert "dibayar di tempat lain" in str(refused.value)
    assert not hasattr(receipt, "carried")
    pay_straight(cast, receipt, reference="BRI7789")


def test_neither_an_advance_nor_the_branch_pays_under_a_reference_noted_elsewhere(
    cast, take, enrolment, other
):
    note_elsewhere(cast, enrolment, reference="BRI7788")
    remittance = hand_on(cast, take(other))
    accept(cast, remittance)
    with pytest.raises(ReferenceUsed):
        pay_branch(cast, [remittance], reference="BRI 7788")
    with pytest.raises(ReferenceUsed):
        advance(cast, cast.enrolment(start=NOV), reference="BRI 7788")


def test_notes_without_a_reference_never_stand_in_each_others_way(cast, enrolment, other):
    for one, reference in ((enrolment, ""), (other, " - ")):
        note_elsewhere(cast, one, reference=reference)
    assert Collection.objects.count() == 2
    assert not LiveReference.objects.exists()


def test_different_references_are_claimed_each(cast, enrolment, other):
    note_elsewhere(cast, enrolment, reference="BRI 1")
    note_elsewhere(cast, other, reference="BRI 2")
    assert set(LiveReference.objects.values_list("reference", flat=True)) == {"BRI1", "BRI2"}


def test_the_same_form_sent_again_answers_with_the_first_note(cast, enrolment):
    same = {"uuid": uuid4(), "reference": "BRI5566"}
    first = note_elsewhere(cast, enrolment, **same)
    share = {"share": _share(first), "expected_total": first.total}
    assert note_elsewhere(cast, enrolment, **same, **share) == first
    assert LiveReference.objects.count() == 1


def _share(note: Collection) -> Share:
    line = note.lines.get()
    return Share(line.enrolment_id, line.month, 1)


def test_undoing_a_note_frees_its_reference(cast, take, enrolment, other):
    undo(cast, note_elsewhere(cast, enrolment, reference="BRI5566"))
    assert not LiveReference.objects.exists()
    pay_straight(cast, take(other), reference="BRI5566")


def test_the_same_bill_does_not_pay_other_months_of_the_same_person(cast, enrolment):
    note = note_elsewhere(cast, enrolment, reference="BRI5566")
    with pytest.raises(ReferenceUsed) as refused:
        note_elsewhere(cast, enrolment, reference="BRI5566")
    assert "sekaligus" in str(refused.value)
    undo(cast, note)
    both = note_elsewhere(cast, enrolment, reference="BRI5566", months=2)
    assert both.lines.count() == 2


def test_a_note_beside_their_own_payment_keeps_the_reference_when_that_is_refused(
    cast, take, enrolment, other
):
    payment = pay_straight(cast, take(enrolment), reference="BRI5566")
    note = note_elsewhere(cast, enrolment, reference="BRI5566")
    assert not note.live_reference.is_first
    undo(cast, note)
    again = note_elsewhere(cast, enrolment, reference="BRI5566")
    with pytest.raises(ReferenceUsed):
        note_elsewhere(cast, enrolment, reference="BRI5566")
    undo(cast, again)
    refuse(cast, payment)
    assert not LiveReference.objects.exists()


def test_what_is_left_on_a_reference_becomes_the_first(cast, take, enrolment, other):
    receipt = take(enrolment)
    payment = pay_straight(cast, receipt, reference="BRI5566")
    note = note_elsewhere(cast, enrolment, reference="BRI5566")
    refuse(cast, payment)
    assert first_of("BRI5566").collection == note
    with pytest.raises(ReferenceUsed):
        pay_straight(cast, receipt, reference="BRI5566")


def test_a_claim_is_of_a_payment_or_of_a_note_and_one_is_the_first(cast, enrolment, other):
    note = note_elsewhere(cast, enrolment, reference="BRI5566")
    free = note_elsewhere(cast, other)
    for wrong in ({}, {"collection": free, "reference": "BRI5566"}, {"collection": note}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LiveReference.objects.create(**{"reference": "BRI1", **wrong})


@pytest.mark.parametrize(
    ("who", "sees"), [("koordinator", True), ("foreign_coordinator", False), ("pusat", True)]
)
def test_claims_are_seen_by_the_branch_of_the_payment_or_of_the_note(
    cast, take, enrolment, other, who, sees
):
    note_elsewhere(cast, enrolment, reference="BRI5566")
    pay_straight(cast, take(other), reference="BRI7788")
    seen = LiveReference.objects.visible_to(cast.viewer(getattr(cast, who)))
    assert seen.count() == (2 if sees else 0)


class TestNotesOfBefore:
    """What stood when notes did not claim their reference."""

    def test_the_oldest_claims_what_is_free_and_the_others_stand_beside(
        self, cast, take, enrolment, other
    ):
        notes = [
            note_elsewhere(cast, one, reference=reference)
            for one, reference in (
                (enrolment, "BRI 5566"),
                (cast.enrolment(start=NOV), "BRI 8"),
                (cast.enrolment(start=NOV), "BRI 9"),
                (cast.enrolment(start=NOV), " "),
            )
        ]
        undo(cast, notes[2])
        self._forget()
        pay_straight(cast, take(cast.enrolment(start=NOV)), reference="BRI 8")
        second = note_elsewhere(cast, other, reference="bri-5566")
        self._forget()
        MIGRATION.claim_what_stands(apps, None)
        assert first_of("BRI5566").collection == notes[0]
        assert not LiveReference.objects.get(collection=second).is_first
        assert first_of("BRI8").payment
        assert LiveReference.objects.count() == 4
        with pytest.raises(ReferenceUsed):
            note_elsewhere(cast, cast.enrolment(start=NOV), reference="BRI5566")

    def _forget(self):
        LiveReference.objects.filter(collection__isnull=False).delete()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda: LiveReference.objects.all().delete(), ["reference"]),
        (lambda: LiveReference.objects.update(reference="LAIN"), ["reference"]),
        (lambda: LiveReference.objects.update(is_first=False), ["reference"]),
    ],
    ids=["lost", "another", "nobody first"],
)
def test_the_ledger_names_a_claim_of_a_note_that_does_not_follow(cast, enrolment, spoil, named):
    note = note_elsewhere(cast, enrolment, reference="BRI5566")
    spoil()
    assert [row.what for row in ledger_differences()] == named
    LiveReference.objects.all().delete()
    MIGRATION.claim_what_stands(apps, None)
    assert first_of("BRI5566").collection == note
