"""A file of the scheme: read, matched before it is saved, saved in slices, given back with notes."""

import datetime as dt
import io
import time

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dues.actions.confirming import undo_confirmations
from dues.actions.recording import PricedShare, write_collection
from dues.models import Confirmation, ConfirmationBatch, ConfirmedLine
from dues.queries.ledger import ledger_differences
from dues.rules import price_months
from members.models import Enrolment, EnrolmentTerms, Member
from perisai.common.ids import new_uuid
from perisai.imports.confirmations.fields import CONFIRMATIONS
from perisai.imports.confirmations.months import read_months
from perisai.imports.confirmations.rows import read_sheet
from perisai.imports.models import ConfirmationImport
from perisai.imports.register.findings import CellFault
from perisai.imports.register.layout import find_layout
from perisai.imports.register.workbook import read_workbook
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from tests.custody import pay_straight
from tests.imports.registers import TODAY, as_csv, table, xlsx
from tests.imports.steps import HEADINGS, line_of, upload_confirmations
from tests.taking import NOW, take_from

NOV = dt.date(2026, 11, 1)
GOOD = {"NIK": "3509110101800001", "Bulan Iuran": "11/2026", "Iuran": 8400}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("written", "first", "count"),
    [
        ("November 2026", NOV, 1),
        ("11/2026", NOV, 1),
        ("2026-11", NOV, 1),
        ("202611", NOV, 1),
        (202611, NOV, 1),
        ("Nov-26", NOV, 1),
        (dt.date(2026, 11, 20), NOV, 1),
        ("Nov-Des 2026", NOV, 2),
        ("Nov 2026 s/d Jan 2027", NOV, 3),
        ("11/2026 - 01/2027", NOV, 3),
        ("November 2026 sampai dengan Desember 2026", NOV, 2),
    ],
)
def test_months_are_read_as_they_are_written(written, first, count):
    assert read_months(written) == (first, count)


@pytest.mark.parametrize("written", ["kemarin", "Des 2026 - Nov 2026", "13/2026", 8400, ""])
def test_what_is_no_month_is_said(written):
    with pytest.raises(CellFault):
        read_months(written)


def read(rows: list[dict], headings=HEADINGS):
    sheet = read_workbook(xlsx(table(rows, headings), names=("B",)), "b.xlsx").sheets[0]
    return read_sheet(sheet, find_layout(sheet, CONFIRMATIONS), on=TODAY)


def test_titles_sums_and_numberings_are_passed_over():
    numbering = dict(zip(HEADINGS, range(1, 12), strict=True))
    total = {"Nama": "Total", "Iuran": 8400}
    found = read([numbering, GOOD, {}, total])
    assert [row.number for row in found.rows] == [3]
    assert found.passed_over == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"NIK": None}, "no_number"),
        ({"NIK": 3509110101800001}, "nik_number"),
        ({"NIK": "35091101"}, "nik_short"),
        ({"Bulan Iuran": None}, "no_dues_month"),
        ({"Bulan Iuran": "kapan-kapan"}, "bad_dues_month"),
        ({"Bulan Iuran": "Nov-Des 2026", "Jml Bulan": 3}, "month_count"),
        ({"Jml Bulan": "banyak"}, "bad_count"),
        ({"Iuran": "delapan ribu"}, "bad_amount"),
        ({"Iuran": 0}, "bad_amount"),
        ({"Tgl Bayar": "22-11-2026"}, "bad_paid_on"),
        ({"Masa Perlindungan Dari": "21-11-2026"}, "bad_period"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(changes, code):
    (row,) = read([GOOD | {"Nama": "Siti"} | changes]).rows
    assert row.told is None
    assert row.findings[0].code == code


@pytest.mark.parametrize("kpj", ["ABCDEFGHIJK", "9367735877A", "9367735877"])
def test_a_kpj_that_cannot_be_read_is_named_where_no_nik_says_who_it_is(kpj):
    (row,) = read([GOOD | {"NIK": None, "No. KPJ": kpj}]).rows
    assert row.told is None
    assert [(found.code, found.values) for found in row.findings] == [("kpj_alone", {"value": kpj})]
    (row,) = read([GOOD | {"No. KPJ": kpj}]).rows
    assert row.told.kpj == ""


def test_a_row_is_read_whole():
    said = GOOD | {
        "No. KPJ": "12345678901",
        "Nama": "Siti",
        "Bulan Iuran": "Nov-Des 2026",
        "Iuran": "Rp 16.800",
        "Kode Iuran": "091234567890",
        "Tgl Bayar": "20/11/2026",
        "Masa Perlindungan Dari": "20-11-26",
        "Masa Perlindungan Sampai": "19-01-27",
    }
    told = read([said]).told[0]
    assert (told.first_month, told.months, told.amount) == (NOV, 2, 16_800)
    assert (told.kpj, told.reference) == ("12345678901", "091234567890")
    assert (told.paid_on, told.period_until) == (dt.date(2026, 11, 20), dt.date(2027, 1, 19))


@pytest.fixture
def receipts(cast):
    """Three receipts of Rp8.400; two were paid straight to the scheme."""
    found = [take_from(cast, cast.enrolment(start=NOV)) for _ in range(3)]
    pay_straight(cast, *found[:2])
    return found


def page_of(client, brought) -> str:
    answer = client.get(reverse("imports:confirmation_show", args=[brought.uuid]))
    return " ".join(answer.content.decode().split())


def save(client, brought):
    return client.post(reverse("imports:confirmation_save", args=[brought.uuid]))


def test_a_file_is_checked_before_anything_is_confirmed(coordinator, cast, receipts):
    rows = [line_of(row, number) for number, row in enumerate(receipts, start=1)]
    rows += [line_of(receipts[1], 4), line_of(receipts[1], 5, NIK="35", Nama="Salah")]
    file = SimpleUploadedFile("bukti.xlsx", xlsx(table(rows, HEADINGS), names=("B",)))
    sent = coordinator.post(
        reverse("imports:confirmation_upload"),
        {"uuid": new_uuid(), "branch": cast.branch.pk, "file": file},
    )
    brought = ConfirmationImport.objects.get()
    assert sent.url == reverse("imports:confirmation_show", args=[brought.uuid])
    seen = page_of(coordinator, brought)
    assert "5 baris dibaca: 4 bisa dicocokkan, 1 perlu diperbaiki" in seen
    assert "Simpan 4 baris, konfirmasi 2" in seen
    assert "Baris 4" in seen
    assert not Confirmation.objects.exists()


def test_a_file_is_saved_by_the_worker_and_says_what_came_of_it(coordinator, cast, receipts):
    rows = [line_of(row, number) for number, row in enumerate(receipts, start=1)]
    brought = upload_confirmations(cast, rows)
    save(coordinator, brought)
    assert "progress" in page_of(coordinator, brought)
    run_due_jobs()
    seen = page_of(coordinator, brought)
    assert "3 baris tersimpan, 2 di antaranya cocok dan dikonfirmasi" in seen
    assert ConfirmedLine.objects.count() == 2
    save(coordinator, brought)
    run_due_jobs()
    assert Confirmation.objects.count() == 3
    assert list(ledger_differences()) == []


def test_a_file_without_a_good_row_is_not_saved_and_never_called_a_success(coordinator, cast):
    brought = upload_confirmations(cast, [GOOD | {"Iuran": "?"}])
    seen = page_of(coordinator, brought)
    assert "Simpan " not in seen
    assert "note-success" not in page_of(coordinator, brought)
    answer = save(coordinator, brought).content.decode()
    assert "note-error" in answer
    assert not Confirmation.objects.exists()


def test_a_column_that_was_not_recognised_is_named_by_hand(coordinator, cast, receipts):
    headings = ["Uang" if name == "Iuran" else name for name in HEADINGS]
    row = {("Uang" if name == "Iuran" else name): v for name, v in line_of(receipts[0]).items()}
    content = xlsx(table([row], headings), names=("B",))
    brought = upload_confirmations(cast, content=content)
    assert "nominal" in page_of(coordinator, brought)
    url = reverse("imports:confirmation_columns", args=[brought.uuid])
    form = coordinator.get(url).context["form"]
    chosen = {name: field.initial or "" for name, field in form.fields.items()}
    coordinator.post(url, chosen | {f"column_{headings.index('Uang')}": "amount"})
    assert "Simpan 1 baris, konfirmasi 1" in page_of(coordinator, brought)


def test_the_file_comes_back_with_a_note_beside_each_row(coordinator, cast, receipts):
    rows = [line_of(receipts[0]), line_of(receipts[1], 2, Iuran=1), line_of(receipts[2], 3)]
    brought = upload_confirmations(cast, rows)
    url = reverse("imports:confirmation_download", args=[brought.uuid])
    sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(url).content)).active
    notes = [line[-1] for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert notes[0].startswith("Cocok")
    assert "Rp8.399" in notes[1]
    assert "belum disetor" in notes[2]


def test_a_file_of_several_sheets_names_only_the_branch_until_one_is_chosen(
    coordinator, cast, receipts
):
    lines = table([line_of(receipts[0])], HEADINGS)
    brought = upload_confirmations(cast, content=xlsx(lines, lines, names=("A", "B")))
    lead = f"Cabang {cast.branch.name}"
    assert lead in page_of(coordinator, brought)
    assert f", cabang {cast.branch.name}" not in page_of(coordinator, brought)
    coordinator.post(
        reverse("imports:confirmation_sheet", args=[brought.uuid]), {"sheet": "B"}, follow=True
    )
    assert f"B, cabang {cast.branch.name}" in page_of(coordinator, brought)


def test_an_empty_table_is_refused_without_speaking_of_a_register(coordinator, cast):
    file = SimpleUploadedFile("bukti.xlsx", xlsx([]))
    page = coordinator.post(
        reverse("imports:confirmation_upload"),
        {"uuid": new_uuid(), "branch": cast.branch.pk, "file": file},
    )
    assert page.context["form"].errors["file"] == [
        "Berkas ini tidak berisi baris. Pilih berkas yang ada barisnya."
    ]


def test_a_csv_file_is_read_too(coordinator, cast, receipts):
    content = as_csv(table([line_of(receipts[0])], HEADINGS))
    brought = upload_confirmations(cast, content=content, file_name="bukti.csv")
    assert "Simpan 1 baris, konfirmasi 1" in page_of(coordinator, brought)


def test_the_same_file_twice_confirms_once(coordinator, cast, receipts):
    for _ in range(2):
        brought = upload_confirmations(cast, [line_of(receipts[0])])
        save(coordinator, brought)
        run_due_jobs()
    assert list(Confirmation.objects.order_by("pk").values_list("match", flat=True)) == [
        "exact",
        "already",
    ]
    seen = page_of(coordinator, brought)
    assert "1 baris tersimpan, 0 di antaranya cocok" in seen
    assert "note-success" not in seen


@pytest.mark.parametrize("person", ["sz", "sekdes"])
def test_neither_agents_nor_secretaries_bring_files(client, cast, person):
    somebody = getattr(cast, person)
    client.force_login(getattr(somebody, "user", somebody))
    assert client.get(reverse("imports:confirmation_upload")).status_code == 404
    brought = upload_confirmations(cast)
    url = reverse("imports:confirmation_show", args=[brought.uuid])
    assert client.get(url).status_code == 404


def many_who_paid(cast, number: int) -> list[dict]:
    """Lines of the scheme for as many people, who all paid November elsewhere."""
    people = Member.objects.bulk_create(
        Member(
            village=cast.village,
            agent=cast.sz,
            nik=f"350911010180{serial:04d}",
            name=f"Siti Contoh {serial}",
            birth_date=dt.date(1980, 1, 1),
            sex="P",
        )
        for serial in range(1, number + 1)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(member=person, job="Petani", start_month=NOV, registered_on=NOV)
        for person in people
    )
    terms = EnrolmentTerms(from_month=NOV, income=1_000_000, sector="other")
    quote = price_months([terms], [NOV], "self")
    write_collection(
        [PricedShare(enrolment, quote) for enrolment in enrolments],
        by=cast.koordinator,
        uuid=new_uuid(),
        content_hash="0" * 64,
        source="elsewhere",
        payer_name="Koperasi",
        payer_kind="group",
        village=cast.village,
        branch=cast.branch,
        collected_on=NOW.date(),
        collected_at=NOW,
        recorded_at=NOW,
    )
    return [GOOD | {"NIK": person.nik, "Nama": person.name} for person in people]


@pytest.mark.slow
def test_two_thousand_rows_are_checked_saved_and_taken_back_in_short_steps(
    coordinator, cast, count
):
    took = {}

    def timed(what: str, work):
        began = time.perf_counter()
        answer = work()
        took[what] = max(took.get(what, 0), time.perf_counter() - began)
        return answer

    content = xlsx(table(many_who_paid(cast, 2_000), HEADINGS), names=("B",))
    brought = timed("upload", lambda: upload_confirmations(cast, content=content))
    seen = timed("check", lambda: page_of(coordinator, brought))
    assert "Simpan 2000 baris, konfirmasi 2000" in seen
    save(coordinator, brought)
    job = Job.objects.get(kind="imports.save_confirmations")
    while timed("slice", lambda: work_on(job.pk)):
        assert "dari 2000 baris" in timed("progress", lambda: page_of(coordinator, brought))
    assert ConfirmedLine.objects.count() == 2_000
    assert "2000 di antaranya cocok" in page_of(coordinator, brought)
    batch = ConfirmationBatch.objects.get()
    timed("undo", lambda: undo_confirmations(batch=batch, reason="x", by=cast.koordinator, at=NOW))
    assert not ConfirmedLine.objects.exists()
    for what, seconds in took.items():
        count(f"ms to {what} 2,000 confirmations", round(seconds * 1000))
    assert max(took.values()) < 5
