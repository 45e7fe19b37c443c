"""The good rows become members with their old dues; nobody is made twice."""

import datetime as dt

import pytest
from django.db.models import Count, Sum

from dues.enums import Source
from dues.models import Collection, CollectionLine
from dues.queries.ledger import ledger_differences
from dues.queries.regular import regular_payers
from members.enums import EndReason
from members.models import Attestation, Enrolment, Heir, Member
from perisai.common.errors import Refused
from perisai.imports.actions import saving
from perisai.imports.actions.saving import save_batch, save_slice
from perisai.imports.enums import BatchState, Verdict
from perisai.imports.errors import BatchRefused
from perisai.imports.queries.registers import counts_of_batch
from perisai.jobs.queries import progress_of
from tests.imports.registers import GOOD, KEY, ST, SZ, TODAY, excel_date, people, register_of_a_year
from tests.imports.steps import NOW, save, upload, upload_sample

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2026, 10, 1)


@pytest.mark.slow
@pytest.mark.parametrize(("code", "sheet"), [("sz", SZ), ("st", ST)])
def test_the_sample_is_saved_as_its_key_says(cast, code, sheet):
    agent, key = getattr(cast, code), KEY["sheets"][sheet]
    batch = save(upload_sample(cast, agent))
    counts = counts_of_batch(batch, viewer=cast.viewer(agent))
    lines = CollectionLine.objects.aggregate(months=Count("pk"), rupiah=Sum("total"))
    discipline = regular_payers(cast.viewer(agent), through=OCTOBER, agent=agent)

    assert batch.state == BatchState.SAVED
    assert (counts.read, counts.good, counts.refused) == (key["rows"], key["good"], key["faulty"])
    assert Member.objects.filter(agent=agent).count() == key["good"]
    assert (lines["months"], lines["rupiah"]) == (key["months_paid"], key["rupiah_paid"])
    assert (discipline.regular, discipline.members) == (key["regular"], key["good"])
    assert list(ledger_differences()) == []


def test_a_row_becomes_a_member_with_terms_heir_house_and_old_dues(cast):
    batch = save(upload(cast, [GOOD]))
    member = Member.objects.get()
    enrolment = member.enrolments.get()
    terms = enrolment.terms.get()
    collection = Collection.objects.get()

    assert (member.name, member.agent, member.village) == ("Lilik Arifin", cast.sz, cast.village)
    assert (member.phone, member.phone_owner) == ("+6286139813853", "self")
    assert str(member.neighbourhood) == "Krajan RT 008/RW 003"
    assert (enrolment.start_month, enrolment.is_start_estimated) == (dt.date(2026, 8, 1), True)
    assert (enrolment.kpj, enrolment.registered_on) == ("93677358773", TODAY)
    assert (terms.income, terms.sector, terms.has_jht) == (1_000_000, "other", False)
    assert (Heir.objects.get().name, Heir.objects.get().relation) == ("Rukmini Hidayat", "husband")
    assert not Attestation.objects.exists()
    assert (collection.source, collection.total, collection.receipt_no) == (
        Source.OLD_BOOK,
        25_200,
        None,
    )
    assert [(line.month.month, line.paid_on) for line in collection.lines.all()] == [
        (8, None), (9, None), (10, dt.date(2026, 10, 5)),
    ]  # fmt: skip
    assert batch.rows.get().member == member
    assert enrolment.standing.paid_through == dt.date(2026, 10, 1)


def test_history_and_audit_name_who_saved(cast):
    save(upload(cast), by=cast.koordinator)

    assert Member.objects.get().history.get().history_user == cast.koordinator
    assert Collection.objects.get().by == cast.koordinator


def test_somebody_who_paid_nothing_awaits_the_first_payment(cast):
    save(upload(cast, people(**{"Agt-26": None, "Sep-26": None, "Okt-26": None})))
    enrolment = Enrolment.objects.get()

    assert (enrolment.start_month, enrolment.is_start_estimated) == (dt.date(2026, 11, 1), False)
    assert not Collection.objects.exists()


def test_two_unpaid_months_stay_a_hole(cast):
    save(upload(cast, content=register_of_a_year(**{"Jan-26": "v", "Apr-26": "v"})))

    assert Enrolment.objects.get().ended_on is None
    assert Collection.objects.get().total == 16_800 + 8_400


def test_three_unpaid_months_end_the_enrolment_and_the_next_paid_month_opens_another(cast):
    save(upload(cast, content=register_of_a_year(**{"Jan-26": "v", "Mei-26": "v", "Jun-26": "v"})))
    old, new = Enrolment.objects.order_by("start_month")

    assert (old.ended_on, old.end_reason) == (dt.date(2026, 5, 1), EndReason.LAPSED)
    assert (new.previous, new.start_month, new.ended_on) == (old, dt.date(2026, 5, 1), None)
    assert (old.slot, new.slot) == (1, 1)
    assert new.terms.get().income == 1_000_000
    assert [collection.total for collection in Collection.objects.order_by("pk")] == [
        16_800,
        16_800,
    ]
    assert list(ledger_differences()) == []


def test_an_rt_without_its_hamlet_is_kept_as_an_address(cast):
    save(upload(cast, people(Dusun=None)))

    assert (Member.objects.get().neighbourhood, Member.objects.get().address) == (
        None,
        "RT 008 RW 003",
    )


def test_nothing_to_save_is_refused_and_is_no_success(cast):
    batch = upload(cast, people(2, Penghasilan="tidak tentu"))

    with pytest.raises(BatchRefused):
        save(batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_saving_twice_changes_nothing(cast):
    batch = save(upload(cast, people(2)))
    again = save(batch)

    assert (again.state, Member.objects.count(), Collection.objects.count()) == (
        BatchState.SAVED,
        2,
        2,
    )


def test_a_long_register_is_saved_in_slices_with_progress(cast, monkeypatch):
    monkeypatch.setattr(saving, "ROWS_A_SLICE", 2)
    batch = upload(cast, people(5))
    batch = save_batch(batch=batch, by=cast.sz.user, at=NOW, on=TODAY)

    answers = [save_slice(batch=batch, at=NOW) for _ in range(3)]
    assert [(answer.progress, answer.total) for answer in answers[:2]] == [(2, 5), (4, 5)]
    assert answers[2] is None
    assert progress_of(batch.save_key).is_open
    assert Member.objects.count() == 5


class Killed(BaseException):
    """The worker dies: no handler of errors may catch it."""


@pytest.mark.parametrize("step", ["register_member", "record_old_book"])
def test_a_worker_that_dies_in_the_middle_leaves_whole_rows_and_another_goes_on(
    cast, monkeypatch, step
):
    batch = save_batch(batch=upload(cast, people(5)), by=cast.sz.user, at=NOW, on=TODAY)
    real, calls = getattr(saving, step), []

    def dying(**told):
        calls.append(1)
        done = real(**told)
        if len(calls) == 3:
            raise Killed
        return done

    monkeypatch.setattr(saving, step, dying)
    with pytest.raises(Killed):
        save_slice(batch=batch, at=NOW)
    assert Member.objects.count() == batch.rows.filter(member__isnull=False).count() == 2

    monkeypatch.setattr(saving, step, real)
    assert save_slice(batch=batch, at=NOW) is None
    assert Member.objects.count() == Collection.objects.count() == 5
    batch.refresh_from_db()
    assert batch.state == BatchState.SAVED


def test_a_nik_that_somebody_else_registered_meanwhile_refuses_its_row_alone(cast):
    batch = upload(cast, people(2))
    cast.member(cast.stranger, nik="3509115208659001")
    batch = save(batch)
    first, second = batch.rows.all()

    assert (first.verdict, first.findings[0].code, first.member) == (
        Verdict.REFUSED, "dup_registered", None,
    )  # fmt: skip
    assert second.member is not None
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))
    assert (counts.read, counts.good, counts.refused, counts.months) == (2, 1, 1, 3)


def test_two_imports_of_the_same_register_make_nobody_twice(cast):
    first, second = upload(cast, people(3)), upload(cast, people(3))
    save(first)
    second = save(second)

    assert Member.objects.count() == 3
    assert second.state == BatchState.FAILED


def test_a_row_that_a_rule_refuses_while_saving_says_why(cast, monkeypatch):
    def refusing(**told):
        raise Refused("Alasannya.")

    monkeypatch.setattr(saving, "record_old_book", refusing)
    row = save(upload(cast)).rows.get()

    assert (row.verdict, row.findings[0].text) == (Verdict.REFUSED, "Alasannya.")
    assert not Member.objects.exists()


def test_dates_in_the_book_are_kept_and_future_ones_are_not(cast):
    save(upload(cast, people(**{"Sep-26": "5/9/2026", "Okt-26": excel_date(2026, 12, 24)})))
    days = CollectionLine.objects.order_by("month").values_list("paid_on", flat=True)

    assert list(days) == [None, dt.date(2026, 9, 5), None]
