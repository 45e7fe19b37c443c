"""The list of members as a register that can be imported again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enums import Relation
from members.models import Heir
from perisai.common.month_names import short_month_name
from perisai.exports.enums import FileKind
from perisai.exports.lists.members import BESIDE, COLUMNS, RELATION_WORDS, member_cells
from perisai.imports.enums import PassedOver, Verdict
from perisai.imports.queries.registers import rows_in_words
from perisai.imports.register.cells import RELATIONS
from perisai.imports.register.headings import month_key, recognise
from perisai.imports.register.workbook import read_workbook
from perisai.jobs.runner import run_due_jobs
from tests.exports.asking import content_of, made, rows_of
from tests.imports.registers import TODAY, judged
from tests.imports.steps import upload
from tests.taking import NOW, take_from

NIK = "3509111205658001"


@pytest.fixture
def family(cast):
    """A member with everything a register can say, who paid two months."""
    member = cast.member(
        nik="3509115208659001",
        name="Lilik Arifin",
        birth_date=dt.date(1965, 8, 12),
        birth_place="Jember",
        address="Jl. Melati 4",
        phone="+6286139813853",
        phone_owner="self",
        family_card="3509110101150001",
        note="warung di depan balai",
    )
    Heir.objects.create(member=member, name="Rukmini Hidayat", relation=Relation.HUSBAND)
    job = cast.enrolment(member, start=dt.date(2026, 11, 1), has_jht=True, kpj="93677358773")
    take_from(cast, job, months=2)
    return member


def test_every_heading_is_one_that_the_import_reads():
    assert {field: recognise(heading) for field, heading in COLUMNS.items()} == {
        field: field.value for field in COLUMNS
    }
    assert [recognise(heading) for heading in BESIDE] == ["", "", ""]
    months = [dt.date(2026, month, 1) for month in range(1, 13)]
    assert [recognise(short_month_name(month)) for month in months] == list(map(month_key, months))
    assert {relation: RELATIONS[word] for relation, word in RELATION_WORDS.items()} == {
        relation: relation for relation in RELATION_WORDS
    }


@pytest.mark.parametrize("kind", FileKind)
def test_the_file_reads_as_a_register_of_the_same_people(cast, family, kind):
    export = made(cast, kind=kind)
    [sheet, *marks] = read_workbook(content_of(export), f"peserta.{kind}").sheets
    assert len(marks) == (kind == FileKind.XLSX)
    judgement = judged(sheet)
    [person] = [row.said for row in judgement.rows]
    assert [row.person for row in judgement.rows] == [person], "nothing refuses the row"
    assert (person.nik, person.family_card) == (family.nik, family.family_card)
    assert (person.name, person.sex) == (family.name, family.sex)
    assert (person.birth_place, person.birth_date) == (family.birth_place, family.birth_date)
    here = family.neighbourhood
    assert (person.hamlet, person.rt, person.rw) == (here.hamlet.name, here.rt, here.rw)
    assert (person.phone, person.kpj) == (family.phone, "93677358773")
    assert (person.address, person.note) == (family.address, family.note)
    assert (person.job, person.income, person.has_jht) == ("Petani", 1_000_000, True)
    assert (person.heir, person.relation) == ("Rukmini Hidayat", Relation.HUSBAND)
    assert [paid.month.month for paid in person.paid] == [11, 12]
    # The mark below a text file is nobody.
    assert judgement.passed_over[PassedOver.SIGNATURE] == (8 if kind == FileKind.CSV else 0)


@pytest.mark.parametrize("kind", FileKind)
def test_imported_again_on_the_same_site_nothing_changes(cast, family, kind):
    export = made(cast, kind=kind)
    batch = upload(cast, content=content_of(export), file_name=f"peserta.{kind}")
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.sheet, "the sheet with the agent's code is taken by itself"
    viewer = cast.viewer(cast.sz, NOW)
    found = {row.verdict for row in batch.rows.all()}
    assert found == {Verdict.SAME}, rows_in_words(list(batch.rows.all()), viewer=viewer)


@pytest.mark.parametrize("kind", FileKind)
def test_a_formula_in_a_cell_is_text_and_reads_as_it_was(cast, kind):
    cast.enrolment(cast.member(nik=NIK, name='=HYPERLINK("http://x","Budi")', note="@SUM(1)"))
    export = made(cast, kind=kind)
    if kind == FileKind.CSV:
        text = content_of(export).decode("utf-8-sig")
        assert '"\'=HYPERLINK(""http://x"",""Budi"")"' in text
        assert "'@SUM(1)" in text
    else:
        from io import BytesIO

        import openpyxl

        sheet = openpyxl.load_workbook(BytesIO(content_of(export))).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {
            "s",
            "n",
            "inlineStr",
        }
    sheet = read_workbook(content_of(export), f"peserta.{kind}").sheets[0]
    [person] = [row.said for row in judged(sheet, on=TODAY).rows]
    assert person.name == '=HYPERLINK("http://x","Budi")'


def test_the_village_reads_no_nik_and_no_remark_in_its_file(cast, family):
    [row] = rows_of(made(cast, cast.sekdes))
    assert row["NIK"] == "3509••••••••••01"
    assert row["No. KK"] == "3509••••••••••01"
    assert row["Catatan"] is None
    assert row["No. HP"] == family.phone


def test_both_jobs_of_somebody_and_somebody_without_one_have_rows(cast):
    two = cast.member(name="Ani Dua")
    cast.enrolment(two)
    cast.enrolment(two, slot=2)
    cast.member(name="Budi Kosong")
    rows = rows_of(made(cast))
    assert [(row["No"], row["Nama Peserta"]) for row in rows] == [
        (1, "Ani Dua"),
        (2, "Ani Dua"),
        (3, "Budi Kosong"),
    ]
    assert rows[2]["Penghasilan"] is None


def test_the_number_of_queries_of_a_part_does_not_grow_with_its_rows(cast):
    viewer = cast.viewer(cast.sz, NOW)

    def queries(number: int) -> int:
        keys = []
        for _ in range(number):
            job = cast.enrolment()
            take_from(cast, job)
            keys.append(job.member_id)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert len(list(member_cells(keys, viewer, {}))) == number
        return len(caught)

    assert queries(1) == queries(3)
