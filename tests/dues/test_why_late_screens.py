"""The reason that a form asks for when the books of its day are closed."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.models import Collection, LateEntry, MonthClose, Remittance, SchemePayment
from tests.advances import fill_up
from tests.closing import IN_OCTOBER, OCTOBER, close
from tests.custody import accept, hand_on
from tests.dues.pictures import upload
from tests.taking import NOW, take_from

pytestmark = pytest.mark.usefixtures("on_the_day")
LAST_OF_OCTOBER = dt.date(2026, 10, 31)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def receipt(cast):
    """A receipt of October, Rp8.400."""
    return take_from(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER)


@pytest.fixture
def closed(cast, receipt) -> MonthClose:
    return close(cast)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def elsewhere_form(**overrides) -> dict:
    return {
        "uuid": str(uuid4()),
        "months": 1,
        "paid_through": "brilink",
        "paid_on": "31-10-2026",
        "reference": "123",
        "first": "2026-10-01",
        "expected_total": 8_400,
        "why_late": "",
        "save": "",
        **overrides,
    }


def is_asked(page: str) -> bool:
    """Whether the reason is in sight."""
    return '<div id="late" aria-live="polite">' in page


def test_paid_elsewhere_in_a_closed_month_asks_why_and_loses_nothing(agent, cast, closed):
    enrolment = cast.enrolment(start=OCTOBER)
    url = f"/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/"
    assert not is_asked(words(agent.get(url)))
    page = words(agent.post(url, elsewhere_form()))
    assert is_asked(page)
    assert "Buku Oktober 2026 sudah ditutup." in page
    assert "Tulis alasannya mengapa baru sekarang." in page
    assert 'value="123"' in page
    assert Collection.objects.count() == 1
    answer = agent.post(url, elsewhere_form(why_late="Struk baru ditemukan"))
    assert answer.status_code == 302
    assert LateEntry.objects.get().why == "Struk baru ditemukan"


def test_paid_elsewhere_in_an_open_month_asks_nothing(agent, cast, closed):
    enrolment = cast.enrolment(start=OCTOBER)
    url = f"/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/"
    form = elsewhere_form(paid_on="01-11-2026", first="2026-11-01", why_late="tidak perlu")
    assert agent.post(url, form).status_code == 302
    assert not LateEntry.objects.exists()


def test_the_question_follows_the_day_while_it_is_typed(agent, cast, closed):
    enrolment = cast.enrolment(start=OCTOBER)
    url = f"/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/"
    part = words(agent.post(url, elsewhere_form(), headers={"HX-Request": "true"}))
    assert '<div id="late" aria-live="polite" data-hx-swap-oob="true">' in part
    for day, asked in (("31-10-2026", True), ("01-11-2026", False), ("apa", False)):
        typed = {"handed_over_on": day, "collections": [str(Collection.objects.get().uuid)]}
        htmx = {"HX-Request": "true", "HX-Target": "late"}
        assert is_asked(words(agent.post("/setoran/baru/", typed, headers=htmx))) == asked


def test_handing_on_for_a_closed_month_asks_why(agent, receipt, closed):
    form = {
        "uuid": str(uuid4()),
        "collections": [str(receipt.uuid)],
        "way": "cash",
        "handed_over_on": "2026-10-31",
        "reference": "",
        "why_late": "",
        "save": "",
    }
    assert is_asked(words(agent.post("/setoran/baru/", form)))
    assert not Remittance.objects.exists()
    assert agent.post("/setoran/baru/", {**form, "why_late": "Slip lama"}).status_code == 302
    assert LateEntry.objects.get().remittance == Remittance.objects.get()


@pytest.mark.parametrize("what", ["top up", "from balance", "advance"])
def test_her_balance_and_advances_for_a_closed_month_ask_why(agent, cast, receipt, what):
    if what == "from balance":
        fill_up(cast, receipt, at=IN_OCTOBER)
    close(cast)
    enrolment = cast.enrolment(start=OCTOBER)
    proof = {"reference": "REF 1", "why_late": "", "save": ""}
    url, own = {
        "top up": (
            "/setoran/saldo/isi/",
            {"collections": [str(receipt.uuid)], "amount": 8_400, "topped_up_on": "2026-10-31"},
        ),
        "from balance": (
            "/setoran/saldo/bayar/",
            {"collections": [str(receipt.uuid)], "paid_on": "2026-10-31"},
        ),
        "advance": (
            "/iuran/talangan/",
            {
                "peserta": [str(enrolment.uuid)],
                "channel": "payment_code",
                "paid_on": "2026-10-31",
                "expected_total": 8_400,
                f"months_{enrolment.uuid.hex}": 1,
                f"first_{enrolment.uuid.hex}": "2026-10-01",
            },
        ),
    }[what]
    form = {"uuid": str(uuid4()), **proof, **own}
    assert is_asked(words(agent.post(url, {**form, "proof": upload()})))
    assert not LateEntry.objects.exists()
    told = {**form, "proof": upload(), "why_late": "Bukti tertinggal"}
    assert agent.post(url, told).status_code == 302
    assert set(LateEntry.objects.values_list("why", flat=True)) == {"Bukti tertinggal"}


def test_paying_in_for_a_closed_month_asks_why(coordinator, cast, receipt, closed):
    remittance = hand_on(
        cast, receipt, handed_over_on=LAST_OF_OCTOBER, why_late="Slip tertinggal", at=NOW
    )
    accept(cast, remittance)
    url = "/setoran/ke-bpjs-ketenagakerjaan/"
    form = {
        "uuid": str(uuid4()),
        "remittances": [str(remittance.uuid)],
        "paid_on": "2026-10-31",
        "reference": "0912345678",
        "why_late": "",
        "save": "",
    }
    page = words(coordinator.post(url, {**form, "proof": upload()}))
    assert is_asked(page)
    assert "Foto Anda sudah kami terima" in page
    assert not SchemePayment.objects.exists()
    assert coordinator.post(url, {**form, "why_late": "Bukti baru"}).status_code == 302
    assert LateEntry.objects.filter(scheme_payment__isnull=False).get().why == "Bukti baru"
