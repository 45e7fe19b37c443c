"""Terima iuran: people chosen, months chosen, the amount told, one save, one receipt."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine

from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind
from dues.models import Collection, LateEntry
from tests.closing import IN_OCTOBER, close
from tests.counting import start as start_leaving
from tests.custody import pay_straight
from tests.dues.test_collecting import old_book
from tests.taking import NOW

OCT, NOV = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
PAGE = "/iuran/"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def typed(*enrolments, months=1, total, **overrides):
    """What the form sends when `months` months are chosen for everybody."""
    data = {
        "peserta": [str(enrolment.uuid) for enrolment in enrolments],
        "uuid": str(uuid4()),
        "payer_name": "Ibu Pembayar",
        "payer_kind": "self",
        "source": "door",
        "tendered": "",
        "expected_total": total,
        "save": "",
    }
    for enrolment in enrolments:
        data[f"months_{enrolment.uuid.hex}"] = months
        data[f"first_{enrolment.uuid.hex}"] = "2026-11-01"
    return {**data, **overrides}


def text(response) -> str:
    return response.content.decode()


def test_saving_leads_to_the_receipt(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    response = agent.post(PAGE, typed(enrolment, months=3, total=33_600))
    collection = Collection.objects.get()
    assert response.headers["Location"] == f"/kuitansi/{collection.uuid}/"
    assert (collection.total, collection.source) == (33_600, "door")
    assert collection.collected_on == NOW.date()


def test_the_page_tells_every_span_with_its_price_and_the_change_of_tariff(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    page = text(agent.get(PAGE, {"peserta": enrolment.uuid}))
    for words in ("1 bulan · Rp8.400", "3 bulan · Rp33.600", "12 bulan · Rp184.800"):
        assert words in page
    changed = agent.post(
        PAGE, typed(enrolment, months=3, total=0, recount=""), **{"HTTP_HX-Request": "true"}
    )
    assert "Nov–Des 2026" in text(changed)
    assert "Jan 2027" in text(changed)


def test_a_total_that_was_not_shown_is_shown_before_it_is_saved(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    response = agent.post(PAGE, typed(enrolment, months=2, total=8_400))
    assert not Collection.objects.exists()
    assert 'name="expected_total" value="16800"' in text(response)
    assert "Ibu Pembayar" in text(response)


@pytest.mark.parametrize(
    ("tendered", "said"),
    [("50.000", "Kembali Rp41.600"), ("8.400", "Kembali Rp0"), ("5000", "kurang"), ("", "")],
)
def test_the_change_is_computed(agent, cast, tendered, said):
    enrolment = cast.enrolment(start=NOV)
    data = typed(enrolment, total=8_400, tendered=tendered)
    assert said in text(agent.post(PAGE, data, **{"HTTP_HX-Request": "true"}))


@pytest.mark.parametrize("tendered", ["5.000", "lima ribu", "8.400,50"])
def test_too_little_money_or_no_amount_is_refused_at_its_field(agent, cast, tendered):
    enrolment = cast.enrolment(start=NOV)
    response = agent.post(PAGE, typed(enrolment, total=8_400, tendered=tendered))
    assert response.context["form"].errors["tendered"]
    assert not Collection.objects.exists()


def test_a_double_click_takes_the_money_once(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    data = typed(enrolment, total=8_400)
    first, second = agent.post(PAGE, data), agent.post(PAGE, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Collection.objects.count() == 1


def test_a_retry_over_a_change_of_tariff_answers_with_the_first_receipt(agent, cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    data = typed(enrolment, total=8_400, tendered="10.000")
    data[f"first_{enrolment.uuid.hex}"] = "2026-12-01"
    first, second = agent.post(PAGE, data), agent.post(PAGE, data)
    assert first.headers["Location"] == second.headers["Location"]


def test_a_stale_form_shows_what_holds_now_and_can_be_saved_then(agent, cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    page = text(agent.post(PAGE, typed(enrolment, total=8_400)))
    assert f'name="first_{enrolment.uuid.hex}" value="2026-12-01"' in page


def test_the_button_that_saves_tells_the_total_and_follows_it(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    page = text(agent.get(PAGE, {"peserta": enrolment.uuid}))
    assert re.search(r'name="save">.*?<span id="total"[^>]*>Rp8\.400</span>', page, re.S)
    data = typed(enrolment, months=3, total=0)
    del data["save"]
    answer = text(agent.post(PAGE, data, HTTP_HX_REQUEST="true"))
    assert '<span id="total" class="text-nowrap" data-hx-swap-oob="true">Rp33.600</span>' in answer


@pytest.mark.parametrize("months", ["²", "99", "-1", "", "abc"])
def test_a_number_of_months_that_is_not_offered_is_refused(agent, cast, months):
    response = agent.post(PAGE, typed(cast.enrolment(start=NOV), months=months, total=8_400))
    assert response.status_code == 200
    assert not Collection.objects.exists()


def test_a_search_for_nothing_readable_finds_everybody_there_is(agent, cast):
    assert agent.get(PAGE, {"cari": "\x00"}).status_code == 200
    assert agent.get(PAGE, {"cari": "x" * 500}).status_code == 200


def test_somebody_on_the_same_family_card_is_offered(agent, cast):
    wife = cast.enrolment(cast.member(family_card="3509110101010001"), start=NOV)
    husband = cast.enrolment(cast.member(name="Pak Suami", family_card="3509110101010001"))
    page = text(agent.get(PAGE, {"peserta": wife.uuid}))
    assert f'form="take" name="peserta" value="{husband.uuid}"' in page


def kept(page) -> dict:
    """What the form on the page holds, as a browser would send it again."""
    form = page.context["form"]
    return {name: form[name].value() for name in ("uuid", "payer_name", "payer_kind", "tendered")}


@pytest.mark.parametrize("button", [{}, {"look": "", "cari": "Contoh"}])
def test_adding_somebody_loses_nothing_that_was_typed(agent, cast, button):
    wife, husband = cast.enrolment(start=NOV), cast.enrolment(cast.member(), start=NOV)
    data = typed(wife, months=3, total=0, payer_kind="village", tendered="lima", **button)
    data["peserta"] += [str(husband.uuid)]
    del data["save"]
    page = agent.post(PAGE, data)
    assert kept(page) == {name: data[name] for name in kept(page)}
    form = page.context["form"]
    assert [form.months_of(person) for person in form.payable] == [3, 1]
    assert not form.errors
    assert "invalid-feedback" not in text(page)
    assert not Collection.objects.exists()


def test_looking_for_one_more_person_offers_them_as_a_button_of_the_same_form(agent, cast):
    wife = cast.enrolment(start=NOV)
    other = cast.enrolment(cast.member(name="Bu Tetangga"), start=NOV)
    data = typed(wife, total=8_400, look="", cari="Tetangga")
    del data["save"]
    page = text(agent.post(PAGE, data))
    assert f'form="take" name="peserta" value="{other.uuid}"' in page
    assert 'value="Tetangga"' in page


def test_the_search_is_over_when_somebody_was_chosen_from_it(agent, cast):
    wife = cast.enrolment(start=NOV)
    other = cast.enrolment(cast.member(name="Bu Tetangga"), start=NOV)
    data = typed(wife, other, total=8_400, cari="Tetangga")
    del data["save"]
    page = agent.post(PAGE, data)
    assert page.context["looking_for"] == ""
    assert 'value="Tetangga"' not in text(page)


@pytest.mark.parametrize("words", ["Contoh", "contoh siti"])
def test_people_are_found_by_their_name(agent, cast, words):
    enrolment = cast.enrolment()
    assert str(enrolment.uuid) in text(agent.get(PAGE, {"cari": words}))


def test_people_are_found_by_the_last_digits_of_nik_or_phone(agent, cast):
    enrolment = cast.enrolment(
        cast.member(nik="3509114101800077", phone="+6281234567890", phone_owner="self")
    )
    for digits in ("0077", "7890"):
        assert str(enrolment.uuid) in text(agent.get(PAGE, {"cari": digits}))
    assert str(enrolment.uuid) not in text(agent.get(PAGE, {"cari": "9999"}))


def test_a_colleagues_member_is_neither_found_nor_payable(agent, cast):
    other = cast.enrolment(cast.member(cast.st))
    assert str(other.uuid) not in text(agent.get(PAGE))
    assert agent.get(PAGE, {"peserta": other.uuid}).status_code == 404
    assert agent.post(PAGE, typed(other, total=8_400)).status_code == 404


def test_a_lapsed_person_is_told_why_and_offered_reactivation(agent, cast):
    enrolment = cast.enrolment(start=dt.date(2026, 1, 1))
    old_book(cast, enrolment, dt.date(2026, 3, 1))
    page = text(agent.get(PAGE, {"peserta": enrolment.uuid}))
    assert "nonaktif" in page
    assert f"/peserta/{enrolment.member.uuid}/" in page
    assert 'name="save"' not in page


@pytest.mark.parametrize("who", ["sekdes", "koordinator", "pusat"])
def test_only_agents_take_dues(client, cast, who):
    client.force_login(cast.users[who])
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_people(
    agent, cast, people, django_assert_max_num_queries
):
    enrolments = [cast.enrolment(cast.member(), start=NOV) for _ in range(people)]
    with django_assert_max_num_queries(16):
        agent.get(PAGE, {"peserta": [enrolment.uuid for enrolment in enrolments]})


def test_whose_money_it_is_reprices_every_choice_of_months(agent, cast):
    """Village money pays the full dues, and somebody has to confirm that."""
    enrolment = cast.enrolment(start=NOV)
    data = typed(enrolment, total=8_400, payer_kind="village", priced_for="self")
    del data["save"]
    repriced = text(agent.post(PAGE, data, HTTP_HX_REQUEST="true"))
    assert (
        f'id="id_months_{enrolment.uuid.hex}" class="select form-select" data-hx-swap-oob="true"'
        in repriced
    )
    assert "1 bulan · Rp16.800" in repriced
    assert "Uang desa (APBDes) dihitung tarif penuh" in repriced
    again = text(agent.post(PAGE, {**data, "priced_for": "village"}, HTTP_HX_REQUEST="true"))
    assert "Rp16.800" in again
    assert "<select" not in again


def test_who_has_paid_today_is_said_after_going_back(agent, cast, take):
    enrolment, other = cast.enrolment(start=NOV), cast.enrolment(cast.member(), start=NOV)
    receipt = take(enrolment, other, months=2)
    page = text(agent.get(PAGE, {"peserta": [enrolment.uuid, other.uuid]}))
    said = f"Hari ini sudah membayar Rp16.800 ({receipt.receipt_no})"
    assert page.count(said) == 2


def test_a_receipt_of_another_day_or_a_reversed_one_is_no_payment_of_today(agent, cast, take):
    before, undone = cast.enrolment(start=NOV), cast.enrolment(cast.member(), start=NOV)
    take(before, at=NOW - dt.timedelta(days=1))
    request_reversal(
        uuid=uuid4(),
        collection=take(undone),
        kind=ReversalKind.WRONG_ENTRY,
        reason="Salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    page = text(agent.get(PAGE, {"peserta": [before.uuid, undone.uuid]}))
    assert "Hari ini sudah membayar" not in page


@pytest.fixture
def too_long(take, cast):
    """SZ has held cash for six days: over the limit of three days and two of grace."""
    take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(days=6))


def on_paper(*enrolments, day="21-11-2026", **overrides) -> dict:
    return typed(*enrolments, total=8_400, is_paper="on", collected_on=day, **overrides)


def test_over_the_limit_new_cash_is_refused_and_what_was_taken_on_paper_is_noted_and_flagged(
    agent, cast, too_long
):
    enrolment = cast.enrolment(start=NOV)
    refused = agent.post(PAGE, typed(enrolment, total=8_400))
    assert refused.status_code == 200
    assert "lembar kertas" in text(refused)
    answer = agent.post(PAGE, on_paper(enrolment, day="20-11-2026"), follow=True)
    assert "ditandai: cabang melihatnya" in text(answer)
    late = Collection.objects.latest("pk")
    assert late.is_over_limit
    assert late.collected_on == dt.date(2026, 11, 20)
    agent.force_login(cast.koordinator)
    assert "Ditandai: dicatat saat agen" in text(agent.get(f"/kuitansi/{late.uuid}/"))


def test_the_branch_is_led_to_flagged_receipts_while_their_money_is_with_the_agent(
    agent, cast, too_long
):
    agent.post(PAGE, on_paper(cast.enrolment(start=NOV)))
    late = Collection.objects.latest("pk")
    agent.force_login(cast.koordinator)
    home = text(agent.get("/"))
    assert "1 kuitansi ditandai" in home
    flagged = "/kuitansi/?ditandai=1"
    assert f'href="{flagged}"' in home
    assert [row.pk for row in agent.get(flagged).context["receipts"]] == [late.pk]
    assert len(agent.get("/kuitansi/").context["receipts"]) == 2
    pay_straight(cast, *Collection.objects.all())
    assert "kuitansi ditandai" not in text(agent.get("/"))
    assert late.receipt_no in text(agent.get(flagged))


def test_the_day_on_the_sheet_decides_the_month_and_a_closed_month_needs_the_reason(
    agent, cast, take
):
    enrolment = cast.enrolment(start=OCT)
    take(cast.enrolment(start=OCT), at=IN_OCTOBER)
    close(cast)
    data = on_paper(enrolment, day="20-10-2026")
    data[f"first_{enrolment.uuid.hex}"] = "2026-10-01"
    shown = {key: value for key, value in data.items() if key != "save"}
    changed = text(agent.post(PAGE, shown, HTTP_HX_REQUEST="true"))
    assert f'name="first_{enrolment.uuid.hex}" value="2026-10-01"' in changed
    assert "Buku Oktober 2026 sudah ditutup" in changed
    page = agent.post(PAGE, data)
    assert set(page.context["form"].errors) == {"why_late"}
    assert agent.post(PAGE, data | {"why_late": "Lembar terselip"}).status_code == 302
    assert LateEntry.objects.get().why == "Lembar terselip"


@pytest.mark.parametrize("day", ["22-11-2026", "31-02-2026", "01-01-0001"])
def test_a_day_on_paper_that_cannot_be_is_refused_at_its_field(agent, cast, day):
    page = agent.post(PAGE, on_paper(cast.enrolment(start=NOV), day=day))
    assert set(page.context["form"].errors) == {"collected_on"}
    assert not Collection.objects.exists()


def test_with_the_tick_the_day_is_needed_and_without_it_nothing_is(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    page = agent.post(PAGE, on_paper(enrolment, day=""))
    assert page.context["form"].errors == {
        "collected_on": ["Tulis tanggal Anda menerima uang ini."]
    }
    label = text(page).partition('for="id_collected_on"')[2].partition("</label>")[0]
    assert "(boleh kosong)" not in label
    assert not Collection.objects.exists()
    agent.post(PAGE, typed(enrolment, total=8_400, collected_on=""))
    assert Collection.objects.get().collected_on == NOW.date()


@pytest.mark.parametrize("hidden", ["uuid", "expected_total", "first"])
def test_a_form_that_is_damaged_says_to_open_its_page_again(agent, cast, hidden):
    enrolment = cast.enrolment(start=NOV)
    name = f"first_{enrolment.uuid.hex}" if hidden == "first" else hidden
    page = text(agent.post(PAGE, typed(enrolment, total=8_400) | {name: "rusak"}))
    assert "Formulir ini rusak atau sudah lama." in page
    assert '<a href="?">' in page
    assert "berwarna merah" not in page
    assert not Collection.objects.exists()


def test_a_form_that_is_only_filled_in_wrongly_is_not_called_damaged(agent, cast):
    page = text(agent.post(PAGE, typed(cast.enrolment(start=NOV), total=8_400, payer_name="")))
    assert "Formulir ini rusak" not in page
    assert 'href="#id_payer_name_error"' in page


def test_the_name_of_the_payer_is_printed_without_signs_that_nobody_sees(agent, cast):
    name = "Ibu\u202e Pem\u200bbayar\u0007"
    agent.post(PAGE, typed(cast.enrolment(start=NOV), total=8_400, payer_name=name))
    assert Collection.objects.get().payer_name == "Ibu Pembayar"


def test_the_day_counts_only_when_the_box_is_ticked(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    agent.post(PAGE, typed(enrolment, total=8_400, collected_on="01-01-0001"))
    assert Collection.objects.get().collected_on == NOW.date()


def test_adding_somebody_keeps_the_day_on_the_sheet(agent, cast):
    wife, husband = cast.enrolment(start=NOV), cast.enrolment(cast.member(), start=NOV)
    data = on_paper(wife, day="20-11-2026")
    data["peserta"] += [str(husband.uuid)]
    del data["save"]
    form = agent.post(PAGE, data).context["form"]
    assert (form["is_paper"].value(), form["collected_on"].value()) == ("on", "20-11-2026")


def test_while_leaving_what_was_taken_on_paper_is_noted_and_flagged(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    start_leaving(cast)
    assert agent.post(PAGE, typed(enrolment, total=8_400)).status_code == 200
    assert agent.post(PAGE, on_paper(enrolment)).status_code == 302
    assert Collection.objects.get().is_after_leaving


def test_when_new_cash_is_refused_the_one_way_on_is_paid_elsewhere(agent, cast, take):
    take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(days=9), is_already_taken=True)
    enrolment = cast.enrolment(cast.member(), start=NOV)
    page = text(agent.get(PAGE, {"peserta": enrolment.uuid}))
    assert 'class="next-step only-paper"' in page
    assert f'href="/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/"' in page
    assert "Pilih pesertanya" not in page
    assert page.count("BRILink") == 1
    refused = text(agent.post(PAGE, typed(enrolment, total=8_400)))
    assert "Belum tersimpan." in refused
    assert refused.count("BRILink") == 1
    assert 'class="next-step only-paper"' in refused
    assert Collection.objects.count() == 1
