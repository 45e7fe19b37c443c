"""Reminders: one tap of the agent, and a branch that looks before it lets them go."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Visit
from perisai.outbox.models import Message
from perisai.reminders.models import LetterBatch
from tests.reminders.someone import TODAY, due, handed, letters, old_cash, paid_to, person, reminded
from tests.support.browser import PHONE
from tests.taking import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture
def errand(cast):
    member = person(cast, name="Bu Marni")
    due(cast, member)
    return reminded(cast, member, state="waiting")


def state_of(errand) -> str:
    return Message.objects.get(pk=errand.message_id).state


def test_one_tap_opens_whatsapp_and_notes_it(page, sign_in_as, cast, errand):
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("desk:home"))
    page.get_by_role("link", name="1 pengingat menunggu Anda").click()
    link = page.get_by_role("link", name="Kirim lewat WhatsApp")
    expect(link).to_have_attribute("href", "https://wa.me/6281234567890?text=Halo")
    link.evaluate("link => { link.href = 'about:blank'; }")  # no journey leaves the site
    link.click()
    expect(page.get_by_text("Tercatat sudah dikirim.")).to_be_visible()
    expect(page.get_by_role("button", name="Sudah saya kirim")).to_be_hidden()
    assert state_of(errand) == "sent"


def signed_out(page, settings, errand):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def without_line(page, settings, errand):
    page.context.set_offline(True)


def has_paid(page, settings, errand):
    paid_to(errand.enrolment, dt.date(2027, 2, 1))


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (signed_out, "Belum tercatat"),
        (without_line, "Belum tercatat"),
        (has_paid, "Bu Marni sudah membayar; tidak perlu diingatkan lagi."),
    ],
)
def test_a_tap_that_was_not_noted_says_so_with_the_way_on(
    page, sign_in_as, cast, settings, errand, happens, words
):
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("reminders:day"))
    link = page.get_by_role("link", name="Kirim lewat WhatsApp")
    link.evaluate("link => { link.href = 'about:blank'; }")
    happens(page, settings, errand)
    link.click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_text("Tercatat sudah dikirim.")).to_be_hidden()
    expect(page.get_by_role("button", name="Sudah saya kirim")).to_be_visible()
    assert state_of(errand) != "sent"
    page.context.set_offline(False)
    page.get_by_role("link", name="Buka lagi halaman ini").click()
    expect(page.get_by_text("Belum tercatat")).to_be_hidden()


def test_without_javascript_a_button_notes_it(open_page, sign_in_as, cast, errand):
    page = open_page(java_script_enabled=False)
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("reminders:day"))
    page.get_by_role("button", name="Sudah saya kirim").click()
    expect(page.get_by_text("Tercatat: Bu Marni sudah diingatkan.")).to_be_visible()
    assert state_of(errand) == "sent"


def test_a_branch_sees_whom_it_would_remind_before_it_does(page, sign_in_as, cast):
    due(cast, person(cast, name="Bu Marni"))
    sign_in_as(page, cast.koordinator)
    page.goto(reverse("reminders:kind", args=["after_due"]))
    page.get_by_role("link", name="Ubah aturan").click()
    page.get_by_label("Mengingatkan", exact=True).check()
    page.get_by_role("button", name="Simpan aturan").click()
    expect(page.get_by_role("heading", name="1 orang akan diingatkan hari ini")).to_be_visible()
    expect(page.get_by_text("Bapak/Ibu Bu Marni")).to_be_visible()
    page.get_by_role("button", name="Mulai mengingatkan dari tanggal itu").click()
    expect(page.get_by_text("seluruh cabang Jember")).to_be_visible()


def test_an_agent_reads_whom_to_visit_and_why_and_begins_her_day(
    open_page, sign_in_as, cast, errand
):
    member = errand.enrolment.member
    Visit.objects.create(
        content_hash="0" * 64,
        member=member,
        agent=cast.sz,
        result="come_back",
        visited_on=TODAY,
        back_on=TODAY,
        note="sesudah asar",
        recorded_at=NOW,
        by=cast.sz.user,
    )
    page = open_page(PHONE)
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("desk:home"))
    people = page.locator(
        "section", has=page.get_by_role("heading", name="Yang perlu Anda datangi")
    )
    expect(people).to_contain_text("Anda berjanji datang 21 November: sesudah asar")
    people.get_by_role("link", name="1 pengingat menunggu Anda").click()
    page.get_by_role("link", name="Rumah demi rumah").click()
    expect(page.get_by_role("link", name="Rumah demi rumah")).to_have_attribute(
        "aria-current", "true"
    )
    expect(page.get_by_text("Halo")).to_be_hidden()
    page.get_by_text("Baca teksnya").click()
    expect(page.get_by_text("Halo")).to_be_visible()
    page.get_by_role("link", name="Hari ini").first.click()
    people.get_by_role("link", name="Mulai keliling").click()
    expect(page.get_by_role("heading", name="Keliling")).to_be_visible()


def test_a_coordinator_reads_what_she_is_told_and_goes_to_the_concern(open_page, sign_in_as, cast):
    told = old_cash(cast)
    page = open_page(PHONE)
    sign_in_as(page, cast.koordinator)
    page.goto(reverse("desk:home"))
    page.get_by_role("link", name="2 agen tidak ada kabarnya").click()
    expect(page.get_by_role("row", name="Siti Zulaikha")).to_contain_text("belum pernah masuk")
    page.get_by_role("link", name="Ringkasan").first.click()
    page.get_by_role("link", name="1 pesan tentang pekerjaan Anda").click()
    page.get_by_role("link", name="Lihat dan jawab").click()
    expect(page).to_have_url(reverse("dues:concern", args=[told.concern.uuid]))
    page.go_back()
    page.get_by_role("button", name="Sudah saya baca").click()
    expect(page.get_by_text("Tercatat: sudah Anda baca.")).to_be_visible()
    assert state_of(told) == "sent"


def test_letters_are_printed_and_all_but_one_are_brought(page, sign_in_as, cast):
    rows = letters(cast, *[cast.member(name=name) for name in ("Aminah", "Bu Marni", "Pak Karto")])
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("reminders:day"))
    page.get_by_role("link", name="Buka surat pengingat").click()
    expect(page.get_by_text("3 surat menunggu dicetak.")).to_be_visible()
    page.get_by_role("link", name="Cetak surat").click()
    page.get_by_label("Kertas F4").check()
    page.get_by_role("button", name="Cetak 3 surat").click()
    link = page.get_by_role("link", name="Buka berkas surat")
    expect(link).to_be_visible()
    file = reverse("reminders:letter_batch_pdf", args=[LetterBatch.objects.get().uuid])
    expect(link).to_have_attribute("href", file)
    assert page.request.get(file).headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Surat pengingat").click()
    page.get_by_role("checkbox", name="Bu Marni").uncheck()
    page.get_by_role("button", name="Yang dicentang sudah diantar").click()
    expect(page.get_by_role("heading", name="2 surat ini sudah diantar?")).to_be_visible()
    page.get_by_role("button", name="Ya, semua ini sudah diantar").click()
    expect(page.get_by_text("Tercatat: 2 surat sudah diantar.")).to_be_visible()
    assert [state_of(row) for row in rows] == ["sent", "waiting", "sent"]
    page.get_by_role("button", name="Ini saja Bu Marni").click()
    expect(page.get_by_text("Tercatat: 1 surat sudah diantar.")).to_be_visible()
    assert state_of(rows[1]) == "sent"


def test_at_the_door_it_is_said_and_noted_without_javascript(open_page, sign_in_as, cast):
    [row] = handed(cast, "task", cast.member(name="Bu Marni"))
    page = open_page(java_script_enabled=False)
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("desk:round"))
    page.get_by_text("Ingatkan: setelah jatuh tempo").click()
    page.get_by_role("button", name="Sudah saya sampaikan Bu Marni").click()
    expect(page.get_by_text("Tercatat: Bu Marni sudah diingatkan.")).to_be_visible()
    assert state_of(row) == "sent"
