"""A corrected register after a first import: only what changed is proposed and written."""

import pytest
from django.urls import reverse
from django.utils import translation

from dues.models import Collection, PaidMonth
from members.models import Member
from perisai.imports.enums import BatchState, Verdict
from perisai.imports.queries.registers import counts_of_batch
from perisai.imports.register.remarks import text_of
from tests.imports.registers import people
from tests.imports.steps import save, undo, upload

pytestmark = pytest.mark.django_db
NEW_PHONE = "081234567899"


@pytest.fixture
def first(cast):
    return save(upload(cast, people(4)))


def changed_rows(**changes) -> list[dict]:
    rows = people(4)
    rows[0] |= changes
    return rows


def row_of(batch, number=2):
    return batch.rows.get(number=number)


def test_only_the_changed_rows_are_proposed_each_field_before_and_after(cast, first):
    batch = upload(cast, changed_rows(**{"Nama Peserta": "Lilik Arifin S.", "No. HP": NEW_PHONE}))
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))

    assert (counts.changed, counts.same, counts.good, counts.refused) == (1, 3, 0, 0)
    with translation.override("en"):
        text = row_of(batch).findings[0].text
    assert "name: Lilik Arifin → Lilik Arifin S." in text.replace("Name", "name")
    assert NEW_PHONE[-6:] not in str(row_of(batch).found)


def test_saving_writes_the_correction_with_history_and_no_money(cast, first):
    batch = save(upload(cast, changed_rows(**{"Nama Peserta": "Lilik Arifin S."})))

    assert (batch.state, Member.objects.count()) == (BatchState.SAVED, 4)
    assert Collection.objects.count() == 4
    member = row_of(batch).member
    assert member.name == "Lilik Arifin S."
    assert member.history.first().history_change_reason.endswith("buku.xlsx")


def test_an_empty_cell_empties_nothing(cast, first):
    batch = upload(cast, changed_rows(**{"No. HP": None}))

    assert row_of(batch).verdict == Verdict.SAME


def test_months_that_differ_are_told_and_never_written(cast, first):
    paid = PaidMonth.objects.count()
    rows = changed_rows(**{"Sep-26": None})
    rows[1]["Nama Peserta"] = "Orang Lain"
    batch = save(upload(cast, rows))

    assert [finding.code for finding in row_of(batch).findings] == ["months_gone", "dup_own"]
    assert row_of(batch).findings[0].values["months"] == ["2026-09"]
    assert PaidMonth.objects.count() == paid


def test_whoever_vanished_from_the_file_is_told_and_stays(cast, first):
    batch = upload(cast, people(3))

    with translation.override("en"):
        said = " ".join(map(text_of, batch.remarks))
    assert "1 people of your earlier file are not in this one" in said
    assert Member.objects.present().count() == 4


def test_a_person_changed_since_the_check_is_not_overwritten(cast, first):
    batch = upload(cast, changed_rows(**{"Nama Peserta": "Lilik Arifin S."}))
    Member.objects.filter(pk=row_of(first).member_id).update(name="Lilik A.")
    batch = save(batch)

    assert row_of(batch).verdict == Verdict.REFUSED
    assert Member.objects.get(pk=row_of(first).member_id).name == "Lilik A."


def test_undoing_a_corrected_file_withdraws_nobody_who_was_a_member_before(cast, first):
    rows = [*changed_rows(**{"Nama Peserta": "Lilik Arifin S."}), people(5)[4]]
    undo(save(upload(cast, rows)))

    assert Member.objects.present().count() == 4


def test_the_screen_offers_new_and_corrected_and_says_when_nothing_is_new(client, cast, first):
    client.force_login(cast.sz.user)
    same = upload(cast, people(4))
    other = upload(cast, changed_rows(**{"Nama Peserta": "Lilik Arifin S."}))
    pages = [
        client.get(reverse("imports:show", args=[batch.uuid])).content.decode()
        for batch in (same, other)
    ]

    assert "Tidak ada yang baru" in pages[0]
    assert reverse("imports:save", args=[same.uuid]) not in pages[0]
    assert "Lilik Arifin → Lilik Arifin S." in pages[1]
    assert "Simpan 0 baru dan 1 koreksi" in pages[1]


def test_undoing_corrections_alone_says_that_they_stay_and_nothing_of_people_withdrawn(
    client, cast, first
):
    batch = save(upload(cast, changed_rows(**{"Nama Peserta": "Lilik Arifin S."})))
    client.force_login(cast.sz.user)
    before = client.get(reverse("imports:undo", args=[batch.uuid])).content.decode()
    assert "0 peserta" not in before

    undo(batch)
    said = client.get(reverse("imports:show", args=[batch.uuid])).content.decode()
    assert "Impor dibatalkan." in said
    assert "ditarik" not in said
    assert "Perbaikan data 1 peserta dari berkas ini tetap ada" in said


def test_undoing_new_people_alone_says_nothing_of_corrections(client, cast):
    batch = undo(save(upload(cast, people(2))))
    client.force_login(cast.sz.user)
    said = client.get(reverse("imports:show", args=[batch.uuid])).content.decode()

    assert "2 peserta ditarik" in said
    assert "Perbaikan data" not in said


def test_undoing_months_alone_says_nothing_of_corrections(client, cast):
    save(upload(cast, people(1, **{"Okt-26": None})))
    batch = undo(save(upload(cast, people(1))))
    client.force_login(cast.sz.user)
    said = client.get(reverse("imports:show", args=[batch.uuid])).content.decode()

    assert "1 bulan iuran" in said
    assert "Perbaikan data" not in said
