"""The page of one member, as each role reads it."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.actions.old_book import record_old_book
from dues.actions.reversal import request_reversal
from dues.actions.standing import refresh_standing
from dues.enums import ReversalKind
from dues.models import Collection, Standing
from members.models import Attestation, Consent, Heir
from tests.advances import advance
from tests.dues.conftest import NOW


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page_of(client, cast):
    """The text of a member's page, without tags and with single spaces."""

    def get(enrolment_or_member, username="sz"):
        member = getattr(enrolment_or_member, "member", enrolment_or_member)
        client.force_login(cast.users[username])
        response = client.get(f"/peserta/{member.uuid}/")
        assert response.status_code == 200
        text = re.sub(r"<[^>]+>", " ", response.content.decode())
        return re.sub(r"\s+", " ", text)

    return get


@pytest.fixture
def html_of(client, cast):
    def get(enrolment, username="sz"):
        client.force_login(cast.users[username])
        return client.get(f"/peserta/{enrolment.member.uuid}/").content.decode()

    return get


@pytest.mark.parametrize(
    ("month", "sentences"),
    [
        ("2026-11-01", ["Terlindungi sampai 30 Nov 2026"]),
        ("2027-01-01", ["Terlindungi sampai 31 Jan 2027"]),
        (
            "2026-09-01",
            [
                "Menunggak 2 bulan, perlindungan perlu dipastikan; 10 hari lagi",
                "Belum dibayar: Okt–Nov 2026, Rp16.800.",
                "paling cepat 1 Des 2026, paling lambat 1 Jan 2027",
                "perlu dipastikan ke kantor cabang",
            ],
        ),
        ("2026-08-01", ["tidak ada hari tersisa: pastikan perlindungannya hari ini"]),
        (
            "2026-07-01",
            ["Nonaktif sejak 1 Nov 2026: perlindungan berhenti", "dengan pernyataan baru"],
        ),
        (None, ["Menunggu iuran pertama", "Perlindungan mulai setelah iuran pertama"]),
    ],
)
def test_the_state_is_said_in_words(page_of, reached, month, sentences):
    page = page_of(reached(month and dt.date.fromisoformat(month)))
    assert [sentence for sentence in sentences if sentence not in page] == []


@pytest.mark.parametrize("month", ["2026-07-01", None])
def test_nothing_is_called_unpaid_after_a_lapse_or_before_the_first_dues(page_of, reached, month):
    assert "Belum dibayar:" not in page_of(reached(month and dt.date.fromisoformat(month)))


def test_before_the_due_day_it_says_by_when_to_pay(client, page_of, reached):
    enrolment = reached(dt.date(2026, 10, 1))
    with time_machine.travel(dt.datetime(2026, 11, 5, 3, tzinfo=dt.UTC), tick=False):
        page = page_of(enrolment)
    assert "Iuran sudah masuk sampai Oktober 2026." in page
    assert "Iuran November 2026 dibayar paling lambat 16 Nov 2026." in page


def test_money_with_the_agent_is_said_with_its_age(cast, page_of, take):
    enrolment = cast.enrolment()
    take(enrolment, at=NOW - dt.timedelta(days=18))
    page = page_of(enrolment)
    assert "Rp8.400 dibayar ke agen sejak 3 Nov 2026, terlambat disetor" in page
    assert "Menunggu iuran pertama" in page
    assert "Selama uangnya belum disetor, perlindungan belum mulai." in page


@pytest.mark.parametrize(
    ("reached", "day", "said"),
    [
        (10, 5, "Selama uangnya belum disetor, iuran November 2026 belum masuk"),
        (9, 21, "Selama uangnya belum disetor, perlindungan berakhir paling cepat"),
    ],
)
def test_money_with_the_agent_reads_as_not_handed_on_and_not_as_unpaid(
    cast, page_of, take, reached, day, said
):
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    months = [dt.date(2026, month, 1) for month in range(8, reached + 1)]
    record_old_book_months(cast, enrolment, months)
    at = NOW.replace(day=day)
    take(enrolment, at=at.replace(day=4), months=3)
    with time_machine.travel(at, tick=False):
        page = page_of(enrolment)
    assert said in page
    assert "Tanpa iuran" not in page


def test_a_month_that_the_old_book_left_out_is_explained(cast, page_of):
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    months = [dt.date(2026, month, 1) for month in (8, 10, 11)]
    record_old_book_months(cast, enrolment, months)
    assert "Di buku lama tidak ada pembayaran untuk Sep 2026." in page_of(enrolment)


def test_an_enrolment_that_the_old_book_closed_is_lapsed_not_just_ended(cast, page_of):
    enrolment = cast.enrolment(ended_on=dt.date(2026, 8, 1), end_reason="lapsed")
    assert "Nonaktif sejak 1 Agu 2026" in page_of(enrolment)


def test_somebody_who_died_is_not_asked_for_dues(page_of, reached):
    enrolment = reached(dt.date(2026, 9, 1), deceased_on=dt.date(2026, 11, 9))
    enrolment.ended_on, enrolment.end_reason = dt.date(2026, 11, 9), "deceased"
    enrolment.save()
    page = page_of(enrolment)
    assert "Meninggal pada 9 November 2026. Kami turut berduka." in page
    assert "Terima iuran" not in page


def squares(page: str) -> dict[str, list[str]]:
    """Year -> the states of its twelve squares."""
    grids = re.findall(r'<ol class="months" aria-label="[^"]*?(\d{4})">(.*?)</ol>', page, re.S)
    return {year: re.findall(r'<li class="month month-(\w+)"', grid) for year, grid in grids}


def test_the_grid_shows_every_month_of_the_year(cast, html_of, take):
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    months = [dt.date(2026, 8, 1), dt.date(2026, 9, 1)]
    record_old_book_months(cast, enrolment, months)
    take(enrolment)
    year = squares(html_of(enrolment))["2026"]
    assert year == ["outside"] * 7 + ["remitted"] * 2 + ["with_agent", "owed", "not_due"]


def test_earlier_years_fold_away(cast, html_of):
    enrolment = cast.enrolment(start=dt.date(2025, 11, 1))
    record_old_book_months(cast, enrolment, [dt.date(2025, 11, 1), dt.date(2025, 12, 1)])
    page = html_of(enrolment)
    assert list(squares(page)) == ["2026", "2025"]
    folded = page[page.index("<details", page.index("2026")) :]
    assert "2025" in folded[: folded.index("</details>")]


def record_old_book_months(cast, enrolment, months):
    record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months=dict.fromkeys(months),
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )


def test_a_month_of_an_old_book_is_no_late_money_of_the_agent(cast, html_of):
    enrolment = cast.enrolment()
    record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months={dt.date(2026, 1, 1): None},
        collected_on=NOW.date() - dt.timedelta(days=30),
        by=cast.sz.user,
        at=NOW,
    )
    page = html_of(enrolment)
    assert "Menurut buku lama" in page
    assert "terlambat disetor" not in page


def test_receipts_stand_newest_first_and_reversed_ones_are_marked(cast, page_of, take):
    enrolment = cast.enrolment()
    first = take(enrolment, at=NOW - dt.timedelta(days=2))
    second = take(enrolment)
    request_reversal(
        uuid=uuid4(),
        collection=second,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    page = page_of(enrolment)
    money = page[page.index("Riwayat") :]
    assert (
        money.index(second.receipt_no) < money.index("Dibatalkan") < money.index(first.receipt_no)
    )


def test_a_household_receipt_says_what_was_paid_together(cast, page_of, take):
    husband, wife = cast.enrolment(), cast.enrolment()
    take(husband, wife)
    assert "Dibayar oleh Ibu Pembayar bersama peserta lain: Rp16.800" in page_of(wife)


def to_st(cast, enrolment):
    """The member is looked after by ST from now on."""
    member = enrolment.member
    member.agent = cast.st
    member.save()
    refresh_standing([enrolment.pk])


def test_what_another_agent_took_is_told_without_opening_her_receipt(cast, page_of, html_of, take):
    enrolment = cast.enrolment()
    receipt = take(enrolment, at=NOW - dt.timedelta(days=2))
    to_st(cast, enrolment)
    page = page_of(enrolment, "st")
    money = page[page.index("Riwayat") :]
    for said in (
        "Nov 2026",
        receipt.receipt_no,
        "19 November 2026",
        "Diterima oleh Siti Zulaikha (SZ)",
        "Dibayar ke agen, terlambat disetor",
        "Rp8.400",
    ):
        assert said in money
    address = reverse("dues:collection", args=[receipt.uuid])
    assert address not in html_of(enrolment, "st")
    assert address in html_of(enrolment, "koordinator")


def test_of_a_receipt_of_another_agent_nothing_of_others_is_told(cast, page_of, take):
    mine, other = cast.enrolment(), cast.enrolment()
    take(mine, other, months=2)
    to_st(cast, mine)
    page = page_of(mine, "st")
    assert "Dibayar bersama peserta lain" in page
    for hidden in ("Ibu Pembayar", "Rp33.600", other.member.name):
        assert hidden not in page


def test_her_own_receipts_do_not_name_the_agent_to_herself(cast, page_of, take):
    enrolment = cast.enrolment()
    take(enrolment)
    assert "Diterima oleh" not in page_of(enrolment)
    assert "Diterima oleh Siti Zulaikha (SZ)" in page_of(enrolment, "sekdes")


def test_what_another_agent_noted_is_not_hers_to_undo(cast, html_of):
    enrolment = cast.enrolment(start=dt.date(2026, 11, 1))
    advance(cast, enrolment)
    address = reverse("dues:reverse", args=[Collection.objects.get().uuid])
    assert address in html_of(enrolment)
    to_st(cast, enrolment)
    assert address not in html_of(enrolment, "st")


@pytest.mark.parametrize(
    ("username", "takes", "notes"),
    [
        ("sz", True, True),
        ("koordinator", False, True),
        ("pusat", False, True),
        ("sekdes", False, False),
    ],
)
def test_each_role_is_offered_what_it_may_do(html_of, reached, username, takes, notes):
    enrolment = reached(dt.date(2026, 9, 1))
    page = html_of(enrolment, username)
    assert (f"/iuran/?peserta={enrolment.uuid}" in page) is takes
    assert (f"/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/" in page) is notes


def test_somebody_who_lapsed_is_not_asked_for_dues(html_of, reached):
    page = html_of(reached(dt.date(2026, 7, 1)))
    assert "/iuran/?peserta=" not in page


@pytest.mark.parametrize(
    ("username", "offered"),
    [("sz", True), ("koordinator", True), ("sekdes", False), ("pusat", False)],
)
def test_the_way_back_after_a_lapse_is_offered_to_those_who_may_write(
    html_of, reached, username, offered
):
    enrolment = reached(dt.date(2026, 7, 1))
    page = html_of(enrolment, username)
    assert (f"/kepesertaan/{enrolment.uuid}/aktifkan/" in page) is offered
    assert ("Ubah kepesertaan ini" in page) is offered


def test_a_member_who_came_back_is_not_offered_the_old_way(cast, html_of):
    old = cast.enrolment(ended_on=dt.date(2026, 8, 1), end_reason="lapsed")
    new = cast.enrolment(old.member, start=dt.date(2026, 11, 1), previous=old)
    page = html_of(new)
    assert f"/kepesertaan/{old.uuid}/aktifkan/" not in page
    assert f"/iuran/?peserta={new.uuid}" in page
    assert "Kepesertaan terdahulu" in page


def test_somebody_with_two_jobs_can_pay_for_each(cast, html_of):
    first = cast.enrolment()
    second = cast.enrolment(first.member, slot=2)
    page = html_of(first)
    for job in (first, second):
        assert page.count(f"/iuran/?peserta={job.uuid}") == 1


def test_a_missing_declaration_is_a_warning(cast, page_of):
    enrolment = cast.enrolment()
    assert "Belum ada pernyataan bekerja dan tidak sakit: klaim bisa ditolak." in page_of(enrolment)
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=dt.date(2026, 11, 2),
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )
    page = page_of(enrolment)
    assert "klaim bisa ditolak" not in page
    assert "2 November 2026: bekerja dan tidak sedang dirawat. Dicatat oleh Siti Zulaikha." in page


def test_the_family_stands_in_order_without_those_taken_off_the_list(cast, page_of):
    enrolment = cast.enrolment()
    heirs = {"member": enrolment.member, "relation": "child"}
    Heir.objects.create(name="Anak Kedua", position=2, **heirs)
    Heir.objects.create(name="Anak Pertama", position=1, phone="+6281234567890", **heirs)
    Heir.objects.create(name="Salah Tulis", position=3, removed_at=NOW, **heirs)
    page = page_of(enrolment)
    assert page.index("Anak Pertama") < page.index("Anak Kedua")
    assert "1234567890" not in page
    assert "Salah Tulis" not in page[: page.index("Riwayat")]


def test_the_newest_consent_counts(cast, page_of):
    member = cast.enrolment().member
    given = {"member": member, "text_version": "1", "by": cast.sz.user}
    Consent.objects.create(given_on=dt.date(2026, 1, 2), purposes=["claim"], **given)
    assert "pendampingan ahli waris" in page_of(member)
    Consent.objects.create(given_on=dt.date(2026, 3, 4), purposes=[], **given)
    assert "Ditarik kembali pada 4 Maret 2026." in page_of(member)


def test_numbers_are_covered(cast, html_of):
    card, phone = "3509111212850009", "+6281234567890"
    member = cast.member(family_card=card, phone=phone, phone_owner="self")
    page = html_of(cast.enrolment(member))
    for number in (member.nik, card, phone):
        assert number not in page


@pytest.mark.parametrize("username", ["st", "stranger", "koordinator-jauh"])
def test_somebody_elses_member_does_not_exist(client, cast, username):
    member = cast.enrolment().member
    client.force_login(cast.users[username])
    assert client.get(f"/peserta/{member.uuid}/").status_code == 404


def test_somebody_entered_by_mistake_is_gone(client, cast):
    member = cast.member(withdrawn_at=NOW)
    client.force_login(cast.sz.user)
    assert client.get(f"/peserta/{member.uuid}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_receipts_as_for_one(
    client, cast, take, count, django_assert_num_queries
):
    enrolment = cast.enrolment()
    for number in range(count):
        take(enrolment)
        Heir.objects.create(member=enrolment.member, name=f"Anak {number}", relation="child")
    assert Standing.objects.count() == 1
    client.force_login(cast.koordinator)
    with django_assert_num_queries(32):
        client.get(f"/peserta/{enrolment.member.uuid}/")


@pytest.mark.parametrize(
    ("username", "reads"), [("sz", True), ("koordinator", True), ("pusat", True), ("sekdes", False)]
)
def test_the_village_sees_no_nik_no_family_card_and_no_note(cast, html_of, username, reads):
    """It may call, though."""
    enrolment = cast.enrolment(
        cast.member(
            family_card="3509110101150003",
            phone="+6281234567890",
            phone_owner="self",
            note="Sakit sejak Mei",
        )
    )
    page = html_of(enrolment, username)
    for shown in (
        "3509••••••••••",
        "Sakit sejak Mei",
        "/lihat/nik/",
        "/lihat/family_card/",
        ">NIK<",
    ):
        assert (shown in page) is reads, shown
    assert "/lihat/phone/" in page
