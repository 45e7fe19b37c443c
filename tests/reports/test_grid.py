"""Members and months of a village: who reads them, and what leaves the office."""

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.enums import Handover
from dues.models import PaidMonth
from perisai.audit.models import AuditEntry
from perisai.reports.enums import Square
from perisai.reports.grid_papers import MOST
from perisai.reports.grid_rules import (
    months_of_grid,
)
from perisai.reports.queries.pack import pack_of
from perisai.reports.queries.pack.grid import grid_of, places_of
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch
from tests.taking import NOW, note_elsewhere, take_from
from villages.models import Neighbourhood

NOVEMBER = dt.date(2026, 11, 1)
TODAY = NOW.date()
MONTHS = months_of_grid(NOVEMBER)


def month(number, year=2026):
    return dt.date(year, number, 1)


@pytest.fixture
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def village(cast):
    """One of each: confirmed, handed on, with the agent, in the balance, owed, lapsed; from November on but
    for the lapsed one and the one who owes."""

    def enrol(name, start=NOVEMBER):
        return cast.enrolment(cast.member(name=name), start=start)

    handed, held, told = enrol("Handoko"), enrol("Ani Lestari"), enrol("Konfirmasi")
    confirmed = take_from(cast, told, at=NOW.replace(day=3))
    remittance = hand_on(cast, confirmed, at=NOW.replace(day=8))
    accept(cast, remittance, at=NOW.replace(day=9))
    pay_branch(cast, [remittance], at=NOW.replace(day=15))
    key(cast, told_of(confirmed))
    hand_on(cast, take_from(cast, handed))
    take_from(cast, held)
    hand_on(cast, take_from(cast, enrol("Saldo")), handover=Handover.TOP_UP)
    for name, start in (("Menunggak", 10), ("Nonaktif", 6)):
        late = enrol(name, month(start))
        note_elsewhere(cast, late, at=NOW.replace(month=start))
    return cast


def grid(cast, who=None, *, first=NOVEMBER, place=None):
    pack = pack_of(cast.viewer(who or cast.sekdes), cast.village, first)
    return grid_of(
        pack.viewer, pack.month, places_of(pack.viewer, pack.village, first), place=place
    )


def last_squares(found):
    return {row.name: row.squares[-1] for row in found.rows}


def address(name, cast, *args, month="2026-11", village=None):
    return reverse(f"reports:{name}", args=[(village or cast.village).code, month, *args])


REASON = "rapat desa hari Jumat"


def take(client, cast, suffix, reason=REASON):
    """The names as a file."""
    return client.post(address("grid_ask", cast, suffix), {"reason": reason})


def read(client, cast, name="grid", *args, query=None, **where):
    answer = client.get(address(name, cast, *args, **where), query or {})
    assert answer.status_code == 200
    return answer


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestVillage:
    def test_each_state_of_the_money_has_its_square(self, village):
        found = grid(village)
        assert last_squares(found) == {
            "Ani Lestari": Square.WITH_AGENT,
            "Handoko": Square.HANDED_ON,
            "Konfirmasi": Square.CONFIRMED,
            "Menunggak": Square.OWED,
            "Nonaktif": Square.LAPSED,
            "Saldo": Square.WITH_AGENT,  # a top-up moves nothing out of her hands
        }
        assert [row.name for row in found.rows] == sorted(last_squares(found))

    def test_everybody_who_may_read_the_pack_reads_the_same(self, village):
        read_by = [
            grid(village, who) for who in (village.sekdes, village.koordinator, village.pusat)
        ]
        assert read_by[0] == read_by[1] == read_by[2]

    def test_members_stand_by_rt_in_the_order_of_a_walk_and_then_by_name(self, cast):
        far = Neighbourhood.objects.create(hamlet=cast.krajan, rw="009", rt="009")
        for name, place in (("Budi", far), ("Ani", far), ("Cici", cast.rt_1), ("Dedi", None)):
            cast.enrolment(cast.member(name=name, neighbourhood=place), start=NOVEMBER)
        found = grid(cast)
        assert [row.name for row in found.rows] == ["Cici", "Ani", "Budi", "Dedi"]
        pack = pack_of(cast.viewer(cast.sekdes), cast.village, NOVEMBER)
        places = places_of(pack.viewer, pack.village, NOVEMBER)
        assert [str(place) for place in places][-1] == "RT belum diketahui"
        assert [place.people for place in places] == [1, 2, 1]
        for place in places:
            names = [row.name for row in grid(cast, place=place).rows]
            assert names == [row.name for row in found.rows if row.place == place]

    def test_an_rt_to_choose_counts_the_rows_that_it_has(self, village, client):
        far = Neighbourhood.objects.create(hamlet=village.krajan, rw="009", rt="009")
        gone = village.member(name="Lama", neighbourhood=far)
        long_ago = dt.date(2024, 5, 1)
        note_elsewhere(village, village.enrolment(gone, start=long_ago), at=NOW.replace(2024, 5))
        village.member(name="Baru", neighbourhood=far)  # without a participation
        for first in (NOVEMBER, month(10), month(6)):
            pack = pack_of(village.viewer(village.sekdes), village.village, first)
            places = places_of(pack.viewer, pack.village, first)
            assert [place.people for place in places] == [
                len(grid(village, first=first, place=place).rows) for place in places
            ]
            assert far not in [place.neighbourhood for place in places]
        assert [place.people for place in places] == [1]

    def test_a_month_paid_after_a_hole_is_a_row_to_choose(self, cast):
        member = cast.member(name="Kembali")
        enrolment = cast.enrolment(member, start=dt.date(2024, 5, 1))
        note_elsewhere(cast, enrolment, at=NOW.replace(2024, 5))
        PaidMonth.objects.filter(enrolment=enrolment).update(month=NOVEMBER)
        assert [row.name for row in grid(cast).rows] == ["Kembali"]
        pack = pack_of(cast.viewer(cast.sekdes), cast.village, NOVEMBER)
        assert [place.people for place in places_of(pack.viewer, pack.village, NOVEMBER)] == [1]

    def test_people_of_another_village_are_not_in_it(self, cast):
        cast.enrolment(cast.member(cast.stranger), start=NOVEMBER)
        cast.enrolment(
            cast.member(village=cast.neighbour_village, neighbourhood=None), start=NOVEMBER
        )
        assert grid(cast).rows == []

    def test_an_earlier_month_ends_with_itself(self, village):
        found = grid(village, first=month(10))
        assert found.months[-1] == month(10)
        assert last_squares(found) == {"Menunggak": Square.REACHED, "Nonaktif": Square.LAPSED}

    def test_page_paper_workbook_and_csv_say_the_same(self, village, client, monkeypatch):
        client.force_login(village.sekdes)
        html = printed_html(monkeypatch)
        page = read(client, village).content.decode()
        read(client, village, "grid_paper", "f4")
        book = openpyxl.load_workbook(io.BytesIO(take(client, village, "xlsx").content))
        sheet = [[cell.value for cell in row] for row in book["Peserta per bulan"].rows]
        text = take(client, village, "csv").content.decode("utf-8-sig")
        told = list(csv.reader(io.StringIO(text), delimiter=";"))
        expected = {
            "Ani Lestari": "A",
            "Handoko": "S",
            "Konfirmasi": "K",
            "Menunggak": "X",
            "Nonaktif": "N",
            "Saldo": "A",
        }
        assert {row[1]: row[-1] for row in sheet[1:-1]} == expected
        assert told[told.index(sheet[0]) :][: len(sheet)] == [
            ["" if cell is None else str(cell) for cell in row] for row in sheet
        ]
        assert sheet[-1][-1] == 1  # one of them in the scheme
        sentence = (
            "Iuran November 2026, 6 peserta: 1 sudah masuk, 1 di antaranya dikonfirmasi, 1 sudah disetor"
            " agen, 2 masih di agen, 1 belum dibayar, 1 nonaktif."
        )
        for shown in (page, html[0], text):
            assert sentence in shown
        assert sentence in [row[1].value for row in book["Isi"].rows]
        signs = re.findall(r'<td class="square-(\w+)">(.)</td></tr>', html[0])
        assert [sign for _state, sign in signs] == list(expected.values())
        squares = re.findall(r'<span class="square square-\w+"><span aria-hidden="true">(.)<', page)
        assert squares[11::12] == list(expected.values())
        assert "dibayar, masih di agen</span>" in page  # what a screen reader says

    def test_names_are_masked_when_asked(self, village, client, monkeypatch):
        client.force_login(village.sekdes)
        html = printed_html(monkeypatch)
        masked = {"nama": "samar"}
        read(client, village, "grid_paper", "a4", query=masked)
        texts = [
            read(client, village, query=masked).content.decode(),
            html[0],
            read(client, village, "grid_table", "csv", query=masked).content.decode("utf-8-sig"),
        ]
        for text in texts:
            assert "A. L." in text
            assert "Ani Lestari" not in text

    @pytest.mark.parametrize("who", ["koordinator", "pusat"])
    def test_paper_and_files_name_nobody_outside_the_village_office(
        self, village, client, monkeypatch, who
    ):
        client.force_login(getattr(village, who))
        html = printed_html(monkeypatch)
        read(client, village, "grid_paper", "a4")
        text = read(client, village, "grid_table", "csv").content.decode("utf-8-sig")
        assert "Ani Lestari" not in html[0] + text
        assert "A. L." in html[0]
        assert "A. L." in text

    def test_the_pack_that_leaves_the_office_has_no_row_of_a_person(self, village, client):
        client.force_login(village.sekdes)
        for suffix in ("csv", "xlsx"):
            content = read(client, village, "pack_table", suffix).content
            assert b"Ani Lestari" not in content
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert "Peserta per bulan" not in book.sheetnames

    def test_taking_it_is_kept_with_how_many_and_whether_masked(self, village, client):
        client.force_login(village.sekdes)
        read(client, village, "grid_paper", "f4", query={"nama": "samar"})
        take(client, village, "xlsx")
        kept = AuditEntry.objects.filter(action="pack.grid_exported").order_by("pk")
        told = [
            (row.details["suffix"], row.details["rows"], row.details["is_masked"]) for row in kept
        ]
        assert told == [("pdf-f4", 6, True), ("xlsx", 6, False)]
        assert {row.subject_id for row in kept} == {village.village.code}

    def test_names_in_a_file_are_asked_for_with_a_reason_that_is_kept(self, village, client):
        client.force_login(village.sekdes)
        answer = client.get(address("grid_table", village, "csv"))
        assert answer.url == address("grid_ask", village, "csv")
        assert "Untuk keperluan apa" in client.get(answer.url).content.decode()
        for reason in ("", "NIK 3509110101900001"):
            assert "text/html" in take(client, village, "csv", reason)["Content-Type"]
        assert not AuditEntry.objects.filter(action="pack.grid_exported").exists()
        text = take(client, village, "csv").content.decode("utf-8-sig")
        assert "Ani Lestari" in text
        assert f"Alasan: {REASON}" in text
        (kept,) = AuditEntry.objects.filter(action="pack.grid_exported")
        assert kept.details["reason"] == REASON

    @pytest.mark.parametrize("who", ["koordinator", "pusat", "sz"])
    def test_who_may_not_have_names_is_not_asked_why(self, village, client, who):
        person = getattr(village, who)
        client.force_login(getattr(person, "user", person))
        assert take(client, village, "csv").status_code == 404

    @pytest.mark.parametrize("who", ["sz", "stranger", "foreign_coordinator"])
    @pytest.mark.parametrize(
        ("name", "args"),
        [("grid", []), ("grid_paper", ["a4"]), ("grid_table", ["csv"]), ("grid_ask", ["csv"])],
    )
    def test_to_agents_and_other_branches_it_does_not_exist(self, village, client, who, name, args):
        person = getattr(village, who)
        client.force_login(getattr(person, "user", person))
        assert client.get(address(name, village, *args)).status_code == 404
        assert not AuditEntry.objects.filter(action="pack.grid_exported").exists()

    def test_what_is_no_paper_and_no_kind_of_file_is_not_found(self, village, client):
        client.force_login(village.sekdes)
        for name, kind in (("grid_paper", "a3"), ("grid_table", "pdf")):
            assert client.get(address(name, village, kind)).status_code == 404

    def test_a_long_rt_is_paged_on_screen_and_cut_on_paper(self, cast, client, monkeypatch):
        monkeypatch.setattr("perisai.reports.views.grid.PAGE", 2)
        monkeypatch.setattr("perisai.reports.grid_papers.MOST", 2)
        for name in ("Ani", "Budi", "Cici"):
            cast.enrolment(cast.member(name=name), start=NOVEMBER)
        client.force_login(cast.sekdes)
        first = read(client, cast)
        assert "Budi" in first.content.decode()
        assert "Cici" not in first.content.decode()
        second = client.get(first.context["next_url"]).content.decode()
        assert "Cici" in second
        assert "Budi" not in second
        html = printed_html(monkeypatch)
        read(client, cast, "grid_paper", "a4")
        assert "1 peserta lain RT ini tidak tercetak" in html[0]
        assert MOST == 200

    def test_a_village_without_members_says_so(self, cast, client):
        client.force_login(cast.sekdes)
        assert "Belum ada warga" in read(client, cast).content.decode()
        assert client.get(address("grid_paper", cast, "a4")).status_code == 404

    @pytest.mark.parametrize(("name", "args"), [("grid", []), ("grid_table", ["csv"])])
    def test_more_members_ask_no_more(self, cast, client, name, args):
        masked = {"nama": "samar"}
        client.force_login(cast.sekdes)
        asked = []
        for number in (1, 2):
            for _each in range(number):
                take_from(cast)
                note_elsewhere(cast, cast.enrolment(start=month(7)), at=NOW.replace(month=7))
            with CaptureQueriesContext(connection) as queries:
                read(client, cast, name, *args, query=masked)
            asked.append(len(queries))
        assert asked[0] == asked[1]


def printed_html(monkeypatch):
    """What is put on paper, as HTML."""
    seen = []

    def render(html, *, stylesheet):
        seen.insert(0, html)
        return b"%PDF"

    monkeypatch.setattr("perisai.reports.grid_papers.render_pdf", render)
    return seen
