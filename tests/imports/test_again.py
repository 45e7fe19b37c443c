"""A register that is brought again after members were corrected by hand: what is old news stays as it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dues.actions.reversal import reverse_old_book
from dues.models import Collection
from members.models import Enrolment, Heir, Member
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.imports.actions.checking import check_again
from perisai.imports.actions.choosing import choose_values
from perisai.imports.enums import BatchState, Choice, Verdict
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportRow
from perisai.imports.queries.registers import counts_of_batch
from perisai.imports.register.remarks import text_of
from tests.imports.registers import TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, undo, upload
from villages.models import Hamlet, Neighbourhood

pytestmark = pytest.mark.django_db
HAND, FILE = "6281111111111", "081234567899"


@pytest.fixture
def first(cast):
    return save(upload(cast, people(2)))


def member_of(batch, number=2) -> Member:
    return Member.objects.get(pk=batch.rows.get(number=number).member_id)


def row_of(batch, number=2) -> ImportRow:
    return batch.rows.get(number=number)


def codes(batch, number=2) -> list[str]:
    return [finding.code for finding in row_of(batch, number).findings]


def changed(**changes) -> list[dict]:
    rows = people(2)
    rows[0] |= changes
    return rows


def edit(member, **values):
    for name, value in values.items():
        setattr(member, name, value)
    member.save()


def house(member):
    hamlet = Hamlet.objects.create(village=member.village, name="Purwojati")
    edit(member, neighbourhood=Neighbourhood.objects.create(hamlet=hamlet, rt="001", rw="002"))


BY_HAND = {
    "name": lambda member: edit(member, name="Lilik Arifin Sari"),
    "phone": lambda member: edit(member, phone=HAND),
    "phone taken away": lambda member: edit(member, phone="", phone_owner=""),
    "name, sex and birth": lambda member: edit(
        member, name="Siti", sex="L", birth_date="1966-08-12"
    ),
    "house": house,
    "job": lambda member: member.enrolments.update(job="Pedagang"),
    "kpj": lambda member: member.enrolments.update(kpj="93677358779"),
    "income": lambda member: member.enrolments.get().terms.update(income=2_000_000),
    "programmes": lambda member: member.enrolments.get().terms.update(has_jht=True),
    "heir": lambda member: Heir.objects.filter(member=member).update(name="Orang Lain"),
    "death": lambda member: edit(member, deceased_on="2026-11-01"),
    "end": lambda member: Enrolment.objects.filter(member=member).update(
        ended_on="2026-11-20", end_reason="quit"
    ),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_the_same_file_says_nothing_new_of_somebody_corrected_by_hand(cast, first, what):
    BY_HAND[what](member_of(first))
    before = Member.objects.filter(pk=member_of(first).pk).values().get()
    batch = upload(cast, people(2))

    assert (row_of(batch).verdict, codes(batch)[0]) == (Verdict.SAME, "dup_own")
    with pytest.raises(BatchRefused):
        save(batch)
    assert Member.objects.filter(pk=member_of(first).pk).values().get() == before


def test_another_file_that_says_the_same_is_no_news_either_and_the_page_says_so(
    client, cast, first
):
    edit(member_of(first), phone=HAND)
    client.force_login(cast.sz.user)
    batch = upload(cast, [*people(2), {"Nama Peserta": None}])

    said = client.get(reverse("imports:show", args=[batch.uuid])).content.decode()
    assert "Tidak ada yang baru" in said


def test_the_older_file_does_not_undo_the_newer_one(cast):
    older = xlsx(table(people(2)))
    save(upload(cast, content=older))
    save(upload(cast, changed(**{"Nama Peserta": "Lilik Arifin S."})))
    again = upload(cast, content=older)

    assert row_of(again).verdict == Verdict.SAME
    with translation.override("en"):
        said = " ".join(map(text_of, again.remarks))
    assert "What it said then is not offered again" in said


def test_what_really_changed_in_the_file_is_proposed(cast, first):
    edit(member_of(first), note="pindah rumah")
    batch = save(upload(cast, changed(**{"No. HP": FILE})))

    assert codes(batch) == ["changed"]
    member = member_of(first)
    assert (member.phone[-9:], member.note) == (FILE[-9:], "pindah rumah")


def test_months_reversed_by_hand_are_told_of_a_file_that_says_other_months_and_of_no_other(
    cast, first
):
    (noted,) = Collection.objects.filter(lines__enrolment__member=member_of(first)).distinct()
    told = {"collection": noted, "reason": "salah", "by": cast.sz.user, "at": NOW}
    reverse_old_book(uuid=new_uuid(), **told)

    assert codes(upload(cast, people(2))) == ["dup_own"]
    assert codes(upload(cast, changed(**{"Okt-26": None}))) == ["months_back", "dup_own"]


# Corrected by hand, and changed in the file as well


BOTH = {
    "phone": ({"No. HP": FILE}, "phone"),
    "name": ({"Nama Peserta": "Lilik A."}, "name"),
    "house": ({"Dusun": "Sumberejo"}, "house"),
    "job": ({"Pekerjaan": "Buruh Tani"}, "job"),
    "income": ({"Penghasilan": 1_500_000}, "income"),
}


def written(member):
    here = member.neighbourhood
    terms = member.enrolments.get().terms.values_list("income", flat=True)
    return (
        member.name,
        member.phone,
        here and here.hamlet.name,
        member.enrolments.get().job,
        sorted(terms),
    )


@pytest.mark.parametrize("what", BOTH)
def test_both_values_are_said_and_what_was_corrected_by_hand_stays(cast, first, what):
    in_file, by_hand = BOTH[what]
    BY_HAND[by_hand](member_of(first))
    before = written(member_of(first))
    batch = upload(cast, changed(**in_file))
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))
    assert (codes(batch), row_of(batch).choice) == (["both_changed"], Choice.HAND)
    assert (counts.changed, counts.kept, counts.to_save, counts.same) == (0, 1, 1, 1)

    batch = save(batch)
    assert (batch.state, row_of(batch).verdict) == (BatchState.SAVED, Verdict.CHANGED)
    assert written(member_of(first)) == before
    assert row_of(upload(cast, changed(**in_file))).verdict == Verdict.SAME


@pytest.mark.parametrize("what", BOTH)
def test_the_file_counts_where_a_person_chooses_it(client, cast, first, what):
    in_file, by_hand = BOTH[what]
    BY_HAND[by_hand](member_of(first))
    before = written(member_of(first))
    client.force_login(cast.sz.user)
    batch = upload(cast, changed(**in_file))
    url = reverse("imports:choose", args=[batch.uuid])
    assert url in client.get(reverse("imports:show", args=[batch.uuid])).content.decode()
    client.post(url, {"rows": ["2"]})
    assert AuditEntry.objects.filter(action="import.chosen", by=cast.sz.user).count() == 1

    save(batch)
    assert written(member_of(first)) != before


def test_the_choice_names_both_values_and_covers_numbers(client, cast, first):
    edit(member_of(first), name="Lilik Sari", phone=HAND)
    client.force_login(cast.sz.user)
    batch = upload(cast, changed(**{"Nama Peserta": "Lilik A.", "No. HP": FILE}))
    said = client.get(reverse("imports:choose", args=[batch.uuid])).content.decode()

    assert "di sini Lilik Sari, di berkas Lilik A." in said
    assert HAND not in said
    assert FILE[1:] not in said


def test_a_choice_can_be_taken_back_until_the_import_is_saved(cast, first):
    edit(member_of(first), phone=HAND)
    batch = upload(cast, changed(**{"No. HP": FILE}))
    choose_values(batch=batch, numbers=[2], by=cast.sz.user)
    choose_values(batch=batch, numbers=[], by=cast.sz.user)
    save(batch)

    assert member_of(first).phone == HAND
    with pytest.raises(BatchRefused):
        choose_values(batch=batch, numbers=[2], by=cast.sz.user)


def test_rows_without_a_choice_are_none_to_choose(client, cast, first):
    batch = upload(cast, changed(**{"No. HP": FILE}))
    choose_values(batch=batch, numbers=[2, 3], by=cast.sz.user)
    client.force_login(cast.sz.user)

    assert not batch.rows.exclude(choice="").exists()
    said = client.get(reverse("imports:choose", args=[batch.uuid])).content.decode()
    assert "Tidak ada peserta" in said


def test_of_an_import_that_kept_no_hashes_what_is_written_here_stays_unless_chosen(cast, first):
    ImportRow.objects.update(said={})
    edit(member_of(first), name="Lilik Sari")
    batch = save(upload(cast, people(2)))

    assert codes(batch) == ["both_changed"]
    assert member_of(first).name == "Lilik Sari"


# What is kept


def test_no_value_is_kept_and_the_same_one_of_two_people_looks_different(cast, first):
    one, two = (row.said for row in first.rows.order_by("number"))

    assert one.keys() == two.keys() >= {"name", "phone", "job", "income", "months", "heir"}
    assert not set(one.values()) & set(two.values())
    assert all(len(hashed) == 16 for hashed in one.values())


def test_an_empty_cell_forgets_nothing_and_what_was_only_told_is_told_again(cast, first):
    rows = changed(**{"No. HP": None, "No. KPJ": "93677358774", "Pekerjaan": "Buruh Tani"})
    before = row_of(first).said
    batch = save(upload(cast, rows))
    after = row_of(batch).said

    assert codes(batch) == ["changed", "kpj_differs"]
    assert (after["phone"], after["kpj"]) == (before["phone"], before["kpj"])
    assert after["job"] != before["job"]
    assert codes(upload(cast, rows))[0] == "kpj_differs"


def test_what_an_undone_import_said_is_news_again(cast, first):
    rows = people(3)
    undo(save(upload(cast, rows)))
    batch = save(upload(cast, rows))

    assert row_of(batch, 4).verdict == Verdict.READY


def test_choosing_takes_the_same_number_of_queries_for_one_row_and_for_three(client, cast):
    client.force_login(cast.sz.user)
    save(upload(cast, people(3)))
    Member.objects.update(phone=HAND)
    found = []
    for count in (1, 3):
        batch = upload(cast, people(count, **{"No. HP": FILE}))
        url = reverse("imports:choose", args=[batch.uuid])
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        found.append(len(seen))

    assert found[0] == found[1]


# A choice and another check


def check_once_more(batch, cast):
    return check_again(batch=batch, by=cast.sz.user, on=TODAY, at=NOW)


def test_a_choice_holds_when_the_file_is_checked_again(cast, first):
    edit(member_of(first), phone=HAND)
    batch = upload(cast, changed(**{"No. HP": FILE}))
    choose_values(batch=batch, numbers=[2], by=cast.sz.user)
    check_once_more(batch, cast)
    batch = check_once_more(batch, cast)
    assert row_of(batch).choice == Choice.FILE

    save(batch)
    assert member_of(first).phone[-9:] == FILE[-9:]


def test_a_choice_made_of_something_else_is_asked_anew_and_said(cast, first):
    edit(member_of(first), phone=HAND)
    batch = upload(cast, changed(**{"No. HP": FILE}))
    choose_values(batch=batch, numbers=[2], by=cast.sz.user)
    edit(member_of(first), phone="6282222222222")
    batch = check_once_more(batch, cast)

    assert row_of(batch).choice == Choice.HAND
    with translation.override("en"):
        said = " ".join(map(text_of, batch.remarks))
    assert "say once more what counts for Lilik Arifin" in said


def test_nothing_is_said_of_a_choice_that_is_none_any_more(cast, first):
    edit(member_of(first), phone=HAND)
    batch = upload(cast, changed(**{"No. HP": FILE}))
    choose_values(batch=batch, numbers=[2], by=cast.sz.user)
    edit(member_of(first), phone="+6281234567899")
    batch = check_once_more(batch, cast)

    assert row_of(batch).choice == ""
    assert "choose_anew" not in [one["code"] for one in batch.remarks]
