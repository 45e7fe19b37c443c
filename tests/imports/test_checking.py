"""Bringing a file: kept, judged, and nobody saved."""

import pytest
from django.utils import translation

from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.retries import UuidReused
from perisai.imports.actions.checking import choose_sheets, remap_columns
from perisai.imports.enums import BatchState, Verdict
from perisai.imports.errors import BatchRefused, ColumnsRefused, FileRefused, SheetRefused
from perisai.imports.models import ImportBatch
from perisai.imports.queries.registers import counts_of_batch, imports_of, picture_of
from perisai.imports.reading import content_of
from tests.imports.registers import GOOD, HEADINGS, SAMPLE, TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, upload, upload_sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_an_upload_keeps_the_file_and_judges_its_rows_without_saving_anybody(cast):
    batch = upload_sample(cast)
    counts = counts_of_batch(batch, viewer=cast.viewer(cast.sz))

    assert content_of(batch) == SAMPLE.read_bytes()
    assert (batch.state, batch.sheet) == (BatchState.CHECKED, "Perisai SZ")
    assert (counts.read, counts.good, counts.warned, counts.refused) == (254, 240, 3, 14)
    assert (counts.months, counts.rupiah, counts.passed_over) == (1124, 19_583_200, 11)
    assert not Member.objects.exists()
    assert AuditEntry.objects.filter(action="import.uploaded", by=cast.sz.user).count() == 1


def test_the_same_upload_again_answers_as_the_first_time(cast):
    told = {"uuid": new_uuid(), "content": xlsx(table(people()))}

    assert upload(cast, **told) == upload(cast, **told)
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("other", ["content", "agent", "village"])
def test_the_same_form_with_another_file_or_for_somebody_else_is_refused(cast, other):
    first = {"uuid": new_uuid(), "content": xlsx(table(people(1)))}
    changes = {
        "content": xlsx(table(people(2))),
        "agent": cast.st,
        "village": cast.neighbour_village,
    }
    batch = upload(cast, **first)
    with pytest.raises(UuidReused, match="Open a new one"):
        upload(cast, **first | {other: changes[other]})

    assert ImportBatch.objects.get() == batch
    assert batch.rows.count() == 1


def test_a_file_that_cannot_be_read_leaves_nothing_behind(cast, settings):
    with pytest.raises(FileRefused):
        upload(cast, content=b"hello")

    assert not ImportBatch.objects.exists()
    assert not settings.FILES_DIR.exists()


def test_names_and_niks_of_a_row_are_kept_covered(cast):
    row = upload(cast).rows.get()

    assert row.name == "Lilik Arifin"
    assert row.covered_nik.startswith("3509••")
    assert "520865" not in row.covered_nik


def test_a_sheet_is_chosen_when_none_carries_the_agents_code(cast):
    content = xlsx(table(people(1)), table(people(2)), names=("Januari", "Februari"))
    batch = upload(cast, content=content)
    assert (batch.state, batch.sheet) == (BatchState.UPLOADED, "")

    told = {"by": cast.sz.user, "on": TODAY, "at": NOW}
    (batch,) = choose_sheets(batch=batch, sheets=["februari"], **told)
    assert (batch.state, batch.rows.count()) == (BatchState.CHECKED, 2)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(cast):
    with pytest.raises(SheetRefused, match="Perisai SZ"):
        upload(cast, sheet="Perisai XY")


def test_a_missing_column_waits_to_be_mapped_and_then_counts(cast):
    headings = ["Jabatan" if name == "Pekerjaan" else name for name in HEADINGS]
    rows = [row | {"Jabatan": row["Pekerjaan"]} for row in people(2)]
    batch = upload(cast, content=xlsx(table(rows, headings)))
    assert batch.state == BatchState.UPLOADED
    assert "job" in batch.problem

    holds = {int(index): key for index, key in batch.holds.items()} | {
        headings.index("Jabatan"): "job"
    }
    batch = remap_columns(batch=batch, holds=holds, by=cast.sz.user, on=TODAY, at=NOW)
    assert (batch.state, batch.problem) == (BatchState.CHECKED, "")
    assert {row.verdict for row in batch.rows.all()} == {Verdict.READY}


def test_a_mapping_without_a_needed_column_changes_nothing(cast):
    batch = upload(cast)
    with pytest.raises(ColumnsRefused, match="NIK"):
        remap_columns(batch=batch, holds={2: "name"}, by=cast.sz.user, on=TODAY, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.CHECKED, 1)


def test_a_saved_import_is_not_mapped_again(cast):
    batch = save(upload(cast))
    holds = {int(index): key for index, key in batch.holds.items()}

    with pytest.raises(BatchRefused):
        remap_columns(batch=batch, holds=holds, by=cast.sz.user, on=TODAY, at=NOW)


def test_somebody_registered_anywhere_is_refused_without_saying_where(cast):
    cast.member(cast.stranger, nik=GOOD["NIK"])
    batch = upload(cast, [GOOD])
    (group,) = picture_of(batch, viewer=cast.viewer(cast.sz)).refused

    assert group.title == "NIK already registered"
    assert "Sanankerto" not in group.rows[0].reason


def test_her_own_members_are_told_apart_because_they_need_no_mending(cast):
    save(upload(cast, people(2)))
    rows = [*people(3), people(1)[0] | {"NIK": 3509115208659000}]
    batch, viewer = upload(cast, rows), cast.viewer(cast.sz)
    picture = picture_of(batch, viewer=viewer)
    (mend,), (same,) = picture.refused, picture.same

    assert (mend.title, len(mend.rows)) == ("NIK typed as a number", 1)
    assert (same.title, len(same.rows)) == ("Already among your members", 2)


def test_refused_rows_are_grouped_by_reason_with_row_and_column(cast):
    rows = [*people(2, Penghasilan="tidak tentu"), *people(1, **{"NIK": 3509115208659000})]
    groups = picture_of(upload(cast, rows), viewer=cast.viewer(cast.sz)).refused

    assert [
        (group.title, [(row.number, row.column) for row in group.rows]) for group in groups
    ] == [
        ("Income is not an amount", [(2, "Penghasilan"), (3, "Penghasilan")]),
        ("NIK typed as a number", [(4, "NIK")]),
    ]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("sz", True), ("koordinator", True), ("pusat", True), ("st", False), ("sekdes", False),
     ("stranger", False), ("koordinator-jauh", False)],
)  # fmt: skip
def test_imports_are_seen_by_the_agent_and_her_coordinator(cast, who, seen):
    upload(cast)

    assert imports_of(viewer=cast.viewer(cast.users[who])).exists() is seen
