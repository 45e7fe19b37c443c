"""Lists as files: asked once, for the asker alone, marked, forgotten."""

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.retries import UuidReused
from perisai.exports import actions, tasks
from perisai.exports.enums import FileKind, ListName
from perisai.exports.errors import ExportRefused
from perisai.exports.lists.declaration import Narrowing
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export, ExportMade
from perisai.exports.rules import covers, scope_json, viewer_from
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from perisai.jobs.runner import run_due_jobs, work_on
from tests.architecture import facts
from tests.exports.asking import REASON, ask, content_of, made, rows_of
from tests.taking import NOW, take_from
from villages.models import Assignment, Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_parts(monkeypatch):
    """Two rows in a part."""
    for module in (actions, tasks):
        monkeypatch.setattr(module, "ROWS_IN_PART", 2)


def people(cast, number: int, **fields) -> list[Member]:
    rows = [cast.member(name=f"Siti {index:02}", **fields) for index in range(number)]
    for row in rows:
        cast.enrolment(row)
    return rows


def names_of(export) -> list[str]:
    return [row["Nama Peserta"] for row in rows_of(export)]


def fetched(client, export) -> bytes:
    return b"".join(client.get(f"/unduh/berkas/{export.uuid}/isi/").streaming_content)


def slices(number: int) -> Job:
    """The work of this many slices."""
    job = Job.objects.get()
    for _ in range(number):
        work_on(job.pk)
    job.refresh_from_db()
    return job


# -- Asked and written --------------------------------------------------------------------------------------


def test_asked_twice_with_the_same_identity_it_is_one_export(cast):
    people(cast, 1)
    uuid = new_uuid()
    first = ask(cast, uuid=uuid)
    assert ask(cast, uuid=uuid) == first
    assert (Export.objects.count(), Job.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="export.asked").count() == 1
    with pytest.raises(UuidReused):
        ask(cast, uuid=uuid, reason="sesuatu yang lain")


def test_nothing_and_far_too_much_are_refused(cast, monkeypatch):
    with pytest.raises(ExportRefused):
        ask(cast)
    people(cast, 2)
    monkeypatch.setattr(actions, "MOST", 1)
    with pytest.raises(ExportRefused):
        ask(cast)


def test_rows_stand_once_each_in_the_order_of_the_list_with_progress(cast, small_parts):
    rows = people(cast, 5)
    export = ask(cast)
    job = slices(2)
    assert (job.progress, job.total, job.state) == (4, 5, JobState.WAITING)
    slices(2)
    assert names_of(export) == [row.name for row in rows]
    assert ExportMade.objects.get().rows == 5
    assert [path.name for path in folder_of(export).iterdir()] == ["whole.xlsx"], (
        "the parts are gone"
    )


def folder_of(export) -> Path:
    return Path(settings.FILES_DIR) / export.DRAWER / str(export.uuid)


@pytest.mark.parametrize("done", range(4))
def test_a_worker_killed_after_its_work_doubles_nothing(cast, small_parts, done):
    people(cast, 5)
    export = ask(cast)
    job = slices(done)
    # The work of the slice is done, the note that it is done is lost: another worker does it again.
    kind_of(job.kind).handler(job, on=NOW)
    run_due_jobs()
    assert names_of(export) == [f"Siti {index:02}" for index in range(5)]
    assert AuditEntry.objects.filter(action="export.made").count() == 1


@pytest.mark.parametrize("kind", FileKind)
def test_the_file_says_who_took_it_when_and_why(cast, kind):
    people(cast, 2)
    export = made(
        cast, kind=kind, reason="=1+1 & rapat", narrowing=Narrowing(words="Dusun: Krajan")
    )
    if kind == FileKind.CSV:
        lines = list(csv.reader(io.StringIO(content_of(export).decode("utf-8-sig")), delimiter=";"))
        said = [line[0] for line in lines[4:]]
        assert {len(line) for line in lines[4:]} == {1}
    else:
        book = openpyxl.load_workbook(io.BytesIO(content_of(export)))
        said = [": ".join(map(str, row)) for row in book.worksheets[-1].iter_rows(values_only=True)]
        about = book.properties
        assert about.creator == f"{cast.sz.user.name} ({cast.sz.user.username})"
        assert about.subject == "=1+1 & rapat"
        assert about.created == dt.datetime(2026, 11, 21, 3, 0)  # noqa: DTZ001, in UTC
        assert cast.sz.user.name in book.worksheets[0].oddFooter.left.text
    text = "\n".join(said)
    for word in (cast.sz.user.name, "21 November 2026 10:00", "=1+1 & rapat", "Dusun: Krajan"):
        assert word in text


def test_asking_making_and_fetching_are_on_record_with_reason_kind_and_rows(cast, client):
    people(cast, 2)
    export = made(cast)
    client.force_login(cast.sz.user)
    assert fetched(client, export) == content_of(export)
    rows = AuditEntry.objects.filter(action__startswith="export.").order_by("pk")
    assert [row.action for row in rows] == ["export.asked", "export.made", "export.taken"]
    for row in rows:
        assert row.by == cast.sz.user
        assert row.details["reason"] == REASON
        assert (row.details["kind"], row.details["list_name"]) == ("xlsx", "peserta")
        assert row.details.get("rows", row.details.get("number")) == 2


# -- Whose ---------------------------------------------------------------------------------------------------


def test_nobody_else_gets_the_page_or_the_file(cast, client):
    people(cast, 1)
    export = made(cast)
    for user in cast.users.values():
        client.force_login(user)
        for end, method in (("", "get"), ("isi/", "get"), ("lanjut/", "post")):
            answer = getattr(client, method)(f"/unduh/berkas/{export.uuid}/{end}")
            list(answer)  # a file is closed once it is read
            assert (answer.status_code == 404) == (user != cast.sz.user)


def test_a_village_lost_in_between_is_in_no_row_of_the_file(cast, small_parts):
    here = people(cast, 2)
    there = other_village(cast)
    people(cast, 3, village=there, neighbourhood=None)
    export = ask(cast)
    assert export.total == 5
    assert slices(1).cursor["part"] == 1
    Assignment.objects.filter(agent=cast.sz, village=there).update(until_on=dt.date(2026, 11, 20))
    run_due_jobs()
    assert sorted(names_of(export)) == sorted(row.name for row in here)
    assert ExportMade.objects.get().rows == 2


def other_village(cast) -> Village:
    """Another village of the branch in which SZ works as well."""
    own = Assignment.objects.filter(agent=cast.sz).first()
    village = Village.objects.create(
        code="3509112099", name="Sukoreno", district=cast.village.district, branch=cast.branch
    )
    Assignment.objects.create(agent=cast.sz, village=village, from_on=own.from_on)
    return village


def test_a_village_lost_afterwards_closes_the_file(cast, client):
    people(cast, 1)
    other_village(cast)
    export = made(cast)
    client.force_login(cast.sz.user)
    assert fetched(client, export) == content_of(export)
    Assignment.objects.filter(agent=cast.sz, village__code="3509112099").update(
        until_on=dt.date(2026, 11, 20)
    )
    answer = client.get(f"/unduh/berkas/{export.uuid}/isi/", follow=True)
    assert "tidak diserahkan" in answer.content.decode()
    assert AuditEntry.objects.filter(action="export.taken").count() == 1


def test_who_works_here_no_more_gets_no_file_and_a_reason(cast):
    people(cast, 1)
    ask(cast)
    cast.sz.until_on = dt.date(2026, 11, 20)
    cast.sz.save()
    run_due_jobs()
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "bukan" in job.error
    assert not ExportMade.objects.exists()


def test_a_scope_survives_its_journey_and_covers_itself_alone(cast):
    for user in cast.users.values():
        viewer = cast.viewer(user, NOW)
        scope = scope_json(viewer)
        assert viewer_from(scope, user=user) == viewer
        later = replace(viewer, on=viewer.on + dt.timedelta(days=1))
        assert covers(later, scope)
        others = [cast.viewer(other, NOW) for other in cast.users.values() if other != user]
        assert not any(covers(other, scope) for other in others)


# -- Forgotten -----------------------------------------------------------------------------------------------


def test_some_days_later_the_file_is_gone_and_the_row_stays(cast, client):
    people(cast, 1)
    old = made(cast, at=NOW - Export.KEPT)
    fresh = made(cast)
    tasks.forget_files(Job(), on=NOW)
    content_of(fresh)
    assert not folder_of(old).exists()
    assert Export.objects.count() == 2
    client.force_login(cast.sz.user)
    page = client.get(f"/unduh/berkas/{old.uuid}/isi/", follow=True).content.decode()
    assert "Minta lagi" in page
    assert AuditEntry.objects.filter(action="export.taken").count() == 0


# -- Other lists ---------------------------------------------------------------------------------------------


def test_receipts_stand_with_their_money_and_its_place(cast):
    row = take_from(cast, months=2)
    [told] = rows_of(made(cast, list_name=ListName.RECEIPTS))
    assert told["Nomor"] == row.receipt_no
    assert (told["Jumlah"], told["Bulan"]) == (row.total, 2)
    assert told["Agen"] == "SZ"


def test_remittances_stand_with_their_state(cast):
    row = facts.remittance(cast)
    [told] = rows_of(made(cast, cast.koordinator, list_name=ListName.REMITTANCES))
    assert told["Jumlah"] == row.total
    assert told["Agen"] == "SZ"


def test_the_village_has_no_list_of_remittances(cast, client):
    facts.remittance(cast)
    client.force_login(cast.sekdes)
    assert client.get("/unduh/setoran/").status_code == 404
    assert client.get("/unduh/lain/").status_code == 404
    with pytest.raises(ExportRefused):
        ask(cast, cast.sekdes, list_name=ListName.REMITTANCES, keys=[1])


@pytest.mark.parametrize("list_name", [ListName.RECEIPTS, ListName.REMITTANCES])
def test_a_part_asks_as_often_for_three_rows_as_for_one(cast, list_name):
    viewer = cast.viewer(cast.koordinator, NOW)
    told = LISTS[list_name]

    def queries(number: int) -> int:
        for _ in range(number):
            facts.remittance(cast) if list_name == ListName.REMITTANCES else take_from(cast)
        keys = told.keys(viewer, None)[:number]
        with CaptureQueriesContext(connection) as caught:
            assert len(list(told.cells(keys, viewer, {}))) == number
        return len(caught)

    assert queries(1) == queries(3)


# -- The form ------------------------------------------------------------------------------------------------


def test_the_form_says_how_many_rows_and_keeps_what_the_list_was_narrowed_to(cast, client):
    people(cast, 3)
    cast.enrolment(cast.member(name="Melati Putih"))
    client.force_login(cast.sz.user)
    page = client.get("/unduh/peserta/?cari=melati").content.decode()
    assert "1 baris" in page
    sent = {"uuid": str(new_uuid()), "kind": "csv", "reason": REASON}
    answer = client.post("/unduh/peserta/?cari=melati", sent, follow=True)
    export = Export.objects.get()
    assert export.total == 1
    assert "melati" in export.narrowed
    assert "Siap: 1 baris" in answer.content.decode()


@pytest.mark.parametrize("reason", ["", "x", "untuk 3509111205658001"])
def test_without_a_reason_or_with_a_number_of_somebody_nothing_is_asked(cast, client, reason):
    people(cast, 1)
    client.force_login(cast.sz.user)
    sent = {"uuid": str(new_uuid()), "kind": "csv", "reason": reason}
    assert client.post("/unduh/peserta/", sent).status_code == 200
    assert not Export.objects.exists()


def test_a_nik_that_was_searched_for_is_not_kept_in_words(cast, client):
    [member] = people(cast, 1, nik="3509111205658001")
    client.force_login(cast.sz.user)
    sent = {"uuid": str(new_uuid()), "kind": "csv", "reason": REASON}
    client.post(f"/unduh/peserta/?cari={member.nik}", sent)
    assert Export.objects.get().total == 1
    assert member.nik not in Export.objects.get().narrowed


def test_the_list_leads_to_its_file_as_it_is_narrowed(cast, client):
    people(cast, 1)
    client.force_login(cast.sz.user)
    page = client.get("/peserta/?cari=Siti&sesudah=").content.decode()
    assert "/unduh/peserta/?cari=Siti" in page
