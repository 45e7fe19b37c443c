import json
import tarfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perisai.audit.models import AuditEntry
from villages.actions.regions import import_regions, load_demo_regions
from villages.enums import VillageKind
from villages.models import Branch, District, Province, Regency, Village
from villages.region_files import RegionsUnreadable

pytestmark = pytest.mark.django_db


def counts(reports):
    return {r.file: (r.read, r.added, r.changed, r.unchanged, len(r.refused)) for r in reports}


def add_line(package, file, line):
    with (package / file).open("a") as out:
        out.write(line + "\n")


def test_the_regions_of_the_demo_come_in():
    reports = load_demo_regions(by=None)

    assert counts(reports) == {
        "provinces.csv": (1, 1, 0, 0, 0),
        "regencies.csv": (2, 2, 0, 0, 0),
        "districts.csv": (3, 3, 0, 0, 0),
        "villages.csv": (31, 31, 0, 0, 0),
    }
    village = Village.objects.get(code="35.09.11.2004")
    assert (village.name, village.district.name) == ("Dukuhdempok", "Wuluhan")
    assert (village.district.regency.name, village.district.regency.province.name) == (
        "Kabupaten Jember",
        "Jawa Timur",
    )
    assert Village.objects.get(code="35.07.09.1011").kind == VillageKind.KELURAHAN


def test_a_second_run_adds_and_changes_nothing_and_leaves_no_trace():
    load_demo_regions(by=None)
    traces = AuditEntry.objects.count()

    reports = load_demo_regions(by=None)

    assert all((r.added, r.changed, r.unchanged) == (0, 0, r.read) for r in reports)
    assert AuditEntry.objects.count() == traces


def test_a_new_name_is_taken_over_and_the_branch_and_office_stay(package):
    load_demo_regions(by=None)
    branch = Branch.objects.create(code="N04", name="Jember")
    Village.objects.filter(code="35.09.11.2002").update(
        branch=branch, office_address="Jl. Raya 1", office_phone="+62331000"
    )
    text = (package / "villages.csv").read_text().replace("Ampel", "Ampel Baru")
    (package / "villages.csv").write_text(text)

    report = import_regions(path=package, by=None)[-1]

    village = Village.objects.get(code="35.09.11.2002")
    assert (report.added, report.changed) == (0, 1)
    assert village.name == "Ampel Baru"
    assert (village.branch, village.office_address, village.office_phone) == (
        branch,
        "Jl. Raya 1",
        "+62331000",
    )


def test_a_code_that_is_no_longer_published_stays(package):
    load_demo_regions(by=None)
    lines = (package / "villages.csv").read_text().splitlines(keepends=True)
    (package / "villages.csv").write_text("".join(lines[:1] + lines[2:]))

    import_regions(path=package, by=None)

    assert Village.objects.count() == 31


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("35.09.11.4001,35.09.11,Angka Lain", "bukan kode resmi"),
        ("3509112099,35.09.11,Tanpa Titik", "bukan kode resmi"),
        (",35.09.11,Tanpa Kode", "bukan kode resmi"),
        ("35.09.11", "bukan kode resmi"),
        ("35.09.13.2001,35.09.13,Rambipuji", "tidak dikenal"),
        ("35.09.11.2099,35.09.12,Salah Induk", "tidak cocok"),
        ("35.09.11.2099,,Tanpa Induk", "tidak cocok"),
        ("35.09.11.2099,35.09.11,  ", "tidak punya nama"),
        ("35.09.11.2099,35.09.11," + "a" * 101, "terlalu panjang"),
        ("35.09.11.2004,35.09.11,Dukuhdempok Lagi", "dua kali"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line_and_the_others_come_in(package, line, words):
    add_line(package, "villages.csv", line)

    report = import_regions(path=package, by=None)[-1]

    assert (report.read, report.added, len(report.refused)) == (32, 31, 1)
    refused = report.refused[0]
    assert (refused.file, refused.line) == ("villages.csv", 33)
    assert words in refused.reason
    assert Village.objects.get(code="35.09.11.2004").name == "Dukuhdempok"


def test_what_lies_below_a_refused_row_is_refused_too(package):
    text = (package / "districts.csv").read_text().replace("Turen", "")
    (package / "districts.csv").write_text(text)

    reports = import_regions(path=package, by=None)

    assert len(reports[2].refused) == 1
    assert len(reports[3].refused) == 17
    assert District.objects.count() == 2


@pytest.mark.parametrize("given", ["package", "data", "archive"])
def test_the_package_its_data_folder_and_its_archive_are_read_alike(package, tmp_path, given):
    archive = tmp_path / "idn-area-data-4.0.1.tgz"
    with tarfile.open(archive, "w:gz") as out:
        out.add(package.parent, "package")
    path = {"package": package.parent, "data": package, "archive": archive}[given]

    import_regions(path=path, by=None)

    assert Village.objects.count() == 31


def test_a_package_without_one_of_the_files_is_refused_by_name(package):
    (package / "districts.csv").unlink()
    with pytest.raises(RegionsUnreadable, match=r"districts\.csv"):
        import_regions(path=package, by=None)
    assert Province.objects.count() == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "regencies.csv").write_text("kode,nama\n35.09,Jember\n"),
        lambda folder: (folder / "regencies.csv").write_bytes(
            b"code,province_code,name\n\xff\xfe\n"
        ),
        lambda folder: (folder / "regencies.csv").write_text(""),
    ],
)
def test_a_file_of_another_kind_is_refused(package, spoil):
    spoil(package)
    with pytest.raises(RegionsUnreadable):
        import_regions(path=package, by=None)
    assert Regency.objects.count() == 0


@pytest.mark.parametrize("content", [None, b"not an archive"])
def test_a_path_that_holds_nothing_is_refused(tmp_path, content):
    path = tmp_path / "regions.tgz"
    if content:
        path.write_bytes(content)
    with pytest.raises(RegionsUnreadable):
        import_regions(path=path, by=None)


def test_many_rows_take_few_queries(package):
    for number in range(1000, 4000):
        add_line(package, "villages.csv", f"35.09.12.{number},35.09.12,Desa {number}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        import_regions(path=package, by=None)
    assert Village.objects.count() > 3000
    assert len(queries) < 60


def test_the_command_says_what_was_done_in_words(package):
    add_line(package, "villages.csv", "35.09.11.2099,35.09.11,")
    out = StringIO()

    call_command("import_regions", str(package), stdout=out)

    assert "villages.csv: 32 dibaca, 31 ditambahkan" in out.getvalue()
    assert "baris 33: 35.09.11.2099 tidak punya nama." in out.getvalue()


def test_the_command_gives_every_refused_row_as_json(package):
    for number in range(30):
        add_line(package, "villages.csv", f"x{number},35.09.11,Desa")
    out = StringIO()

    call_command("import_regions", str(package), "--json", stdout=out)

    data = json.loads(out.getvalue())
    assert (data["read"], data["added"], data["changed"]) == (67, 37, 0)
    assert len(data["refused"]) == 30
    assert data["refused"][0]["line"] == 33
    assert data["files"]["villages.csv"]["added"] == 31


def test_the_command_ends_with_one_sentence_when_nothing_can_be_read(tmp_path):
    with pytest.raises(CommandError, match=r"provinces\.csv"):
        call_command("import_regions", str(tmp_path))
