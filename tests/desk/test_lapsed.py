"""Who stopped being protected, by month, and the way back."""

import datetime as dt
from urllib.parse import unquote
from uuid import uuid4

import pytest
import time_machine

from members.actions.enrolling import end_enrolment
from members.actions.lapses import record_lapse_talk
from members.enums import EndReason, LapseAnswer, LapseReason
from members.models import LapseTalk
from perisai.desk.queries.lapsed import NOT_ASKED, lapsed_page, lapsed_since
from tests.dues.test_collecting import old_book
from tests.dues.test_night import AUG, FIRST_OF_DECEMBER, SEP, at, night
from tests.dues.test_participation import come_back
from tests.reminders.someone import PHONE, agree, pause
from tests.taking import take_from

MORNING = at(FIRST_OF_DECEMBER, 8)
PAGE = "/peserta/nonaktif/"


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def reached(cast):
    """An enrolment by the old book, whose dues reached the scheme through a month."""

    def make(month=AUG, *, agent=None, **fields):
        enrolment = cast.enrolment(cast.member(agent, **fields), start=dt.date(2026, 1, 1))
        old_book(cast, enrolment, month)
        return enrolment

    return make


@pytest.fixture
def see(client, cast):
    def get(username, path=PAGE):
        client.force_login(cast.users[username])
        return client.get(path).content.decode()

    return get


def names(cast, user, **asked) -> list[str]:
    page = lapsed_page(cast.viewer(user, now=MORNING), **asked)
    return [row.enrolment.member.name for row in page.rows]


def test_an_agent_finds_who_lapsed_this_week_and_the_way_back(reached, see):
    enrolment = reached(name="Mbok Ponirah")
    reached(SEP, name="Pak Masih")
    night(at(FIRST_OF_DECEMBER))
    assert "1 peserta nonaktif minggu ini" in see("sz", "/")
    page = see("sz")
    assert "Mbok Ponirah" in page
    assert "Nonaktif sejak 1 Desember 2026" in page
    assert f"/kepesertaan/{enrolment.uuid}/aktifkan/" in page
    assert "Pak Masih" not in page


def test_before_the_night_nobody_is_listed_and_the_page_says_up_to_when(reached, see):
    reached(name="Mbok Ponirah")
    assert "Mbok Ponirah" not in see("sz")
    night(at(FIRST_OF_DECEMBER))
    assert "sampai 1 Desember 2026" in see("sz")


@pytest.mark.parametrize(
    ("username", "may_open"), [("sekdes", False), ("koordinator", True), ("pusat", False)]
)
def test_those_who_oversee_see_the_agent(reached, see, username, may_open):
    reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    page = see(username)
    assert "Mbok Ponirah" in page
    assert "Siti Zulaikha" in page
    assert ("/aktifkan/" in page) == may_open


@pytest.mark.parametrize("username", ["st", "stranger", "koordinator-jauh"])
def test_others_see_nothing_of_it(reached, see, username):
    reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    assert "Mbok Ponirah" not in see(username)


def test_months_are_counted_and_the_newest_is_shown(cast, reached, see):
    reached(dt.date(2026, 7, 1), name="Pak November")
    for number in range(2):
        reached(name=f"Bu Desember {number}")
    night(at(FIRST_OF_DECEMBER))
    page = lapsed_page(cast.viewer(cast.sz, now=MORNING))
    assert page.by_month == [(FIRST_OF_DECEMBER, 2), (dt.date(2026, 11, 1), 1)]
    assert page.number == 2
    assert names(cast, cast.sz, month=dt.date(2026, 11, 1)) == ["Pak November"]
    assert "Pak November" in see("sz", f"{PAGE}?bulan=2026-11")
    assert "Bu Desember 0" in see("sz", f"{PAGE}?bulan=bukan-bulan&sesudah=x")


def test_whoever_came_back_died_or_ended_is_not_to_be_won_back(cast, reached):
    back, dead, ended, waits = (reached(name=f"Orang {number}") for number in range(4))
    night(at(FIRST_OF_DECEMBER))
    come_back(cast, back)
    for enrolment, reason in ((dead, EndReason.DECEASED), (ended, EndReason.STOPPED)):
        end_enrolment(
            enrolment=enrolment,
            ended_on=FIRST_OF_DECEMBER,
            reason=reason,
            by=cast.sz.user,
            on=FIRST_OF_DECEMBER,
        )
    assert names(cast, cast.sz) == [waits.member.name]
    assert lapsed_since(cast.viewer(cast.sz, now=MORNING), days=7) == 1


def test_a_week_later_it_is_no_news(cast, reached):
    reached()
    night(at(FIRST_OF_DECEMBER))
    for day, number in ((7, 1), (8, 0)):
        viewer = cast.viewer(cast.sz, now=at(dt.date(2026, 12, day), 9))
        assert lapsed_since(viewer, days=7) == number


def test_held_dues_stand_in_the_way_and_the_page_says_so(cast, reached, see):
    enrolment = reached(name="Mbok Ponirah")
    take_from(cast, enrolment, at=at(dt.date(2026, 11, 25), 10))
    night(at(FIRST_OF_DECEMBER))
    page = see("sz")
    assert "Setorkan dulu iuran yang masih dipegang" in page
    assert "/aktifkan/" not in page


def test_a_long_list_goes_on_by_name(cast, reached):
    for number in range(5):
        reached(name=f"Orang {number // 2}")  # some share a name
    night(at(FIRST_OF_DECEMBER))
    viewer, seen, after = cast.viewer(cast.sz, now=MORNING), [], None
    for _ in range(3):
        page = lapsed_page(viewer, after=after, size=2)
        seen += [row.enrolment.pk for row in page.rows]
        after = page.next_after
    assert after is None
    assert len(set(seen)) == len(seen) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    client, cast, reached, count, django_assert_num_queries
):
    for number in range(count):
        reached(name=f"Orang {number}")
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.koordinator)
    with django_assert_num_queries(12):
        client.get(PAGE)


# Whom to ask, and what they answered.


def say(cast, enrolment, answer="later", *, reason="money", day=FIRST_OF_DECEMBER, ask_on=None):
    """What somebody said on a day; "later" is in ten days unless told."""
    if answer == "later" and ask_on is None:
        ask_on = day + dt.timedelta(days=10)
    return record_lapse_talk(
        enrolment=enrolment,
        uuid=uuid4(),
        reason=LapseReason(reason),
        answer=LapseAnswer(answer),
        ask_on=ask_on,
        by=cast.sz.user,
        on=day,
        at=at(day, 9),
    )


def answered(reason="money", answer="yes", **fields):
    """What the form sends."""
    return {"uuid": uuid4(), "reason": reason, "answer": answer, "ask_on": "", "note": ""} | fields


def talk_address(enrolment) -> str:
    return f"/kepesertaan/{enrolment.uuid}/ajak-kembali/"


def test_who_wants_to_come_back_stands_first_and_who_does_not_last(cast, reached):
    never, later, unasked, come, wants = (
        reached(name=name) for name in ("A tidak", "B nanti", "C belum", "D sekarang", "E mau")
    )
    night(at(FIRST_OF_DECEMBER))
    say(cast, never, "no")
    say(cast, later)
    say(cast, come, day=FIRST_OF_DECEMBER - dt.timedelta(days=5), ask_on=FIRST_OF_DECEMBER)
    say(cast, wants, "no")
    say(cast, wants, "yes")
    page = lapsed_page(cast.viewer(cast.sz, now=MORNING))
    rows = [(row.enrolment, row.wants_back) for row in page.rows]
    assert rows == [
        (wants, True),
        (come, False),
        (unasked, False),
        (later, False),
        (never, False),
    ]


def test_a_long_list_goes_on_by_whom_to_ask_and_then_by_name(cast, reached):
    people = [reached(name=f"Orang {number // 2}") for number in range(6)]
    night(at(FIRST_OF_DECEMBER))
    say(cast, people[5], "yes")
    say(cast, people[0], "no")
    viewer, seen, after = cast.viewer(cast.sz, now=MORNING), [], None
    for _ in range(3):
        page = lapsed_page(viewer, after=after, size=2)
        seen += [row.enrolment for row in page.rows]
        after = page.next_after
    assert after is None
    assert seen == [people[5], *people[1:5], people[0]]


def test_the_reasons_of_a_month_are_counted_and_open_their_people(cast, reached, see):
    people = [reached(name=f"Orang {number}") for number in range(4)]
    night(at(FIRST_OF_DECEMBER))
    say(cast, people[0], reason="doubt")
    say(cast, people[1], reason="doubt")
    say(cast, people[2], reason="moved")
    viewer = cast.viewer(cast.koordinator, now=MORNING)
    found = [(code, number) for code, _words, number in lapsed_page(viewer).by_reason]
    assert found == [("doubt", 2), (NOT_ASKED, 1), ("moved", 1)]
    assert names(cast, cast.koordinator, reason="moved") == ["Orang 2"]
    assert names(cast, cast.koordinator, reason=NOT_ASKED) == ["Orang 3"]
    page = see("koordinator", f"{PAGE}?bulan=2026-12&alasan=doubt")
    assert "Orang 1" in page
    assert "Orang 2" not in page
    assert "Orang 2" in see("koordinator", f"{PAGE}?alasan=bukan-alasan")


def test_the_village_reads_neither_reason_nor_answer(cast, reached, see):
    enrolment = reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    say(cast, enrolment, "no", reason="doubt")
    page = see("sekdes")
    assert "Mbok Ponirah" in page
    assert "Ragu klaimnya" not in page
    assert "ditanya" not in page
    assert "Ragu klaimnya" in see("koordinator")


def test_what_coming_back_costs_today_is_told(cast, reached, see):
    enrolment = reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    assert "Kalau kembali sekarang: Rp8.400 untuk Desember 2026" in see("sz")
    page = lapsed_page(cast.viewer(cast.sz, now=at(dt.date(2027, 1, 2), 9)))
    assert [(row.enrolment, row.dues.total) for row in page.rows] == [(enrolment, 16_800)]


def asked_by_whatsapp(cast, user, enrolment):
    page = lapsed_page(cast.viewer(user, now=MORNING))
    row = next(row for row in page.rows if row.enrolment == enrolment)
    return row.chat_url, str(row.unwritten)


def test_a_message_names_the_agent_the_day_and_the_amount_and_goes_to_the_own_phone(
    cast, reached, see
):
    enrolment = reached(name="Mbok Ponirah", phone=PHONE, phone_owner="self")
    agree(cast, enrolment.member, "register", "remind")
    night(at(FIRST_OF_DECEMBER))
    page = see("sz")
    address = page.partition('href="https://wa.me/')[2].partition('"')[0]
    number, _, text = address.partition("?text=")
    assert number == PHONE.removeprefix("+")
    for told in ("Mbok Ponirah", "Siti Zulaikha", "1 Desember 2026", "Rp8.400"):
        assert told in unquote(text)
    assert enrolment.member.nik not in unquote(text)
    assert "wa.me" not in see("koordinator")


@pytest.mark.parametrize(
    ("owner", "purposes", "channels", "why"),
    [
        ("self", ("register",), ("whatsapp",), "tidak mau diingatkan"),
        ("self", ("register", "remind"), ("visit",), "tidak pernah setuju"),
        ("self", None, (), "tidak pernah setuju"),
        ("neighbour", ("register", "remind"), ("whatsapp",), "telepon"),
    ],
    ids=["opted out", "no WhatsApp", "never asked", "not their own"],
)
def test_without_consent_or_on_another_phone_nothing_is_written(
    cast, reached, owner, purposes, channels, why
):
    enrolment = reached(phone=PHONE, phone_owner=owner)
    if purposes:
        agree(cast, enrolment.member, *purposes, channels=channels)
    night(at(FIRST_OF_DECEMBER))
    address, told = asked_by_whatsapp(cast, cast.sz, enrolment)
    assert address == ""
    assert why in told


@pytest.mark.parametrize(("until", "is_written"), [(1, False), (2, True)])
def test_a_pause_of_reminders_holds_here_too(cast, reached, until, is_written):
    enrolment = reached(phone=PHONE, phone_owner="self")
    agree(cast, enrolment.member, "register", "remind")
    night(at(FIRST_OF_DECEMBER))
    last = FIRST_OF_DECEMBER + dt.timedelta(days=1 - until)
    pause(cast, enrolment.member, dt.date(2026, 11, 20), last)
    assert bool(asked_by_whatsapp(cast, cast.sz, enrolment)[0]) == is_written


@pytest.mark.parametrize(
    ("answer", "ask_on", "leads_to"),
    [
        ("yes", "", "aktifkan"),
        ("later", "15-01-2027", "nonaktif"),
        ("no", "15-01-2027", "nonaktif"),
    ],
)
def test_an_answer_is_noted_once_and_leads_on(client, cast, reached, answer, ask_on, leads_to):
    enrolment = reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.sz.user)
    assert client.get(talk_address(enrolment)).status_code == 200
    sent = answered(answer=answer, ask_on=ask_on)
    for _ in range(2):
        page = client.post(talk_address(enrolment), sent)
        assert page.status_code == 302
        assert leads_to in page.url
    talk = LapseTalk.objects.get()
    day = dt.date(2027, 1, 15) if answer == "later" else None
    assert (talk.enrolment, talk.answer, talk.ask_on) == (enrolment, answer, day)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (answered(reason="other"), "note"),
        (answered(reason=""), "reason"),
        (answered(answer=""), "answer"),
        (answered(answer="later"), "ask_on"),
        (answered(answer="later", ask_on="01-12-2026"), "ask_on"),
        (answered(answer="later", ask_on="03-12-2027"), "ask_on"),
        (answered(answer="later", ask_on="besok"), "ask_on"),
    ],
)
def test_what_is_refused_stays_typed_and_says_where(client, cast, reached, sent, field):
    enrolment = reached()
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.sz.user)
    page = client.post(talk_address(enrolment), sent | {"uuid": uuid4()})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert not LapseTalk.objects.exists()


def test_who_came_back_or_died_meanwhile_is_asked_no_more(client, cast, reached):
    back, dead = reached(name="Pak Kembali"), reached(name="Pak Wafat")
    night(at(FIRST_OF_DECEMBER))
    come_back(cast, back)
    end_enrolment(
        enrolment=dead,
        ended_on=FIRST_OF_DECEMBER,
        reason=EndReason.DECEASED,
        by=cast.sz.user,
        on=FIRST_OF_DECEMBER,
    )
    client.force_login(cast.sz.user)
    assert client.post(talk_address(back), answered()).context["form"].non_field_errors()
    client.post(talk_address(dead), answered())
    assert not LapseTalk.objects.exists()


@pytest.mark.parametrize(
    ("username", "status"), [("st", 404), ("stranger", 404), ("sekdes", 403), ("pusat", 403)]
)
def test_only_who_works_with_the_member_notes_an_answer(client, cast, reached, username, status):
    enrolment = reached()
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.users[username])
    assert client.post(talk_address(enrolment), answered()).status_code == status
    assert not LapseTalk.objects.exists()


def test_whoever_pays_is_not_asked_why_they_lapsed(client, cast, reached):
    enrolment = reached(dt.date(2026, 11, 1))
    client.force_login(cast.sz.user)
    assert client.get(talk_address(enrolment)).status_code == 404


def test_the_history_of_the_member_tells_it_but_not_to_the_village(cast, reached, see):
    enrolment = reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    say(cast, enrolment, reason="doubt")
    page = f"/peserta/{enrolment.member.uuid}/riwayat/"
    told = "Diajak kembali pada"
    assert told in see("sz", page)
    assert "ragu klaimnya akan dibayar" in see("koordinator", page)
    assert told not in see("sekdes", page)
