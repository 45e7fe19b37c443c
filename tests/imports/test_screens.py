"""The screens of an import, from the file to the undoing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs
from tests.imports.registers import HEADINGS, people, table, xlsx
from tests.imports.steps import NOW, save, undo, upload, upload_sample
from villages.models import Assignment

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def send(client, content: bytes, name: str = "buku.xlsx", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:upload"), {"uuid": new_uuid(), "file": file, **more})


def assignment_of(agent) -> Assignment:
    return Assignment.objects.get(agent=agent)


def page(client, batch, name: str = "show", **headers) -> str:
    return client.get(
        reverse(f"imports:{name}", args=[batch.uuid]), headers=headers
    ).content.decode()


def post(client, batch, name: str, data=None):
    return client.post(reverse(f"imports:{name}", args=[batch.uuid]), data or {}, follow=True)


def test_an_agent_drops_her_file_and_sees_the_check(agent, cast):
    sent = send(agent, xlsx(table(people(2))), assignment=assignment_of(cast.sz).pk)
    batch = ImportBatch.objects.get()

    assert sent.url == reverse("imports:show", args=[batch.uuid])
    assert (batch.agent, batch.village) == (cast.sz, cast.village)
    assert "2 baris dibaca, 2 siap (0 dengan catatan), 0 perlu diperbaiki" in page(agent, batch)


def test_the_check_names_reason_row_and_column(agent, cast):
    said = page(agent, upload_sample(cast))

    assert "254 baris dibaca, 240 siap (3 dengan catatan), 14 perlu diperbaiki" in said
    assert "Penghasilan bukan angka" in said
    assert "Baris 15 · Penghasilan" in said
    assert "Rp19.583.200" in said
    assert "Simpan 240 yang siap" in said


def test_nothing_good_means_no_button_to_save(agent, cast):
    said = page(agent, upload(cast, people(2, Penghasilan="tidak tentu")))

    assert reverse("imports:save", args=[ImportBatch.objects.get().uuid]) not in said
    assert "Belum ada baris yang bisa disimpan" in said


@pytest.mark.parametrize(
    ("content", "said"), [(b"halo", "Ini bukan berkas Excel"), (b"", "kosong"), (None, "")]
)
def test_a_file_that_cannot_be_read_is_said_at_the_field(agent, cast, content, said):
    data = {"uuid": new_uuid(), "assignment": assignment_of(cast.sz).pk}
    if content is not None:
        data["file"] = SimpleUploadedFile("buku.xlsx", content)
    answer = agent.post(reverse("imports:upload"), data)

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_an_agent_cannot_import_for_another(agent, cast):
    answer = send(agent, xlsx(table(people())), assignment=assignment_of(cast.st).pk)

    assert "assignment" in answer.context["form"].errors
    assert not ImportBatch.objects.exists()


def test_a_coordinator_imports_for_an_agent_of_the_branch(client, cast):
    client.force_login(cast.koordinator)
    offered = client.get(reverse("imports:upload")).content.decode()
    send(client, xlsx(table(people())), assignment=assignment_of(cast.st).pk)

    assert "Sutinah (ST), Desa Dukuhdempok" in offered
    assert "Orang Asing" not in offered
    assert ImportBatch.objects.get().agent == cast.st


def test_secretaries_have_no_door_to_imports(client, cast):
    client.force_login(cast.sekdes)

    assert client.get(reverse("imports:upload")).status_code == 404
    assert client.get(reverse("imports:show", args=[upload(cast).uuid])).status_code == 404


HEAD_OFFICE_MAY_NOT = [
    ("post", "sheet"), ("get", "columns"), ("post", "columns"),
    ("post", "save"), ("get", "undo"), ("post", "undo"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "name"), HEAD_OFFICE_MAY_NOT)
@pytest.mark.parametrize("is_saved", [False, True], ids=["checked", "saved"])
def test_head_office_looks_and_changes_nothing(client, cast, method, name, is_saved):
    batch = save(upload(cast)) if is_saved else upload(cast)
    client.force_login(cast.pusat)
    answer = getattr(client, method)(
        reverse(f"imports:{name}", args=[batch.uuid]), {"sheet": batch.sheet}
    )

    assert answer.status_code == 404
    assert ImportBatch.objects.get().state == batch.state
    said = page(client, batch)
    assert "1 baris dibaca" in said
    for door in ("sheet", "columns", "save", "undo"):
        assert reverse(f"imports:{door}", args=[batch.uuid]) not in said


def test_head_office_is_told_that_the_sheet_is_not_chosen(client, cast):
    batch = upload(cast, content=xlsx(table(people(1)), table(people(2)), names=("Satu", "Dua")))
    client.force_login(cast.pusat)

    assert "belum memilih lembarnya" in page(client, batch)


def test_a_sheet_is_chosen_when_it_is_not_clear(agent, cast):
    batch = upload(cast, content=xlsx(table(people(1)), table(people(2)), names=("Satu", "Dua")))
    assert 'value="Dua"' in page(agent, batch)

    answer = post(agent, batch, "sheet", {"sheet": "Dua"})
    assert "2 baris dibaca" in answer.content.decode()


def test_columns_are_mapped_by_hand(agent, cast):
    headings = ["Jabatan" if name == "Pekerjaan" else name for name in HEADINGS]
    rows = [row | {"Jabatan": row["Pekerjaan"]} for row in people(2)]
    batch = upload(cast, content=xlsx(table(rows, headings)))
    assert "Kolom tidak ditemukan: pekerjaan" in page(agent, batch)
    form = agent.get(reverse("imports:columns", args=[batch.uuid])).context["form"]
    chosen = {name: field.initial for name, field in form.fields.items()}

    refused = post(agent, batch, "columns", chosen)
    assert "Kolom tidak ditemukan" in refused.content.decode()
    done = post(agent, batch, "columns", chosen | {"column_7": "job"})
    assert "2 baris dibaca, 2 siap" in done.content.decode()


def test_the_mapping_shows_an_example_but_no_whole_nik(agent, cast):
    said = page(agent, upload(cast), "columns")

    assert "Lilik Arifin" in said
    assert "3509115208659001" not in said
    assert "93677358773" not in said


def test_saving_shows_progress_then_the_result(agent, cast):
    batch = upload(cast, people(3))
    answer = post(agent, batch, "save").content.decode()
    assert "<progress" in answer
    assert reverse("imports:progress", args=[batch.uuid]) in answer
    assert "HX-Refresh" not in agent.get(
        reverse("imports:progress", args=[batch.uuid]), headers=HTMX
    )

    run_due_jobs()
    polled = agent.get(reverse("imports:progress", args=[batch.uuid]), headers=HTMX)
    assert polled["HX-Refresh"] == "true"
    assert "3 peserta tersimpan" in page(agent, batch)
    assert Member.objects.count() == 3


def test_asking_how_far_it_is_reads_no_row_and_takes_the_same_queries_for_one_and_for_three(
    agent, cast
):
    def queries(rows: int) -> list[str]:
        batch = upload(cast, [*people(rows), *people(rows + 2, Penghasilan="tidak tentu")[rows:]])
        post(agent, batch, "save")
        url = reverse("imports:progress", args=[batch.uuid])
        agent.get(url, headers=HTMX)
        with CaptureQueriesContext(connection) as seen:
            said = agent.get(url, headers=HTMX).content.decode()
        assert f"0 dari {rows} baris" in said
        return [query["sql"] for query in seen]

    one, three = queries(1), queries(3)
    assert len(one) == len(three) <= 8
    assert not any('"imports_importrow"."name"' in sql for sql in three)


def test_without_javascript_the_progress_leads_back_to_the_page(agent, cast):
    answer = agent.get(reverse("imports:progress", args=[upload(cast).uuid]))

    assert answer.status_code == 302


def test_work_that_stopped_says_so_and_can_go_on(agent, cast):
    batch = upload(cast)
    post(agent, batch, "save")
    Job.objects.update(state="failed", error="Listrik padam.", finished_at=NOW)
    assert "Listrik padam." in page(agent, batch)

    post(agent, batch, "save")
    run_due_jobs()
    assert "1 peserta tersimpan" in page(agent, batch)


def test_undoing_says_what_it_means_then_does_it_and_names_the_kept(agent, cast):
    batch = save(upload(cast, people(2)))
    kept = batch.rows.first().member
    kept.name = "Bu Lurah"
    kept.save()
    assert "2 peserta dari impor ini akan ditarik" in page(agent, batch, "undo")

    post(agent, batch, "undo")
    run_due_jobs()
    said = page(agent, batch)
    assert "1 peserta ditarik" in said
    assert "Bu Lurah" in said
    assert "sudah diperbaiki" in said


def test_what_cannot_be_done_is_said_on_the_page(agent, cast):
    batch = undo(save(upload(cast)))

    assert "tidak bisa disimpan" in post(agent, batch, "save").content.decode()
    assert ImportBatch.objects.get().state == BatchState.UNDONE


def test_the_download_is_a_file_and_leaves_a_trace(agent, cast):
    batch = upload(cast, people(1, Penghasilan="tidak tentu"))
    answer = agent.get(reverse("imports:download", args=[batch.uuid]))

    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith(b"PK")
    assert AuditEntry.objects.filter(action="import.downloaded", by=cast.sz.user).exists()


def test_before_the_check_there_is_nothing_to_download(agent, cast):
    batch = upload(cast, content=xlsx(table(people(1)), table(people(2)), names=("Satu", "Dua")))

    assert agent.get(reverse("imports:download", args=[batch.uuid])).status_code == 404


def test_past_imports_are_listed_newest_first_page_by_page(agent, cast, monkeypatch):
    monkeypatch.setattr("perisai.imports.queries.registers.IMPORTS_A_PAGE", 2)
    batches = [upload(cast, file_name=f"buku-{number}.xlsx") for number in range(3)]
    first = agent.get(reverse("imports:list"))
    second = agent.get(reverse("imports:list"), {"sebelum": batches[1].pk})

    assert first.context["page"].batches == [batches[2], batches[1]]
    assert f"?sebelum={batches[1].pk}" in first.content.decode()
    assert second.context["page"].batches == [batches[0]]
    assert agent.get(reverse("imports:list"), {"sebelum": "x"}).status_code == 200


@pytest.mark.parametrize("name", ["list", "show"])
def test_the_number_of_queries_does_not_grow_with_the_rows(agent, cast, name):
    def queries(rows: int) -> int:
        batch = upload(cast, people(rows, Penghasilan="tidak tentu"))
        url = reverse(f"imports:{name}", args=[] if name == "list" else [batch.uuid])
        agent.get(url)
        with CaptureQueriesContext(connection) as seen:
            agent.get(url)
        return len(seen)

    assert queries(1) == queries(3)


@pytest.mark.parametrize("is_saved", [False, True], ids=["checked", "saved"])
def test_the_page_of_an_import_takes_few_queries(
    agent, cast, is_saved, django_assert_max_num_queries
):
    batch = upload(cast, [*people(2), people(3, Penghasilan="tidak tentu")[2]])
    batch = save(batch) if is_saved else batch
    url = reverse("imports:show", args=[batch.uuid])
    agent.get(url)

    with django_assert_max_num_queries(13):
        agent.get(url)
