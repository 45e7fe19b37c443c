"""A register that was brought again: who it may correct, what it may write, and what it only tells."""

import datetime as dt

import pytest
from django.utils import translation

from dues.actions.old_book import record_old_book
from dues.actions.reversal import reverse_old_book
from dues.models import Collection, PaidMonth
from members.actions.nik import decide_nik, propose_nik
from members.models import Enrolment, EnrolmentTerms, Member
from perisai.common.ids import new_uuid
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from perisai.imports.enums import BatchState, KeptBecause, Verdict
from perisai.imports.queries.registers import counts_of_batch
from perisai.imports.register.remarks import text_of
from tests.imports.registers import GOOD, TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, undo, upload

pytestmark = pytest.mark.django_db
NEW_NIK = "3509115208659777"
KTP = Scan(plain_png(), ".png")


@pytest.fixture
def first(cast):
    return save(upload(cast, people(2)))


def changed(**changes) -> list[dict]:
    rows = people(2)
    rows[0] |= changes
    return rows


def row_of(batch, number=2):
    return batch.rows.get(number=number)


def codes(batch, number=2) -> list[str]:
    return [finding.code for finding in row_of(batch, number).findings]


def member_of(batch, number=2) -> Member:
    return Member.objects.get(pk=row_of(batch, number).member_id)


def paid_of(member) -> list[str]:
    rows = PaidMonth.objects.filter(enrolment__member=member).order_by("month")
    return [f"{month:%m-%y}" for month in rows.values_list("month", flat=True)]


# Somebody else under the same NIK


SOMEBODY_ELSE = {
    "name and date of birth": {"Nama Peserta": "Budi", "Tempat, Tgl Lahir": "Jember, 01-02-1990"},
    "a date the NIK denies": {"Tempat, Tgl Lahir": "Jember, 01-02-1990"},
    "a sex the NIK denies": {"L/P": "L"},
}


@pytest.mark.parametrize("what", SOMEBODY_ELSE)
def test_a_row_that_names_somebody_else_with_the_nik_changes_nobody(cast, first, what):
    batch = save(upload(cast, [*changed(**SOMEBODY_ELSE[what]), people(3)[2]]))

    assert (row_of(batch).verdict, codes(batch)[0]) == (Verdict.REFUSED, "other_person")
    member = member_of(first)
    assert (member.name, member.sex, f"{member.birth_date}") == ("Lilik Arifin", "P", "1965-08-12")
    with translation.override("id"):
        assert "orang lain dengan NIK yang sama" in row_of(batch).findings[0].text


def test_a_mistyped_name_alone_is_offered_as_a_correction(cast, first):
    batch = upload(cast, changed(**{"Nama Peserta": "Lilik Arifinn"}))

    assert row_of(batch).verdict == Verdict.CHANGED


# Whom the viewer sees


def test_somebody_outside_the_scope_is_registered_and_no_more_is_told(cast, first):
    Member.objects.filter(pk=row_of(first).member_id).update(village=cast.foreign_village)
    batch = save(upload(cast, [*changed(**{"Nama Peserta": "Lilik A."}), people(3)[2]]))

    assert codes(batch) == ["dup_registered"]
    assert "Lilik Arifin" not in str(row_of(batch).found)
    assert member_of(first).name == "Lilik Arifin"


def test_somebody_who_left_the_scope_since_the_check_is_not_corrected(cast, first):
    batch = upload(cast, changed(**{"Nama Peserta": "Lilik A."}))
    Member.objects.filter(pk=row_of(first).member_id).update(agent=cast.st)
    batch = save(batch)

    assert row_of(batch).verdict == Verdict.REFUSED
    assert member_of(first).name == "Lilik Arifin"


# A NIK that was corrected


def corrected_nik(cast, member):
    told = {"uuid": new_uuid(), "member": member, "nik": NEW_NIK, "reason": "KTP", "ktp": KTP}
    asked = propose_nik(**told, by=cast.sz.user, at=NOW)
    decide_nik(correction=asked, is_accepted=True, owner=cast.sz.user, by=cast.koordinator, at=NOW)


def test_an_old_nik_is_the_same_person_under_the_new_one(cast, first):
    corrected_nik(cast, member_of(first))
    batch = upload(cast, changed())

    assert (row_of(batch).verdict, codes(batch)) == (Verdict.TOLD, ["nik_corrected", "dup_own"])
    said = str(row_of(batch).found)
    assert NEW_NIK not in said
    assert "•" in said
    assert not batch.rows.to_save().exists()
    with translation.override("en"):
        assert "not in this one" not in " ".join(map(text_of, batch.remarks))


def test_a_row_with_the_old_nik_still_corrects_and_keeps_the_new_nik(cast, first):
    corrected_nik(cast, member_of(first))
    save(upload(cast, changed(**{"Nama Peserta": "Lilik Arifin S."})))
    member = member_of(first)

    assert (member.name, member.nik) == ("Lilik Arifin S.", NEW_NIK)
    assert Member.objects.count() == 2


def test_a_neighbour_whose_real_nik_was_mistyped_for_somebody_is_new(cast, first):
    corrected_nik(cast, member_of(first))
    other = {"Nama Peserta": "Wati", "Tempat, Tgl Lahir": "Jember, 13-08-1965"}
    batch = save(upload(cast, changed(**other)))

    assert member_of(batch).name == "Wati"
    assert Member.objects.count() == 3


def test_the_old_and_the_new_nik_in_one_file_are_one_person(cast, first):
    corrected_nik(cast, member_of(first))
    rows = [*changed(), people(1)[0] | {"NIK": NEW_NIK}]
    batch = upload(cast, rows)

    assert codes(batch) == ["dup_same"]
    assert row_of(batch, 4).verdict == Verdict.SAME


# What may be written, in whatever language


def test_a_corrected_sex_is_saved_in_another_language_than_it_was_checked_in(cast):
    first = save(upload(cast, people(1, **{"L/P": "L"})))
    with translation.override("id"):
        batch = upload(cast, people(1))
        assert "laki-laki → perempuan" in row_of(batch).findings[0].text
    with translation.override("en"):
        save(batch)

    assert member_of(first).sex == "P"


def test_a_number_that_is_covered_the_same_is_still_another_one(cast, first):
    batch = upload(cast, changed(**{"No. HP": "081234567899"}))
    Member.objects.filter(pk=row_of(first).member_id).update(phone="+6286139813953")
    batch = save(batch)

    assert row_of(batch).verdict == Verdict.REFUSED


def test_job_income_and_house_are_offered_and_written(cast, first):
    changes = {"Pekerjaan": "Buruh Tani", "Penghasilan": 1500000, "Dusun": "Purwojati"}
    batch = upload(cast, changed(**changes))
    with translation.override("en"):
        text = row_of(batch).findings[0].text
    assert "Petani → Buruh Tani" in text
    assert "Rp1.000.000 → Rp1.500.000" in text
    assert "Krajan RT 008 RW 003 → Purwojati RT 008 RW 003" in text

    save(batch)
    enrolment = member_of(first).enrolments.get()
    assert enrolment.job == "Buruh Tani"
    assert enrolment.kpj == "93677358773"
    assert str(member_of(first).neighbourhood.hamlet) == "Purwojati"
    terms = EnrolmentTerms.objects.filter(enrolment=enrolment).order_by("from_month")
    assert [(f"{row.from_month}", row.income) for row in terms] == [
        ("2026-08-01", 1000000),
        ("2026-11-01", 1500000),
    ]


TOLD = {
    "program": ({"Program": "3"}, "program_differs"),
    "kpj": ({"No. KPJ": "93677358774"}, "kpj_differs"),
    "heir": ({"Ahli Waris": "Orang Lain"}, "heir_differs"),
    "relation": ({"Hubungan": "anak"}, "heir_differs"),
    "sector": ({"Pekerjaan": "Tukang Ojek"}, "job_sector"),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_an_import_does_not_change_is_told_and_not_called_unchanged(cast, first, what):
    changes, code = TOLD[what]
    batch = upload(cast, changed(**changes))
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))

    assert codes(batch)[:2] == [code, "dup_own"]
    assert (counts.told, counts.same, counts.to_save) == (1, 1, 0)


def test_a_warning_stays_with_somebody_who_is_unchanged(cast):
    rows = people(1, **{"L/P": "L"})
    save(upload(cast, rows))
    batch = upload(cast, rows)

    assert row_of(batch).verdict == Verdict.SAME
    assert codes(batch) == ["dup_own", "nik_sex"]


def test_somebody_who_has_died_is_told_and_left_alone(cast, first):
    Member.objects.filter(pk=row_of(first).member_id).update(deceased_on=TODAY)
    batch = upload(cast, changed(**{"Nama Peserta": "Lilik A."}))

    assert codes(batch) == ["deceased", "dup_own"]


# Months


def with_months(*paid: str, **more) -> bytes:
    """A register of one person with these months of 2026 ticked."""
    names = ("Jan-26", "Feb-26", "Mar-26", "Apr-26", "Mei-26", "Jun-26", "Jul-26", "Agt-26",
             "Sep-26", "Okt-26")  # fmt: skip
    headings = (*list(GOOD)[:14], *names)
    row = {name: GOOD[name] for name in headings[:14]} | dict.fromkeys(paid, "v") | more
    return xlsx(table([row], headings))


def test_months_that_were_added_to_the_file_are_offered_and_noted(cast):
    first = save(upload(cast, content=with_months("Jul-26", "Agt-26")))
    batch = upload(cast, content=with_months("Jul-26", "Agt-26", "Sep-26", "Okt-26"))
    assert codes(batch) == ["months_added"]
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))
    assert (counts.added, counts.added_rupiah, counts.months) == (2, 16_800, 0)

    save(batch)
    member = member_of(first)
    assert paid_of(member) == ["07-26", "08-26", "09-26", "10-26"]
    assert Collection.objects.filter(lines__enrolment__member=member).distinct().count() == 2


def test_months_after_the_registration_here_are_told_and_need_a_receipt(cast):
    """Neither today's month of somebody who is here for long, nor one that has not come."""
    first = save(upload(cast, content=with_months("Sep-26", "Okt-26")))
    member = member_of(first)
    Member.objects.filter(pk=member.pk).update(registered_at=dt.datetime(2026, 8, 3, tzinfo=dt.UTC))
    batch = upload(cast, content=with_months("Jul-26", "Agt-26", "Sep-26", "Okt-26"))
    assert codes(batch) == ["months_added"]
    save(batch)
    assert paid_of(member) == ["07-26", "08-26", "09-26", "10-26"]

    Member.objects.filter(pk=member.pk).update(registered_at=dt.datetime(2026, 5, 3, tzinfo=dt.UTC))
    months = ("Mei-26", "Jun-26", "Jul-26", "Agt-26", "Sep-26", "Okt-26")
    batch = upload(cast, content=with_months(*months))
    assert codes(batch) == ["months_added", "months_new"]
    save(batch)
    assert paid_of(member) == ["05-26", "07-26", "08-26", "09-26", "10-26"]


def test_no_file_pays_months_that_have_not_come(cast):
    names = ("Okt-26", "Nov-26", "Des-26", "Jan-27")
    headings = (*list(GOOD)[:14], *names)
    row = {name: GOOD[name] for name in headings[:14]}
    first = save(upload(cast, content=xlsx(table([row | {"Okt-26": "v"}], headings))))
    batch = upload(cast, content=xlsx(table([row | dict.fromkeys(names, "v")], headings)))
    save(batch)
    assert paid_of(member_of(first)) == ["10-26", "11-26"]


def test_saving_twice_notes_the_months_once_and_the_same_file_finds_nothing(cast):
    save(upload(cast, content=with_months("Jul-26")))
    content = with_months("Jul-26", "Agt-26")
    save(save(upload(cast, content=content)))
    again = upload(cast, content=content)

    assert PaidMonth.objects.count() == 2
    assert row_of(again).verdict == Verdict.SAME


def test_earlier_months_begin_a_participation_whose_start_was_estimated(cast):
    first = save(upload(cast, content=with_months("Jul-26", "Agt-26")))
    save(upload(cast, content=with_months("Mei-26", "Jun-26", "Jul-26", "Agt-26")))
    enrolment = member_of(first).enrolments.get()

    assert f"{enrolment.start_month}" == "2026-05-01"
    assert f"{enrolment.terms.get().from_month}" == "2026-05-01"
    assert paid_of(member_of(first)) == ["05-26", "06-26", "07-26", "08-26"]


def test_months_before_a_lapse_are_told_and_not_added(cast):
    first = save(upload(cast, content=with_months("Jul-26", "Agt-26")))
    batch = save(upload(cast, content=with_months("Jan-26", "Jun-26", "Jul-26", "Agt-26")))

    assert codes(batch) == ["months_added", "months_new"]
    assert paid_of(member_of(first)) == ["06-26", "07-26", "08-26"]


def test_a_month_gone_from_the_file_is_told_beside_one_that_is_added(cast):
    first = save(upload(cast, content=with_months("Jul-26", "Agt-26")))
    batch = save(upload(cast, content=with_months("Agt-26", "Sep-26")))

    assert codes(batch) == ["months_added", "months_gone"]
    assert paid_of(member_of(first)) == ["07-26", "08-26", "09-26"]


def test_a_month_that_was_reversed_here_does_not_come_back_by_itself(cast):
    first = save(upload(cast, content=with_months("Jul-26")))
    enrolment = Enrolment.objects.get(member=row_of(first).member_id)
    noted = record_old_book(
        uuid=new_uuid(),
        enrolment=enrolment,
        months={TODAY.replace(month=8, day=1): None},
        collected_on=TODAY,
        by=cast.sz.user,
        at=NOW,
    )
    told = {"collection": noted, "reason": "salah", "by": cast.sz.user, "at": NOW}
    reverse_old_book(uuid=new_uuid(), **told)
    batch = upload(cast, content=with_months("Jul-26", "Agt-26"))

    assert codes(batch) == ["months_back", "dup_own"]


def test_undoing_takes_the_months_back_and_the_file_may_bring_them_again(cast):
    first = save(upload(cast, content=with_months("Jul-26")))
    content = with_months("Jul-26", "Agt-26", Pekerjaan="Buruh Tani")
    batch = undo(save(upload(cast, content=content)))
    assert batch.state == BatchState.UNDONE
    assert paid_of(member_of(first)) == ["07-26"]
    assert member_of(first).enrolments.get().job == "Buruh Tani"

    save(upload(cast, content=content))
    assert paid_of(member_of(first)) == ["07-26", "08-26"]


def test_months_on_which_later_ones_rest_are_kept_when_an_import_is_undone(cast):
    first = save(upload(cast, content=with_months("Jul-26")))
    second = save(upload(cast, content=with_months("Jul-26", "Agt-26")))
    save(upload(cast, content=with_months("Jul-26", "Agt-26", "Sep-26")))
    second = undo(second)

    assert row_of(second).kept_because == KeptBecause.LATER
    assert paid_of(member_of(first)) == ["07-26", "08-26", "09-26"]


def test_a_month_paid_since_the_check_refuses_the_row_and_is_not_paid_twice(cast):
    first = save(upload(cast, content=with_months("Jul-26")))
    batch = upload(cast, content=with_months("Jul-26", "Agt-26"))
    save(upload(cast, content=with_months("Jul-26", "Agt-26", **{"No. HP": "081234567899"})))
    batch = save(batch)

    assert row_of(batch).verdict == Verdict.REFUSED
    assert paid_of(member_of(first)) == ["07-26", "08-26"]


def test_comparing_takes_the_same_number_of_queries_for_one_row_and_for_three(
    cast, django_assert_max_num_queries
):
    save(upload(cast, people(3)))
    with django_assert_max_num_queries(60) as few:
        upload(cast, people(1, Pekerjaan="Buruh Tani"))
    with django_assert_max_num_queries(60) as many:
        upload(cast, people(3, Pekerjaan="Buruh Tani"))

    assert len(few) == len(many)
