"""What the scheme confirms, as the coordinator, the agent and the payer see it."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.confirmation_answers import set_confirmation_aside
from dues.models import Confirmation, ConfirmationUndo, ConfirmedLine
from dues.queries.unconfirmed import unconfirmed_payments
from tests.confirming import bring, key, told_of
from tests.custody import pay_straight
from tests.taking import NOW
from villages.models import BranchTerms

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)
LATER = NOW + dt.timedelta(days=15)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def receipt(cast, take, enrolment):
    """Rp8.400 that SZ paid straight to the scheme."""
    receipt = take(enrolment)
    pay_straight(cast, receipt, reference="0912345678")
    return receipt


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def get(client, name: str, *args, query: str = "") -> str:
    return words(client.get(reverse(name, args=args) + query))


def test_a_period_that_ends_years_ahead_is_refused_at_its_field(coordinator, receipt, enrolment):
    sent = typed(enrolment, period_until="30-11-2062") | {"save": ""}
    page = coordinator.post(reverse("dues:confirmation_new"), sent)
    assert "period_until" in page.context["form"].errors
    assert not Confirmation.objects.exists()


def typed(enrolment, **changes) -> dict:
    return {
        "number": enrolment.member.nik,
        "first_month": "2026-11",
        "months": "1",
        "amount": "8.400",
        "reference": "0912345678",
        "paid_on": "21-11-2026",
        "period_from": "21-11-2026",
        "period_until": "20-12-2026",
        **changes,
    }


def fill(client, cast, said: dict) -> dict:
    """The form as the page gives it, with what is typed."""
    page = client.get(reverse("dues:confirmation_new"))
    form = page.context["form"]
    return {"uuid": form["uuid"].value(), "branch": cast.branch.pk, **said}


def test_a_row_is_typed_after_it_was_said_what_it_comes_to(
    coordinator, cast, receipt, enrolment, client
):
    url, sent = reverse("dues:confirmation_new"), fill(coordinator, cast, typed(enrolment))
    told = coordinator.post(url, {**sent, "check": ""})
    assert "Cocok: orang, bulan, dan nominal sama" in words(told)
    assert enrolment.member.name in words(told)
    assert not Confirmation.objects.exists()
    sent |= {"save": "", "shown": told.context["signature"]}
    answer = coordinator.post(url, sent)
    row = Confirmation.objects.get()
    assert answer.url == reverse("dues:confirmation", args=[row.uuid])
    assert row.match == "exact"
    coordinator.post(url, sent)
    assert Confirmation.objects.count() == 1


def test_what_was_changed_after_the_page_said_it_is_said_again(
    coordinator, cast, receipt, enrolment
):
    url, sent = reverse("dues:confirmation_new"), fill(coordinator, cast, typed(enrolment))
    signature = coordinator.post(url, {**sent, "check": ""}).context["signature"]
    sent |= {"save": "", "shown": signature, "amount": "9.400"}
    assert "Rp1.000 lebih besar" in words(coordinator.post(url, sent))
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", "9367735877", "NIK (16 angka) atau KPJ (11 angka). Di sini ada 10 angka."),
        ("number", "---", "Di sini ada 0 angka."),
        ("amount", "0", "lebih dari nol"),
        ("paid_on", "22-11-2026", "belum tiba"),
        ("period_until", "", "kedua tanggal"),
        ("period_until", "20-11-2026", "sebelum mulai"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(coordinator, cast, enrolment, field, value, said):
    sent = fill(coordinator, cast, typed(enrolment, **{field: value}))
    answer = coordinator.post(reverse("dues:confirmation_new"), {**sent, "check": ""})
    assert answer.context["form"].errors[field]
    assert said in words(answer)
    assert typed(enrolment)["reference"] in words(answer)


def test_a_waiting_row_is_taken_over_with_the_difference_that_was_told(coordinator, cast, receipt):
    row = key(cast, told_of(receipt, amount=10_000))
    assert "Nominal lebih besar dari catatan (1)" in get(coordinator, "dues:confirmation_list")
    assert "Rp1.600 lebih besar" in get(coordinator, "dues:confirmation", row.uuid)
    url = reverse("dues:confirmation_answer", args=[row.uuid])
    coordinator.post(url, {"do": "take_over", "difference": "1"})
    assert not ConfirmedLine.objects.exists()
    coordinator.post(url, {"do": "take_over", "difference": "1600"})
    assert ConfirmedLine.objects.count() == 1
    assert "Bulan-bulan ini sudah dikonfirmasi" in get(coordinator, "dues:confirmation", row.uuid)


def test_a_row_of_nobody_is_given_to_somebody_found_by_name(coordinator, cast, receipt, enrolment):
    row = key(cast, told_of(receipt, nik="3509110101809999"))
    name = enrolment.member.name
    found = get(coordinator, "dues:confirmation", row.uuid, query=f"?cari={name}")
    assert f"Ini {name}" in found
    coordinator.post(
        reverse("dues:confirmation_answer", args=[row.uuid]),
        {"do": "link", "enrolment": enrolment.uuid, "difference": "0"},
    )
    assert ConfirmedLine.objects.get().line.enrolment == enrolment


def test_a_row_that_was_handed_on_since_fits_on_the_next_look(coordinator, cast, take, enrolment):
    receipt = take(enrolment)
    row = key(cast, told_of(receipt))
    url = reverse("dues:confirmation_answer", args=[row.uuid])
    said = words(coordinator.post(url, {"do": "match"}, follow=True))
    assert "belum disetor" in said
    pay_straight(cast, receipt)
    assert "Sekarang cocok" in get(coordinator, "dues:confirmation_list")
    said = words(
        coordinator.post(reverse("dues:confirmations_at_once"), {"do": "match"}, follow=True)
    )
    assert "1 baris sekarang cocok" in said
    assert ConfirmedLine.objects.count() == 1


def test_what_was_confirmed_before_is_set_aside_at_once(coordinator, cast, receipt):
    bring(cast, told_of(receipt, 1), told_of(receipt, 2), told_of(receipt, 3))
    coordinator.post(reverse("dues:confirmations_at_once"), {"do": "set_aside"})
    assert not Confirmation.objects.waiting().exists()
    assert ConfirmedLine.objects.count() == 1


def test_setting_aside_needs_a_reason_and_says_it_at_the_field(coordinator, cast, take, enrolment):
    row = key(cast, told_of(take(enrolment)))
    url = reverse("dues:confirmation_answer", args=[row.uuid])
    assert "field-error" in words(coordinator.post(url, {"do": "set_aside", "reason": ""}))
    coordinator.post(url, {"do": "set_aside", "reason": "Bukti lama"})
    assert "Bukti lama" in get(coordinator, "dues:confirmation", row.uuid)


def test_a_batch_is_taken_back_from_the_list(coordinator, cast, receipt):
    batch = bring(cast, told_of(receipt))
    url = reverse("dues:confirmation_undo", args=[batch.uuid])
    assert "Baris ini ditarik kembali. Yang dikonfirmasi olehnya" in words(coordinator.get(url))
    coordinator.post(url, {"reason": "Salah berkas"})
    assert ConfirmationUndo.objects.get().reason == "Salah berkas"
    assert not ConfirmedLine.objects.exists()
    assert "Salah berkas" in get(coordinator, "dues:confirmation_list")


def test_what_was_typed_is_named_by_person_months_and_amount(coordinator, cast, receipt, enrolment):
    row = key(cast, told_of(receipt, amount=8_500))
    said = ("November 2026", "Rp8.500", "diketik")
    listed = get(coordinator, "dues:confirmation_list").split("Yang masuk")[1]
    undo = words(coordinator.get(reverse("dues:confirmation_undo", args=[row.batch.uuid])))
    for page in (listed, undo):
        for text in (enrolment.member.name, *said):
            assert text in page
    assert "1 baris" not in listed
    assert "Baris ini ditarik kembali. Belum ada yang dikonfirmasi" in undo


@pytest.mark.parametrize("person", ["sz", "sekdes"])
def test_agents_and_secretaries_have_no_part_in_it(client, cast, receipt, person):
    somebody = getattr(cast, person)
    client.force_login(getattr(somebody, "user", somebody))
    for name in ("dues:confirmation_list", "dues:confirmation_new"):
        assert client.get(reverse(name)).status_code == 404
    row = key(cast, told_of(receipt, amount=1))
    url = reverse("dues:confirmation_answer", args=[row.uuid])
    assert client.post(url, {"do": "take_over", "difference": "-8399"}).status_code == 404


def test_head_office_reads_and_does_not_answer(client, cast, receipt):
    client.force_login(cast.pusat)
    row = key(cast, told_of(receipt, amount=1))
    page = get(client, "dues:confirmation", row.uuid)
    assert "Kesampingkan" not in page
    url = reverse("dues:confirmation_answer", args=[row.uuid])
    assert client.post(url, {"do": "match"}).status_code == 404
    assert client.get(reverse("dues:confirmation_new")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(
    coordinator, cast, take, django_assert_num_queries, number
):
    for _ in range(number):
        receipt = take(cast.enrolment(start=NOV))
        pay_straight(cast, receipt)
        key(cast, told_of(receipt, amount=1))
        take(cast.enrolment(start=NOV))
    with django_assert_num_queries(15):
        coordinator.get(reverse("dues:confirmation_list"))


def test_the_payer_reads_it_in_green_with_the_period(client, cast, receipt):
    key(
        cast,
        told_of(receipt, period_from=dt.date(2026, 11, 21), period_until=dt.date(2026, 12, 20)),
    )
    page = get(client, "check:show", receipt.check_code)
    assert "note-success" in page
    assert "Sudah dikonfirmasi BPJS Ketenagakerjaan (Jamsostek)" in page
    assert "21 November 2026 sampai 20 Desember 2026" in page
    assert "0912345678" not in page


def test_the_member_page_shows_the_tick_and_the_day_of_the_proof(client, cast, receipt, enrolment):
    client.force_login(cast.sz.user)
    page = get(client, "desk:member", enrolment.member.uuid)
    assert "month-confirmed" not in page.split("legend")[0]
    assert "perkiraan" in page
    key(
        cast,
        told_of(receipt, period_from=dt.date(2026, 11, 21), period_until=dt.date(2026, 12, 20)),
    )
    page = get(client, "desk:member", enrolment.member.uuid)
    assert "month-confirmed" in page.split("legend")[0]
    assert "Terlindungi sampai 20 Des 2026" in page
    assert "Iuran Desember 2026 dibayar paling lambat 20 Des 2026" in page
    assert "Menurut bukti BPJS Ketenagakerjaan (Jamsostek)" in page


def _is_told(page: str) -> bool:
    """What is said of rules that nobody has verified is another matter."""
    for rule in ("erlu dipastikan ke kantor cabang", "hitungan perlu dipastikan"):
        page = page.replace(rule, "")
    return "erlu dipastikan" in page


class TestPerluDipastikan:
    """What an agent says she paid in, and nobody has confirmed for too long."""

    @pytest.fixture(autouse=True)
    def _paid(self, receipt):
        self.receipt = receipt

    def told(self, client, cast, enrolment) -> list[bool]:
        """Whether payer, agent and coordinator are told, each on their page."""
        check = get(client, "check:show", self.receipt.check_code)
        client.force_login(cast.sz.user)
        remittance = self.receipt.carried.remittance
        pages = [
            get(client, "dues:collection", self.receipt.uuid),
            get(client, "dues:remittance", remittance.uuid),
            get(client, "desk:member", enrolment.member.uuid),
        ]
        client.force_login(cast.koordinator)
        pages += [get(client, "dues:confirmation_list"), get(client, "desk:home")]
        return [_is_told(page) for page in [check, *pages]]

    @pytest.mark.parametrize(
        ("days", "is_told"), [(14, False), (15, True)], ids=["in time", "too long"]
    )
    def test_it_is_told_everywhere_after_the_days_allowed(
        self, client, cast, enrolment, time_machine, days, is_told
    ):
        time_machine.move_to(NOW + dt.timedelta(days=days))
        assert self.told(client, cast, enrolment) == [is_told] * 6

    def test_not_once_it_is_confirmed(self, client, cast, enrolment, time_machine):
        key(cast, told_of(self.receipt))
        time_machine.move_to(LATER)
        assert self.told(client, cast, enrolment) == [False] * 6

    def test_a_branch_sets_its_own_days(self, cast):
        BranchTerms.objects.create(
            branch=cast.branch, from_on=NOV, remit_within_days=1, confirm_within_days=3
        )
        soon = NOW + dt.timedelta(days=4)
        (found,) = unconfirmed_payments(cast.viewer(cast.koordinator, now=soon))
        assert (found.amount, found.months) == (8_400, 1)
        assert found.since == soon.date()
        assert not unconfirmed_payments(cast.viewer(cast.foreign_coordinator, now=soon))

    def test_what_is_set_aside_does_not_answer_it(self, cast):
        row = key(cast, told_of(self.receipt, amount=1))
        set_confirmation_aside(confirmation=row, reason="x", by=cast.koordinator, at=NOW)
        assert unconfirmed_payments(cast.viewer(cast.koordinator, now=LATER))
