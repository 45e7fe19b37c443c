"""A long register is checked and saved by a worker in slices; several sheets of one file, one import each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dues.models import PaidMonth
from members.models import DuplicateRequest, Member
from perisai.common.ids import new_uuid
from perisai.imports.actions import checking, saving, slices
from perisai.imports.actions.checking import (
    check_again,
    choose_sheets,
    remap_columns,
)
from perisai.imports.actions.slices import check_slice
from perisai.imports.enums import BatchState, Verdict
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportBatch
from perisai.imports.queries.registers import counts_of_batch
from perisai.jobs.models import Job
from perisai.jobs.queries import progress_of
from perisai.jobs.runner import run_due_jobs, work_on
from tests.imports.registers import TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def slices_of_two(monkeypatch):
    monkeypatch.setattr(checking, "CHECKED_AT_ONCE", 2)
    monkeypatch.setattr(slices, "ROWS_A_SLICE", 2)
    monkeypatch.setattr(saving, "ROWS_A_SLICE", 2)


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def page(client, batch, name="show", **headers) -> str:
    url = reverse(f"imports:{name}", args=[batch.uuid])
    return client.get(url, headers=headers).content.decode()


# In slices


def test_a_long_register_is_checked_slice_by_slice_and_says_how_far_it_is(
    client, cast, slices_of_two
):
    client.force_login(cast.sz.user)
    batch = upload(cast, people(5))
    assert batch.state == BatchState.CHECKING
    job = Job.objects.get(unique_key=batch.check_key)

    assert work_on(job.pk)
    assert (progress_of(batch.check_key).done, progress_of(batch.check_key).total) == (2, 5)
    said = page(client, batch)
    assert "2 dari 5 baris" in said
    assert reverse("imports:save", args=[batch.uuid]) not in said
    assert client.get(reverse("imports:download", args=[batch.uuid])).status_code == 404

    run_due_jobs()
    assert fresh(batch).state == BatchState.CHECKED
    assert "5 baris dibaca, 5 siap" in page(client, batch)


def test_what_a_long_check_finds_is_what_a_short_one_finds(cast, monkeypatch):
    rows = [*people(4), people(1)[0], people(5, Penghasilan="tidak tentu")[4]]
    short = upload(cast, rows)
    monkeypatch.setattr(checking, "CHECKED_AT_ONCE", 2)
    monkeypatch.setattr(slices, "ROWS_A_SLICE", 2)
    long = upload(cast, rows)
    run_due_jobs()
    long = fresh(long)

    def told(batch):
        return list(batch.rows.values_list("number", "verdict", "found", "months", "amount"))

    assert told(long) == told(short)
    assert (long.passed_over, long.remarks) == (short.passed_over, short.remarks)


def test_a_worker_that_died_after_writing_doubles_no_row(cast, slices_of_two):
    batch = upload(cast, people(5))
    told = {"batch": batch, "number": batch.checks, "by": cast.sz.user, "at": NOW}
    check_slice(**told)  # written, and the worker died before it said so
    run_due_jobs()

    assert sorted(batch.rows.values_list("number", flat=True)) == [2, 3, 4, 5, 6]
    assert fresh(batch).state == BatchState.CHECKED


def test_a_check_that_stopped_says_so_and_goes_on_where_it_was(client, cast, slices_of_two):
    client.force_login(cast.sz.user)
    batch = upload(cast, people(5))
    work_on(Job.objects.get(unique_key=batch.check_key).pk)
    Job.objects.update(state="failed", lease_until=None, finished_at=NOW, error="Listrik padam.")
    said = page(client, batch)
    assert "Listrik padam." in said
    assert reverse("imports:check", args=[batch.uuid]) in said

    client.post(reverse("imports:check", args=[batch.uuid]))
    assert batch.rows.count() == 2
    run_due_jobs()
    assert (fresh(batch).state, batch.rows.count()) == (BatchState.CHECKED, 5)


def test_an_older_check_stops_when_the_columns_are_said_anew(cast, slices_of_two):
    batch = upload(cast, people(5))
    older = {"batch": batch, "number": batch.checks, "by": cast.sz.user, "at": NOW}
    holds = {int(index): key for index, key in batch.holds.items()} | {8: ""}
    remap_columns(batch=batch, holds=holds, by=cast.sz.user, on=TODAY, at=NOW)

    assert check_slice(**older) is None
    assert batch.rows.count() == 0
    run_due_jobs()
    assert batch.rows.count() == 5


def test_saving_goes_on_where_a_worker_died(cast, slices_of_two):
    batch = upload(cast, people(5))
    run_due_jobs()
    saving.save_batch(batch=batch, by=cast.sz.user, at=NOW, on=TODAY)
    saving.save_slice(batch=fresh(batch), at=NOW)
    assert Member.objects.count() == 2

    run_due_jobs()
    assert (Member.objects.count(), PaidMonth.objects.count()) == (5, 15)
    assert fresh(batch).state == BatchState.SAVED


def test_a_check_is_done_again_against_the_members_there_are_now(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, people(2))
    save(upload(cast, people(1)))
    client.post(reverse("imports:check", args=[batch.uuid]))
    verdicts = batch.rows.order_by("number").values_list("verdict", flat=True)

    assert list(verdicts) == [Verdict.SAME, Verdict.READY]


def test_nothing_is_checked_again_once_it_is_saved(cast):
    batch = save(upload(cast))

    with pytest.raises(BatchRefused):
        check_again(batch=batch, by=cast.sz.user, on=TODAY, at=NOW)


def test_a_page_shows_some_rows_of_a_long_group_and_says_how_many_more(client, cast, monkeypatch):
    monkeypatch.setattr("perisai.imports.queries.registers.SHOWN_OF_A_GROUP", 2)
    client.force_login(cast.sz.user)
    said = page(client, upload(cast, people(5, Penghasilan="tidak tentu")))

    assert "Baris 3 ·" in said
    assert "Baris 4 ·" not in said
    assert "3 baris lagi" in said


# Several sheets


def file_of_two_years() -> bytes:
    headings = ["Agt", "Sep", "Okt"]
    base = [*table(people())[0][:14], *headings]

    def sheet(year, count):
        rows = [[*list(row.values())[:14], "v", "v", None] for row in people(count)]
        return [[f"REGISTER {year}"], base, *rows]

    return xlsx(sheet(2025, 1), sheet(2026, 3), [["Catatan"]], names=("2025", "2026", "Lain"))


def test_all_sheets_are_chosen_at_once_each_with_its_own_year(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, content=file_of_two_years())
    said = page(client, batch)
    assert "2025: 1 orang, Agu 2025 sampai Okt 2025" in said
    assert "Lain: 1 baris, tidak tampak seperti register" in said

    url = reverse("imports:sheet", args=[batch.uuid])
    client.post(url, {"sheet": ["2025", "2026"]})
    first, second = ImportBatch.objects.order_by("pk")
    assert (first.pk, first.sheet, second.sheet) == (batch.pk, "2025", "2026")
    assert [one.state for one in (first, second)] == [BatchState.CHECKED] * 2
    assert (first.rows.count(), second.rows.count()) == (1, 3)
    assert "month:2025-08" in first.holds.values()
    assert "month:2026-08" in second.holds.values()
    assert reverse("imports:show", args=[second.uuid]) in page(client, first)


def test_choosing_the_same_sheets_twice_makes_no_third_import(cast):
    batch = upload(cast, content=file_of_two_years())
    told = {"sheets": ["2025", "2026"], "by": cast.sz.user, "on": TODAY, "at": NOW}
    choose_sheets(batch=batch, **told)
    choose_sheets(batch=fresh(batch), **told)

    assert ImportBatch.objects.count() == 2


def test_a_further_sheet_is_chosen_later(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, content=file_of_two_years(), sheet="2026")
    url = reverse("imports:sheet", args=[batch.uuid])
    assert url in page(client, batch)
    form = client.get(url).context["form"]
    assert [name for name, _label in form.fields["sheet"].choices] == ["2025", "Lain"]

    client.post(url, {"sheet": ["2025"]})
    assert list(ImportBatch.objects.order_by("pk").values_list("sheet", flat=True)) == [
        "2026",
        "2025",
    ]


def test_no_sheet_chosen_is_said_in_words(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, content=file_of_two_years())
    answer = client.post(reverse("imports:sheet", args=[batch.uuid]), {})

    assert answer.status_code == 200
    assert answer.context["form"].errors["sheet"]


def test_the_second_sheet_is_checked_again_after_the_first_and_offers_its_months(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, content=file_of_two_years())
    told = {"by": cast.sz.user, "on": TODAY, "at": NOW}
    second, first = choose_sheets(batch=batch, sheets=["2026", "2025"], **told)
    save(fresh(second))
    with pytest.raises(BatchRefused, match="2026"):
        save(fresh(first), by=cast.sz.user)
    said = page(client, first)
    assert "Periksa lagi" in said
    assert reverse("imports:save", args=[first.uuid]) not in said

    client.post(reverse("imports:check", args=[first.uuid]))
    assert first.rows.get().verdict == Verdict.TOLD  # a year before: a lapse lies between
    assert Member.objects.count() == 3


# Without an agent


def test_a_coordinator_brings_members_without_an_agent(client, cast):
    client.force_login(cast.koordinator)
    offered = client.get(reverse("imports:upload")).content.decode()
    assert f"mandiri-{cast.village.pk}" in offered
    assert f"mandiri-{cast.foreign_village.pk}" not in offered
    file = SimpleUploadedFile("buku.xlsx", xlsx(table(people(2))))
    chosen = f"mandiri-{cast.village.pk}"
    data = {"uuid": new_uuid(), "file": file, "assignment": chosen}
    client.post(reverse("imports:upload"), data)
    batch = ImportBatch.objects.get()
    assert (batch.agent, batch.village) == (None, cast.village)
    assert "tanpa agen (mandiri)" in page(client, batch)
    assert "tanpa agen (mandiri)" in client.get(reverse("imports:list")).content.decode()

    save(batch, by=cast.koordinator)
    assert set(Member.objects.values_list("agent", "village")) == {(None, cast.village.pk)}
    again = upload(cast, people(2, Pekerjaan="Buruh Tani"), agent=None, by=cast.koordinator)
    assert set(again.rows.values_list("verdict", flat=True)) == {Verdict.CHANGED}


@pytest.mark.parametrize("chosen", ["mandiri-35.07.09.2013", "mandiri-", "x", ""])
def test_a_village_of_another_branch_cannot_be_chosen(client, cast, chosen):
    client.force_login(cast.koordinator)
    file = SimpleUploadedFile("buku.xlsx", xlsx(table(people(2))))
    data = {"uuid": new_uuid(), "file": file, "assignment": chosen}
    answer = client.post(reverse("imports:upload"), data)

    assert answer.context["form"].errors["assignment"]
    assert not ImportBatch.objects.exists()


def test_an_agent_imports_for_nobody_without_an_agent_and_sees_no_such_import(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, people(1), agent=None, by=cast.koordinator)

    assert "mandiri-" not in client.get(reverse("imports:upload")).content.decode()
    assert client.get(reverse("imports:show", args=[batch.uuid])).status_code == 404


# Registered elsewhere


@pytest.fixture
def taken(cast):
    """Two of four people belong to ST."""
    save(upload(cast, people(2), agent=cast.st, by=cast.st.user))
    return upload(cast, people(4))


def test_people_registered_elsewhere_are_put_to_the_coordinator_without_saying_where(
    client, cast, taken
):
    client.force_login(cast.sz.user)
    url = reverse("imports:ask", args=[taken.uuid])
    assert url in page(client, taken)
    said = page(client, taken, "ask")
    assert str(cast.st) not in said
    assert "Baris 2: Lilik Arifin" in said

    client.post(url, {"rows": ["2", "3"], "reason": "Pindah ke sini"})
    requests = list(DuplicateRequest.objects.order_by("pk"))
    assert [(row.agent, row.village, row.reason) for row in requests] == [
        (cast.sz, cast.village, "Pindah ke sini")
    ] * 2
    assert "Tidak ada lagi orang" in page(client, taken, "ask")


def test_asking_needs_a_reason_and_keeps_what_was_ticked(client, cast, taken):
    client.force_login(cast.sz.user)
    url = reverse("imports:ask", args=[taken.uuid])
    answer = client.post(url, {"rows": ["3"], "reason": ""})

    assert answer.context["form"].errors["reason"]
    assert answer.context["form"]["rows"].value() == ["3"]
    assert not DuplicateRequest.objects.exists()


def test_a_row_that_was_asked_about_already_is_named_with_the_reason(client, cast, taken):
    client.force_login(cast.sz.user)
    again = upload(cast, people(4))
    client.post(
        reverse("imports:ask", args=[taken.uuid]), {"rows": ["2"], "reason": "Pindah ke sini"}
    )
    answer = client.post(
        reverse("imports:ask", args=[again.uuid]), {"rows": ["2", "3"], "reason": "Pindah"}
    )

    assert [row.number for row in answer.context["refused"]] == [2]
    assert DuplicateRequest.objects.count() == 2


def test_saving_still_offers_to_ask_about_those_that_were_taken(client, cast, taken):
    client.force_login(cast.sz.user)
    save(taken)

    assert reverse("imports:ask", args=[taken.uuid]) in page(client, taken)
    counts = counts_of_batch(fresh(taken), viewer=cast.viewer(cast.sz))
    assert (counts.good, counts.refused) == (2, 2)


def test_the_rows_to_ask_about_take_the_same_number_of_queries(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.sz.user)
    save(upload(cast, people(3), agent=cast.st, by=cast.st.user))
    found = []
    for count in (1, 3):
        url = reverse("imports:ask", args=[upload(cast, people(count)).uuid])
        client.get(url)
        with django_assert_max_num_queries(12) as seen:
            client.get(url)
        found.append(len(seen))

    assert found[0] == found[1]
