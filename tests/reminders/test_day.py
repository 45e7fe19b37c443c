"""What waits for somebody's hand: in which order, house by house, and what a coordinator reads herself."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.actions.moving import move_people
from perisai.jobs.models import Job
from perisai.outbox.actions.by_hand import mark_sent
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import follow_members, note_withdrawn
from perisai.reminders.enums import ErrandOrder, Kind, Recipient
from perisai.reminders.models import Reminder
from perisai.reminders.queries.day import day_of, errands_at_doors, number_of_errands
from perisai.reminders.rules import need_of
from perisai.reminders.tasks import decide_reminders
from tests.reminders import someone
from tests.taking import NOW, take_from
from villages.models import Neighbourhood

TODAY, DAY = NOW.date(), dt.timedelta(days=1)
PAGE = reverse("reminders:day")


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


def waiting(cast, member=None, *, kind="after_due", channel="task", **fields) -> Reminder:
    """A reminder that waits for somebody's hand."""
    number = Reminder.objects.count()
    message = Message.objects.create(
        key=f"test:{number}",
        channel=channel,
        text="Iuran November belum dibayar.",
        not_before=NOW - DAY,
        not_after=NOW + 5 * DAY,
        created_at=NOW - DAY,
    )
    told = {"state": "handed", "channel": channel, "message": message, "decided_at": NOW - DAY}
    told |= {"period": f"2026-{number}", "last_on": TODAY + 9 * DAY}
    if Kind(kind).to == Recipient.MEMBER:
        enrolment = member.enrolments.first() or cast.enrolment(member)
        told |= {"enrolment": enrolment}
    return someone.due(cast, kind=kind, **{**told, **fields})


@pytest.fixture
def day(cast):
    def ask(user="sz", **how):
        return day_of(cast.viewer(cast.users[user], now=NOW), at=NOW, **how)

    return ask


@pytest.fixture
def concern(cast) -> Reminder:
    return someone.old_cash(cast)


def named(found) -> list[list[str]]:
    return [[errand.reminder.about for errand in house.errands] for house in found.houses]


def test_what_is_lost_soonest_is_done_first(cast, day):
    lasts = {"harvest": 2, "discount_ends": 1, "arrears_1": 1, "arrears_3": 9, "after_due": 1}
    for number, (kind, days) in enumerate(lasts.items()):
        member = cast.member(name=kind, address=f"Jalan {number}")
        waiting(cast, member, kind=kind, last_on=TODAY + days * DAY)
    first = cast.member(name="sooner", address="Jalan 9")
    waiting(cast, first, kind="arrears_3", last_on=TODAY + 2 * DAY)
    assert named(day()) == [
        ["sooner"],
        ["arrears_3"],
        ["arrears_1"],
        ["after_due"],
        ["discount_ends"],
        ["harvest"],
    ]


def test_every_kind_has_its_place_in_the_order():
    assert len({need_of(kind, TODAY) for kind in Kind}) == len(Kind)
    assert need_of(Kind.CLAIM_CLOCK, TODAY + 30 * DAY) < need_of(Kind.ARREARS_3, TODAY)


def test_a_house_is_gone_to_once_with_everything_that_is_to_be_said_there(cast, day):
    mother = cast.member(name="Ibu", address="Jalan Mawar 1")
    son = cast.member(name="Anak", address="Jalan Mawar 1")
    between = cast.member(name="Tetangga", address="Jalan Melati 2")
    waiting(cast, son, kind="harvest")
    waiting(cast, between, kind="arrears_2")
    waiting(cast, mother, kind="arrears_3")
    assert named(day()) == [["Ibu", "Anak"], ["Tetangga"]]
    assert named(day(most=1)) == [["Ibu", "Anak"]]


def test_without_an_address_a_family_card_makes_a_house(cast, day):
    for name, card in (("Ibu", "3509110101800001"), ("Anak", "3509110101800001"), ("Lain", "")):
        waiting(cast, cast.member(name=name, family_card=card))
    assert sorted(sorted(house) for house in named(day())) == [["Anak", "Ibu"], ["Lain"]]


def test_in_walking_order_the_houses_follow_the_way(cast, day):
    second = Neighbourhood.objects.create(hamlet=cast.krajan, rw="001", rt="002")
    waiting(cast, cast.member(name="jauh", neighbourhood=second), kind="arrears_3")
    waiting(cast, cast.member(name="dekat"), kind="harvest")
    assert named(day(order=ErrandOrder.WALKING)) == [["dekat"], ["jauh"]]
    assert named(day()) == [["jauh"], ["dekat"]]


@pytest.mark.parametrize("order", ErrandOrder)
def test_the_own_work_stands_first(cast, day, order):
    waiting(cast, cast.member(name="Bu Marni"), kind="arrears_3")
    paid = take_from(cast, at=NOW - 6 * DAY).lines.get().enrolment
    waiting(cast, kind="cash_held", enrolment=paid, village=None)
    found = day(order=order)
    assert [house.place == "" for house in found.houses] == [True, False]


def test_a_page_has_twenty_and_says_how_many_there_are(cast, client):
    for number in range(23):
        waiting(cast, cast.member(name=f"Orang {number:02}", address=f"Jalan {number:02}"))
    client.force_login(cast.sz.user)
    page = client.get(PAGE).content.decode()
    assert page.count('class="errand"') == 20
    assert "20 yang pertama dari 23" in page
    assert "?urut=perlu&amp;banyak=40" in page
    all_of_them = client.get(f"{PAGE}?urut=jalan&banyak=40").content.decode()
    assert all_of_them.count('class="errand"') == 23
    assert "Tampilkan lagi" not in all_of_them


def test_whoever_marks_one_comes_back_to_the_same_page(cast, client):
    row = waiting(cast, cast.member())
    client.force_login(cast.sz.user)
    page = client.get(f"{PAGE}?urut=jalan&banyak=40").content.decode()
    url = reverse("reminders:mark", args=[row.uuid]) + "?urut=jalan&banyak=40"
    assert url.replace("&", "&amp;") in page
    answer = client.post(url)
    assert answer.url == f"{PAGE}?urut=jalan&banyak=40"


@pytest.mark.parametrize("asked", ["?urut=jauh", "?banyak=9999", "?banyak=x&urut=", "?banyak=-1"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(cast, client, asked):
    waiting(cast, cast.member(name="Bu Marni"))
    client.force_login(cast.sz.user)
    assert "Bu Marni" in client.get(PAGE + asked).content.decode()


def test_as_many_questions_for_three_as_for_one(cast, client):
    client.force_login(cast.sz.user)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    waiting(cast, cast.member())
    questions()
    once = questions()
    waiting(cast, cast.member())
    waiting(cast, cast.member())
    assert questions() == once


# What has come up since: the worker asks only every hour.


def pays(cast, row: Reminder) -> None:
    take_from(cast, row.enrolment)


@pytest.mark.parametrize("channel", Channel.by_hand())
def test_who_has_paid_since_is_not_shown_and_not_noted(cast, client, channel):
    member = someone.person(cast, name="Bu Marni")
    someone.agree(cast, member, "register", "remind", channels=("whatsapp", "letter"))
    row = waiting(cast, member, channel=channel)
    if channel == Channel.WHATSAPP_AGENT:
        Message.objects.filter(pk=row.message_id).update(recipient=someone.PHONE)
    client.force_login(cast.sz.user)
    assert "Bu Marni" in client.get(PAGE).content.decode()
    pays(cast, row)
    assert "Bu Marni" not in client.get(PAGE).content.decode()
    for _time in range(2):  # from a page that was opened before, and after the worker has been here
        answer = client.post(reverse("reminders:mark", args=[row.uuid]), follow=True)
        assert [str(one) for one in answer.context["messages"]] == [
            "Bu Marni sudah membayar; tidak perlu diingatkan lagi."
        ]
        row.message.refresh_from_db()
        assert (row.message.state, row.message.by) == ("withdrawn", None)
        note_withdrawn(at=NOW, most=10)
    row.refresh_from_db()
    assert row.state == "suppressed"
    assert row.reason == row.message.reason


def test_a_script_is_told_204_only_when_it_was_noted(cast, client):
    row = waiting(cast, cast.member(name="Bu Marni"))
    paid = waiting(cast, cast.member(name="Pak Karto"))
    pays(cast, paid)
    client.force_login(cast.sz.user)
    address = reverse("reminders:mark", args=[row.uuid])
    asks = {"headers": {"accept": "application/json"}}
    assert [client.post(address, **asks).status_code for _time in range(2)] == [204, 204]
    answer = client.post(reverse("reminders:mark", args=[paid.uuid]), **asks)
    assert answer.status_code == 409
    assert answer.json() == {"why": "Pak Karto sudah membayar; tidak perlu diingatkan lagi."}
    assert not list(client.get(PAGE).context["messages"])
    client.logout()
    assert client.post(address, **asks).status_code == 302


def test_what_was_noted_before_stays_noted_when_the_member_pays(cast, client):
    row = waiting(cast, cast.member(name="Bu Marni"))
    client.force_login(cast.sz.user)
    client.post(reverse("reminders:mark", args=[row.uuid]))
    pays(cast, row)
    client.post(reverse("reminders:mark", args=[row.uuid]))
    row.message.refresh_from_db()
    assert row.message.state == "sent"


def test_whom_nobody_reminds_any_more_counts_on_no_page(cast, day, client):
    rows = [waiting(cast, cast.member(address=f"Jalan {number}")) for number in range(3)]
    pays(cast, rows[0])
    found = day(most=1)
    assert (found.number, found.shown, found.has_more) == (2, 1, True)
    assert number_of_errands(cast.viewer(cast.sz, now=NOW)) == 2


def test_at_the_door_nothing_is_said_that_is_not_wanted_any_more(cast):
    paid, owes = waiting(cast, cast.member()), waiting(cast, cast.member())
    pays(cast, paid)
    viewer = cast.viewer(cast.sz, now=NOW)
    found = errands_at_doors(viewer, [paid.enrolment_id, owes.enrolment_id], at=NOW)
    assert list(found) == [owes.enrolment_id]


QUIET = "Sekarang jam tenang (20.00–07.00): kirim pesan WhatsApp setelah pukul 07.00."
HOLIDAY = "Hari ini hari libur nasional"


@pytest.mark.parametrize(
    ("clock", "day", "words"),
    [
        ("19:59", TODAY, ""),
        ("20:00", TODAY, QUIET),
        ("23:30", TODAY, QUIET),
        ("06:59", TODAY, QUIET),
        ("07:00", TODAY, ""),
        ("10:00", dt.date(2026, 12, 25), HOLIDAY),
        ("23:30", dt.date(2026, 12, 25), HOLIDAY),
    ],
)
@pytest.mark.parametrize("channel", [Channel.WHATSAPP_AGENT, Channel.TASK])
def test_when_nobody_is_to_be_disturbed_the_page_says_so_of_what_goes_by_telephone(
    cast, client, clock, day, words, channel
):
    row = waiting(cast, someone.person(cast, name="Bu Marni"), channel=channel)
    long = {"recipient": someone.PHONE, "not_after": NOW + 60 * DAY}
    Message.objects.filter(pk=row.message_id).update(**long)
    with time_machine.travel(someone.at(clock, day), tick=False):
        client.force_login(cast.sz.user)
        page = client.get(PAGE).content.decode()
    assert "Bu Marni" in page
    said = [told for told in (QUIET, HOLIDAY) if told in page]
    assert said == ([words] if words and channel == Channel.WHATSAPP_AGENT else [])


# What a coordinator is told of her own work.


def test_a_coordinator_reads_hers_with_the_way_to_the_concern(cast, client, concern):
    client.force_login(cast.koordinator)
    assert "1 pesan tentang pekerjaan Anda perlu dibaca" in client.get("/").content.decode()
    page = client.get(PAGE).content.decode()
    assert reverse("dues:concern", args=[concern.concern.uuid]) in page
    assert "Sudah saya baca" in page
    answer = client.post(reverse("reminders:mark", args=[concern.uuid]), follow=True)
    assert "Tercatat: sudah Anda baca." in answer.content.decode()
    concern.message.refresh_from_db()
    assert (concern.message.state, concern.message.by) == ("sent", cast.koordinator)
    assert "pesan tentang pekerjaan Anda" not in client.get("/").content.decode()


def test_a_coordinator_settles_nothing_of_an_agent(cast, client):
    row = waiting(cast, cast.member(name="Bu Marni"))
    client.force_login(cast.koordinator)
    assert "Bu Marni" not in client.get(PAGE).content.decode()
    assert client.post(reverse("reminders:mark", args=[row.uuid])).status_code == 404


def test_nobody_else_reads_what_a_coordinator_is_told(cast, client, concern):
    for user in (cast.sz.user, cast.foreign_coordinator):
        client.force_login(user)
        assert "Sudah saya baca" not in client.get(PAGE).content.decode()
        assert client.post(reverse("reminders:mark", args=[concern.uuid])).status_code == 404
    for user in (cast.sekdes, cast.pusat):
        client.force_login(user)
        assert client.get(PAGE).status_code == 404


def test_what_waits_for_somebody_at_rest_is_not_shown_until_the_pause_is_over(cast, day):
    row = waiting(cast, cast.member())
    member = row.enrolment.member
    someone.pause(cast, member, TODAY, TODAY)
    waiting(cast, cast.member())
    assert row.pk not in [errand.reminder.pk for house in day().houses for errand in house.errands]
    assert day().number == 1
    someone.pause(cast, member, TODAY, TODAY - DAY)
    assert day().number == 2


def test_what_waits_goes_over_with_the_member_in_the_name_of_the_new_agent(cast, day):
    [row] = someone.handed(cast, "task", cast.member())
    assert day().number == 1
    assert "Siti Zulaikha" in row.message.text
    move_people([row.enrolment.member], agent=cast.st, by=cast.koordinator, why="Pindah")
    assert (day().number, day("st").number) == (0, 0)
    decide_everything()
    assert (day().number, day("st").number) == (0, 1)
    text = day("st").houses[0].errands[0].text
    assert "Sutinah" in text
    assert "Siti Zulaikha" not in text


def test_who_has_no_agent_any_more_is_told_by_nobody(cast, day):
    [row] = someone.handed(cast, "task", cast.member())
    move_people([row.enrolment.member], agent=None, by=cast.koordinator, why="Belum ada")
    decide_everything()
    row.refresh_from_db()
    assert (row.state, row.reason, row.agent) == ("suppressed", "no_channel", None)


def test_a_reminder_that_is_not_decided_yet_follows_its_member_too(cast):
    row = someone.due(cast)
    move_people([row.enrolment.member], agent=cast.st, by=cast.koordinator, why="Pindah")
    follow_members(at=NOW, after=0, most=9)
    row.refresh_from_db()
    assert row.agent == cast.st
    assert follow_members(at=NOW, after=0, most=9).number == 0


def test_what_was_sent_stays_with_who_sent_it(cast, day):
    [row] = someone.handed(cast, "task", cast.member())
    mark_sent(message=row.message, by=cast.sz.user, at=NOW)
    move_people([row.enrolment.member], agent=cast.st, by=cast.koordinator, why="Pindah")
    assert follow_members(at=NOW, after=0, most=9).number == 0
    row.refresh_from_db()
    assert row.agent == cast.sz


def decide_everything() -> None:
    job = Job()
    while again := decide_reminders(job, on=NOW):
        job.cursor, job.progress = again.cursor, again.progress
