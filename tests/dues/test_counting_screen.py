"""Hitung kas: the form of the coordinator, what the agent sees, the end of a difference."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.models import CashCount, CashCountSettlement
from perisai.common.ids import new_uuid
from tests.counting import count
from tests.custody import hand_on
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def receipts(cast, take):
    """Two receipts of Rp8.400 in the hands of SZ."""
    return [take(cast.enrolment(start=NOV)) for _ in range(2)]


def url(cast) -> str:
    return reverse("dues:count_cash", args=[cast.sz.uuid])


def typed(**fields) -> dict:
    usual = {
        "uuid": str(new_uuid()),
        "expected": "16800",
        "n10000": "1",
        "n5000": "1",
        "n1000": "1",
        "n500": "1",
        "n200": "1",
        "n100": "1",
        "witness": "Pak Saksi",
        "save": "",
    }
    return {**usual, **fields}


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_says_what_should_be_there_and_what_is_not_counted(
    coordinator, cast, receipts, take
):
    hand_on(cast, take(cast.enrolment(start=NOV)))
    page = words(coordinator.get(url(cast)))
    assert "Rp16.800" in page
    assert "Rp8.400 sudah diserahkan, belum dihitung kantor cabang" in page
    assert 'inputmode="numeric"' in page


def test_an_equal_count_is_saved_and_leads_to_its_minutes(coordinator, cast, receipts):
    page = words(coordinator.post(url(cast), typed(), follow=True))
    assert CashCount.objects.get().counted == 16_800
    assert "Cetak berita acaranya" in page
    assert "2 kuitansi di tangan" in page
    assert receipts[0].receipt_no in page


def test_a_difference_is_told_in_words_before_anything_is_saved(coordinator, cast, receipts):
    first = coordinator.post(url(cast), typed(n10000="", explanation="Dipakai dulu"))
    assert not CashCount.objects.exists()
    assert "Kurang Rp10.000 (sepuluh ribu rupiah)." in words(first)
    assert "Belum tersimpan" in words(first)
    assert 'name="told" value="6800"' in words(first)
    again = typed(n10000="", explanation="", told="6800")
    page = coordinator.post(url(cast), again)
    assert page.context["form"].errors["explanation"]
    coordinator.post(url(cast), {**again, "explanation": "Dipakai dulu"})
    saved = CashCount.objects.get()
    assert (saved.missing, saved.explanation) == (10_000, "Dipakai dulu")


def test_the_sum_follows_what_is_typed(coordinator, cast, receipts):
    data = typed(n10000="2", witness="")
    del data["save"]
    part = words(coordinator.post(url(cast), data, headers={"HX-Request": "true"}))
    assert "Lebih Rp10.000" in part
    assert "<html" not in part
    assert "Sama dengan kuitansinya." in words(
        coordinator.post(url(cast), typed(), headers={"HX-Request": "true"})
    )


def test_nothing_is_short_before_anything_is_typed_and_empty_hands_are_told_on_saving(
    coordinator, cast, receipts
):
    nothing = typed(**dict.fromkeys(("n10000", "n5000", "n1000", "n500", "n200", "n100"), ""))
    saving = {**nothing, "explanation": "Tertinggal di rumah"}
    del nothing["save"]
    asked = {"HX-Request": "true"}
    assert "Kurang" not in words(coordinator.post(url(cast), nothing, headers=asked))
    assert "Kurang Rp16.800" in words(coordinator.post(url(cast), saving))
    again = words(coordinator.post(url(cast), {**nothing, "told": "0"}, headers=asked))
    assert 'name="told" value="0"' in again
    coordinator.post(url(cast), {**saving, "told": "0"})
    assert CashCount.objects.get().missing == 16_800


def test_the_explanation_says_when_it_is_needed(coordinator, cast, receipts):
    page = words(coordinator.get(url(cast)))
    assert "Wajib kalau hitungan berbeda" in page
    assert "boleh kosong" not in page


def test_what_is_no_number_stays_typed_and_is_named_at_its_field(coordinator, cast, receipts):
    page = coordinator.post(url(cast), typed(n500="satu"))
    assert page.context["form"].errors["n500"] == ["Tulis jumlah lembar dengan angka, misalnya 12."]
    assert 'value="satu"' in words(page)
    assert not CashCount.objects.exists()


@pytest.mark.parametrize("number", ["1.000", "50.000", "1,5"])
def test_a_number_with_a_dot_is_an_amount_and_no_number_of_pieces(
    coordinator, cast, receipts, number
):
    page = coordinator.post(url(cast), typed(n50000=number))
    assert page.context["form"].errors["n50000"] == [
        "Tulis jumlah lembar, tanpa titik. Bukan jumlah rupiah."
    ]
    assert not CashCount.objects.exists()


@pytest.mark.parametrize("number", ["abc", "-1", "1.000"])
def test_while_a_number_cannot_be_read_nothing_is_short(coordinator, cast, receipts, number):
    data = typed(n10000=number)
    whole = words(coordinator.post(url(cast), data))
    part = words(coordinator.post(url(cast), data, headers={"HX-Request": "true"}))
    for page in (whole, part):
        assert "Kurang" not in page
        assert "Belum dijumlahkan" in page
        assert 'name="told"' not in page


@pytest.mark.parametrize("hidden", ["uuid", "expected", "told"])
def test_a_hidden_field_that_is_wrong_says_to_open_the_page_again(
    coordinator, cast, receipts, hidden
):
    page = words(coordinator.post(url(cast), typed(**{hidden: "rusak"})))
    assert "Formulir ini rusak atau sudah lama." in page
    assert not CashCount.objects.exists()


def test_money_that_moved_meanwhile_is_told_and_the_new_amount_can_be_saved(
    coordinator, cast, receipts, take
):
    data = typed()
    take(cast.enrolment(start=NOV))
    first = coordinator.post(url(cast), {**data, "told": "16800", "explanation": "Lupa"})
    assert "di tangan agen sekarang Rp25.200, bukan Rp16.800" in words(first)
    assert 'name="expected" value="25200"' in words(first)
    again = {**data, "expected": "25200", "told": "16800", "explanation": "Lupa"}
    coordinator.post(url(cast), again)
    assert CashCount.objects.get().missing == 8_400


@pytest.mark.parametrize("somebody", ["sz", "st", "sekdes", "pusat", "koordinator-jauh"])
def test_nobody_else_counts(client, cast, receipts, somebody):
    client.force_login(cast.users[somebody])
    assert client.get(url(cast)).status_code == 404
    assert client.post(url(cast), typed()).status_code == 404
    assert not CashCount.objects.exists()


def test_the_agent_sees_her_counts_and_no_one_elses(client, cast, receipts):
    mine, other = count(cast, 10_000), count(cast, agent=cast.st)
    client.force_login(cast.sz.user)
    page = words(client.get("/setoran/"))
    assert "Kurang Rp6.800" in page
    assert "1 hitungan kas Anda tidak cocok" in words(client.get("/"))
    listed = words(client.get("/hitung-kas/"))
    assert str(mine.uuid) in listed
    assert str(other.uuid) not in listed
    shown = client.get(reverse("dues:cash_count", args=[mine.uuid]))
    assert "Dipakai dulu untuk beli beras" in words(shown)
    assert client.get(reverse("dues:cash_count", args=[other.uuid])).status_code == 404
    assert client.get(reverse("dues:settle_count", args=[mine.uuid])).status_code == 404


def test_who_counted_does_not_settle_and_head_office_does(client, cast, receipts):
    found = count(cast, 10_000)
    settle = reverse("dues:settle_count", args=[found.uuid])
    client.force_login(cast.koordinator)
    assert client.get(settle).status_code == 404
    page = words(client.get(reverse("dues:cash_count", args=[found.uuid])))
    assert settle not in page
    assert "kantor pusat, atau koordinator lain kantor cabang" in page
    assert "hitungan kas tidak cocok" not in words(client.get("/"))
    client.force_login(cast.pusat)
    assert "1 hitungan kas tidak cocok" in words(client.get("/"))
    client.post(settle, {"kind": "made_good", "note": "Dibawa sorenya"})
    assert CashCountSettlement.objects.get().settled_by == cast.pusat
    assert "Dibawa sorenya" in words(client.get(reverse("dues:cash_count", args=[found.uuid])))
    assert "hitungan kas tidak cocok" not in words(client.get("/"))


def test_money_without_a_receipt_is_settled_with_words_of_its_own(client, cast, receipts):
    found = count(cast, 20_000)
    settle = reverse("dues:settle_count", args=[found.uuid])
    client.force_login(cast.pusat)
    assert "1 hitungan kas tidak cocok" in words(client.get("/"))
    page = words(client.get(settle))
    assert "Rp3.200" in page
    assert "kuitansinya sudah ditulis" in page
    assert "uang yang kurang" not in page
    client.post(settle, {"kind": "receipted", "note": "SZ-2026-A-00003"})
    assert "Lebih Rp3.200, selesai" in words(client.get("/hitung-kas/"))


def test_the_list_of_agents_leads_to_the_count(coordinator, cast, receipts):
    page = words(coordinator.get("/agen/"))
    agent = reverse("dues:agent", args=[cast.sz.uuid])
    assert agent in page
    assert "Orang Asing" not in page
    assert url(cast) in words(coordinator.get(agent))
    assert agent in words(coordinator.get("/"))


@pytest.mark.parametrize("page", ["/hitung-kas/", "/agen/"])
def test_more_rows_cost_no_more_queries(
    coordinator, cast, receipts, page, django_assert_max_num_queries
):
    def ask() -> int:
        with django_assert_max_num_queries(30) as asked:
            assert coordinator.get(page).status_code == 200
        return len(asked)

    count(cast, 10_000)
    few = ask()
    count(cast, 10_000, at=NOW + dt.timedelta(hours=1))
    count(cast, agent=cast.st)
    assert ask() == few


def test_more_receipts_cost_a_count_no_more_queries(
    coordinator, cast, take, django_assert_max_num_queries
):
    def ask(hour: int) -> int:
        take(cast.enrolment(start=NOV))
        found = count(cast, at=NOW + dt.timedelta(hours=hour))
        with django_assert_max_num_queries(30) as asked:
            coordinator.get(reverse("dues:cash_count", args=[found.uuid]))
        return len(asked)

    few = ask(0)
    take(cast.enrolment(start=NOV))
    assert ask(1) == few
