"""Tutup buku: what can be closed, the report, and entries after it."""

import csv
import datetime as dt
import io
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from dues.actions.old_book import record_old_book
from dues.models import LateEntry, MonthClose
from dues.queries.month_figures import month_figures
from perisai.audit.models import AuditEntry
from perisai.desk.queries.waiting import waiting_for
from tests.closing import IN_OCTOBER, OCTOBER, answer, close
from tests.custody import hand_on
from tests.taking import NOW, take_from

pytestmark = pytest.mark.usefixtures("on_the_day")
BOOKS = "/tutup-buku/"
PAGE = "/tutup-buku/N04/2026-10/"
LAST_OF_OCTOBER = dt.date(2026, 10, 31)


@pytest.fixture
def receipt(cast):
    """A receipt of October, Rp8.400."""
    return take_from(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER)


@pytest.fixture
def closed(cast, receipt) -> MonthClose:
    return close(cast)


@pytest.fixture
def late(cast, closed) -> LateEntry:
    """A paper sheet of 31 October that came in November."""
    take_from(
        cast,
        cast.enrolment(start=OCTOBER),
        collected_on=LAST_OF_OCTOBER,
        is_already_taken=True,
        why_late="Lembar tertinggal",
    )
    return LateEntry.objects.get()


def words(response) -> str:
    return " ".join(response.content.decode().split())


def sent(cast, **overrides) -> dict:
    fields = {"uuid": str(uuid4()), "expected": month_figures(cast.branch, OCTOBER).digest}
    return fields | overrides


def test_the_list_leads_to_the_month_that_can_be_closed(coordinator, receipt):
    page = words(coordinator.get(BOOKS))
    assert PAGE in page
    assert "Siap ditutup" in page
    assert "Belum berakhir" in page


def test_the_page_shows_what_will_be_kept_and_what_is_open(coordinator, cast, receipt):
    hand_on(cast, take_from(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER), at=IN_OCTOBER)
    page = words(coordinator.get(PAGE))
    assert "diterima, 2 kuitansi" in page
    assert "Rp8.400 di tangan agen, belum disetorkan" in page
    assert "Rp8.400 diserahkan, belum dihitung" in page
    assert "Tutup buku Oktober 2026" in page


@pytest.mark.parametrize("taken", [True, False])
def test_months_of_the_old_book_stand_apart_from_the_money_of_the_month(coordinator, cast, taken):
    if taken:
        take_from(cast, cast.enrolment(), at=NOW)
    record_old_book(
        uuid=uuid4(),
        enrolment=cast.enrolment(),
        months=dict.fromkeys([LAST_OF_OCTOBER.replace(day=1)]),
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
    page = words(coordinator.get("/tutup-buku/N04/2026-11/"))
    assert "Dari buku lama: 1 bulan iuran" in page
    assert "Dicatat bulan ini, bukan uang bulan ini." in page
    assert "Menurut buku lama" not in page
    assert ("Bulan iuran yang dibayar" in page) == taken


def test_closing_leads_to_the_report(coordinator, cast, receipt):
    response = coordinator.post(PAGE, sent(cast), follow=True)
    closed = MonthClose.objects.get()
    assert response.redirect_chain[-1][0] == reverse("dues:closed_month", args=[closed.uuid])
    page = words(response)
    assert "Oktober 2026 sudah ditutup." in page
    assert "Ditutup 21 November 2026 oleh Koko Ordinator. Angka ini tidak berubah lagi." in page
    assert "Belum ada catatan susulan untuk bulan ini." in page


def test_a_form_sent_twice_closes_once_and_answers_the_same(coordinator, cast, receipt):
    form = sent(cast)
    first, second = (coordinator.post(PAGE, form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert MonthClose.objects.count() == 1


def test_figures_that_moved_are_shown_again_and_can_be_closed_then(coordinator, cast, receipt):
    stale = sent(cast)
    take_from(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER)
    page = words(coordinator.post(PAGE, stale))
    assert "Ada catatan baru di bulan ini. Periksa angkanya sekali lagi." in page
    fresh = month_figures(cast.branch, OCTOBER).digest
    assert fresh in page
    assert coordinator.post(PAGE, {**stale, "expected": fresh}).status_code == 302


def test_a_closed_month_leads_to_its_report(coordinator, closed):
    assert coordinator.get(PAGE).headers["Location"] == f"/tutup-buku/{closed.uuid}/"


def test_a_running_month_shows_its_figures_without_a_button(coordinator, cast, receipt):
    page = words(coordinator.get("/tutup-buku/N04/2026-11/"))
    assert "Bulan ini belum berakhir" in page
    assert "Tutup buku November 2026" not in page


@pytest.mark.parametrize("wrong", ["N04/2026-09", "N04/2026-13", "N05/2026-10", "N04/apa"])
def test_a_month_that_is_none_is_404(coordinator, receipt, wrong):
    assert coordinator.get(f"/tutup-buku/{wrong}/").status_code == 404


def test_head_office_looks_and_does_not_close(client, cast, receipt):
    client.force_login(cast.pusat)
    page = words(client.get(PAGE))
    assert "diterima, 1 kuitansi" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.post(PAGE, sent(cast)).status_code == 404


@pytest.mark.parametrize("who", ["sz", "sekdes"])
def test_agents_and_secretaries_have_no_books(client, cast, closed, who):
    client.force_login(cast.users[who])
    for url in (BOOKS, PAGE, f"/tutup-buku/{closed.uuid}/"):
        assert client.get(url).status_code == 404


def test_the_report_stands_still_and_says_what_came_afterwards(coordinator, late):
    page = words(coordinator.get(f"/tutup-buku/{MonthClose.objects.get().uuid}/"))
    kept, _, afterwards = page.partition("Sesudah tutup buku")
    assert "diterima, 1 kuitansi" in kept
    assert "Lembar tertinggal" in afterwards
    assert "Menunggu persetujuan" in afterwards
    assert "diterima, 2 kuitansi" in afterwards


def test_an_entry_after_the_close_is_approved(coordinator, late):
    assert f"/tutup-buku/susulan/{late.uuid}/" in words(coordinator.get(BOOKS))
    page = words(coordinator.get(f"/tutup-buku/susulan/{late.uuid}/"))
    assert "Lembar tertinggal" in page
    response = coordinator.post(
        f"/tutup-buku/susulan/{late.uuid}/", {"answer": "approve", "reason": ""}, follow=True
    )
    assert "Disetujui. Di laporan tercatat sebagai sesudah tutup buku." in words(response)
    assert "Disetujui 21 November 2026" in words(
        coordinator.get(f"/tutup-buku/susulan/{late.uuid}/")
    )


def test_a_refusal_needs_a_reason_which_the_agent_reads(coordinator, client, cast, late):
    url = f"/tutup-buku/susulan/{late.uuid}/"
    page = words(coordinator.post(url, {"answer": "refuse", "reason": ""}))
    assert "Tulis alasan menolak" in page
    coordinator.post(url, {"answer": "refuse", "reason": "Dobel"})
    client.force_login(cast.sz.user)
    setoran = words(client.get("/setoran/"))
    assert "Buku sudah ditutup sampai Oktober 2026." in setoran
    assert "Ditolak" in setoran
    assert "Dobel" in setoran
    assert "Batalkan dengan cara biasa" in words(client.get(url))


def test_an_agent_does_not_answer_and_another_agent_sees_nothing(client, cast, late):
    url = f"/tutup-buku/susulan/{late.uuid}/"
    client.force_login(cast.sz.user)
    assert "Setujui" not in words(client.get(url)).partition("<main")[2]
    assert client.post(url, {"answer": "approve"}).status_code == 404
    client.force_login(cast.st.user)
    assert client.get(url).status_code == 404
    assert "susulan" not in words(client.get("/setoran/"))


def test_who_entered_it_is_sent_to_somebody_else(coordinator, client, cast, closed, receipt):
    hand_on(
        cast,
        receipt,
        handed_over_on=LAST_OF_OCTOBER,
        why_late="Slip tertinggal",
        by=cast.koordinator,
    )
    own = LateEntry.objects.get()
    page = words(coordinator.get(f"/tutup-buku/susulan/{own.uuid}/"))
    assert "Koordinator lain atau kantor pusat yang menyetujui." in page
    assert str(own.uuid) not in words(coordinator.get(BOOKS))
    client.force_login(cast.pusat)
    assert str(own.uuid) in words(client.get(BOOKS))


def test_the_first_page_says_what_waits(cast, receipt):
    def waiting(user):
        return [row.words for row in waiting_for(cast.viewer(user, now=NOW))]

    assert waiting(cast.koordinator) == ["1 bulan sudah berakhir dan siap ditutup."]
    assert waiting(cast.pusat) == []
    close(cast)
    assert waiting(cast.koordinator) == []
    take_from(
        cast,
        cast.enrolment(start=OCTOBER),
        collected_on=LAST_OF_OCTOBER,
        is_already_taken=True,
    )
    told = "1 catatan susulan menunggu persetujuan Anda."
    assert all(told in waiting(user) for user in (cast.koordinator, cast.pusat))
    answer(cast, LateEntry.objects.get())
    assert told not in waiting(cast.koordinator)


def test_the_table_leaves_as_csv_and_excel_with_a_trace(coordinator, closed):
    base = f"/tutup-buku/{closed.uuid}/per-agen."
    text = coordinator.get(f"{base}csv").content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text), delimiter=";")
    assert dict(zip(header, row, strict=True))["Diterima"] == "8400"
    assert row[:2] == ["Siti Zulaikha", "SZ"]
    response = coordinator.get(f"{base}xlsx")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="tutup-buku-N04-2026-10.xlsx"'
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][:5] == ["Siti Zulaikha", "SZ", 0, 1, 8_400]
    traces = AuditEntry.objects.filter(action="month.exported").order_by("pk")
    assert [trace.details["file"] for trace in traces] == ["csv", "xlsx"]
    assert coordinator.get(f"{base}exe").status_code == 404


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_report_is_printed(coordinator, late, paper):
    url = f"/tutup-buku/{MonthClose.objects.get().uuid}/laporan-{paper}.pdf"
    response = coordinator.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_there_is_no_report_on_small_paper(coordinator, closed):
    assert coordinator.get(f"/tutup-buku/{closed.uuid}/laporan-a5.pdf").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    coordinator, cast, closed, django_assert_num_queries, number
):
    for _ in range(number):
        take_from(
            cast,
            cast.enrolment(start=OCTOBER),
            collected_on=LAST_OF_OCTOBER,
            is_already_taken=True,
        )
    coordinator.get(BOOKS)
    with django_assert_num_queries(6):
        coordinator.get(BOOKS)


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_takes_as_many_queries_for_three_rows_as_for_one(
    coordinator, cast, closed, django_assert_num_queries, number
):
    for _ in range(number):
        take_from(
            cast,
            cast.enrolment(start=OCTOBER),
            collected_on=LAST_OF_OCTOBER,
            is_already_taken=True,
        )
    url = f"/tutup-buku/{closed.uuid}/"
    coordinator.get(url)
    with django_assert_num_queries(17):
        coordinator.get(url)
