"""The monthly pack as files and pictures: what leaves the office, and that it is kept who took it."""

import csv
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.common.small_cells import SMALL
from perisai.reports.pack_tables import tables_of
from perisai.reports.pack_tables.table import Column, Kind, Table
from tests.reports.test_pack import address, pack, paid_up, population, read
from tests.taking import NOW, take_from
from tests.villages.test_targets import about, enter
from villages.enums import Measure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary(cast, client):
    client.force_login(cast.sekdes)
    return client


@pytest.mark.parametrize("table", ["coverage", "trend", "discipline"])
def test_a_column_of_percentages_is_headed_as_one(cast, secretary, table):
    population(cast, cast.krajan, 200)
    paid_up(cast, 3)
    (found,) = (each for each in tables_of(pack(cast), is_leaving=False) if each.code == table)
    assert "Persen" in found.header
    assert "Bagikan" not in read(secretary, cast).content.decode()


def test_files_hide_small_numbers_and_the_screen_does_not(cast, secretary):
    paid_up(cast, 2, months=6)
    page = read(secretary, cast).content.decode()
    assert "2 peserta aktif" in page
    assert SMALL not in page.replace("&lt;", "<")
    text = read(secretary, cast, "pack_table", "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    discipline = [row for row in rows if row and row[0].endswith("(SZ)")]
    assert [row[1:] for row in discipline] == [["0", SMALL, ""]]  # nobody is told of by zero
    names = cast.village.members.values_list("name", flat=True)
    assert not any(name in text for name in names)


def test_taking_a_file_or_paper_is_kept(cast, secretary):
    for name, kind in (("pack_table", "xlsx"), ("pack_table", "csv"), ("pack_paper", "f4")):
        read(secretary, cast, name, kind)
    kept = AuditEntry.objects.filter(action="pack.exported").order_by("pk")
    assert [row.details["suffix"] for row in kept] == ["xlsx", "csv", "pdf-f4"]
    assert {row.subject_id for row in kept} == {cast.village.code}
    assert {row.details["month"] for row in kept} == {"2026-11"}


def test_a_workbook_has_a_sheet_for_each_table_and_says_who_took_it(cast, secretary):
    book = openpyxl.load_workbook(io.BytesIO(read(secretary, cast, "pack_table", "xlsx").content))
    assert book.sheetnames[:3] == ["Isi", "Cakupan", "Dari bulan ke bulan"]
    told = {row[0].value: row[1].value for row in book["Isi"].rows}
    assert cast.village.title in told.values()
    taken = {row[0].value: row[1].value for row in book["Tentang berkas ini"].rows}
    assert taken["Diambil oleh"] == "Sekar Desa (sekdes)"
    assert taken["Diambil pada"] == "21 November 2026 10:00 Asia/Jakarta"
    assert "sekdes" in book["Cakupan"].oddFooter.left.text
    text = read(secretary, cast, "pack_table", "csv").content.decode("utf-8-sig")
    assert "Diambil oleh: Sekar Desa (sekdes)" in text
    assert "Diambil pada: 21 November 2026 10:00" in text


def test_whoever_keeps_the_file_is_led_to_the_missing_numbers(cast, secretary, client):
    where = f"{reverse('villages:population', args=[cast.village.code])}?tahun=2026"
    assert f'href="{where}"' in read(secretary, cast).content.decode()
    assert secretary.get(where).status_code == 200
    population(cast, cast.krajan, 200)
    assert where not in read(secretary, cast).content.decode()
    client.force_login(cast.pusat)
    assert where not in read(client, cast).content.decode()


def test_a_share_is_a_number_in_a_workbook_and_words_in_text(cast, secretary, monkeypatch):
    columns = [Column("Dusun", Kind.TEXT), Column("Bagian", Kind.PERCENT)]
    rows = [["Krajan", "2,5%"], ["Lor", ""], ["Kidul", SMALL]]
    table = Table("coverage", "Cakupan", columns, rows, "Kalimat.")
    monkeypatch.setattr("perisai.reports.exports.pack.tables_of", lambda *_, **__: [table])
    book = openpyxl.load_workbook(io.BytesIO(read(secretary, cast, "pack_table", "xlsx").content))
    cells = [row[1] for row in book["Cakupan"].iter_rows(min_row=2)]
    assert (cells[0].value, cells[0].number_format) == (0.025, "0.0%")
    assert [cell.value for cell in cells[1:]] == [None, SMALL]
    text = read(secretary, cast, "pack_table", "csv").content.decode("utf-8-sig")
    assert "Krajan;2,5%" in text


@pytest.mark.parametrize("table", ["trend", "discipline", "ageing", "money", "vulnerable"])
def test_each_picture_has_an_address(cast, secretary, table):
    paid_up(cast, 1)
    take_from(cast)
    what = about(cast, village=cast.village, measure=Measure.VULNERABLE, year=2026)
    enter(cast, what=what, target=100)
    answer = read(secretary, cast, "pack_picture", table)
    assert answer["Content-Type"] == "image/svg+xml"


def test_there_is_no_picture_of_a_table_without_one(cast, secretary):
    for table in ("claims", "vulnerable", "nothing"):
        assert secretary.get(address("pack_picture", cast, table)).status_code == 404
