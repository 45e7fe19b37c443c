"""The round: whom to visit, what each owes by now, and what came of the day."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.models import RoundSheet
from members.models import Visit
from perisai.desk.enums import RoundOrder
from perisai.desk.queries.round import Walk, promises_due, round_of
from tests.taking import NOW
from villages.models import Hamlet, Neighbourhood

PAGE = reverse("desk:round")
SEP, OCT, NOV = (dt.date(2026, month, 1) for month in (9, 10, 11))


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def walk(cast):
    def go(user=None, **narrowed):
        return round_of(Walk(**narrowed), viewer=cast.viewer(user or cast.sz, now=NOW), at=NOW)

    return go


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def say(agent):
    """What came of a visit, typed on the screen."""

    def do(member, result, **typed):
        sent = {"uuid": str(uuid4()), "result": result, "back": "", "back_on": "", "note": ""}
        return agent.post(reverse("desk:visit", args=[member.uuid]), sent | typed)

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def names(houses) -> list[list[str]]:
    return [[caller.enrolment.member.name for caller in house.callers] for house in houses]


def test_whoever_has_not_paid_up_to_this_month_is_visited_with_the_amount(cast, walk, reached):
    reached(SEP, name="Menunggak")
    reached(NOV, name="Lunas")
    reached(dt.date(2026, 7, 1), name="Nonaktif")
    reached(OCT, name="Wafat", deceased_on=dt.date(2026, 11, 3))
    found = walk()
    assert names(found.houses) == [["Menunggak"]]
    caller = found.houses[0].callers[0]
    assert list(caller.months) == [OCT, NOV]
    assert caller.bill.cash == found.total == 16_800


def test_money_that_the_agent_holds_is_not_asked_for_again(cast, walk, take):
    enrolment = cast.enrolment(start=NOV)
    assert walk().people == 1
    take(enrolment)
    assert walk().people == 0


def test_people_of_one_family_card_are_one_house(cast, walk, reached):
    card = "3509110101010001"
    reached(OCT, name="Ayah", family_card=card)
    reached(OCT, name="Budi")
    reached(OCT, name="Ibu", family_card=card)
    assert names(walk().houses) == [["Ayah", "Ibu"], ["Budi"]]


def test_the_order_is_by_house_or_by_who_loses_protection_first(cast, walk, reached):
    second = Hamlet.objects.create(village=cast.village, name="Andongsari", walking_order=2)
    far = Neighbourhood.objects.create(hamlet=second, rw="001", rt="001")
    reached(SEP, name="Jauh", neighbourhood=far)
    reached(OCT, name="Dekat")
    assert names(walk().houses) == [["Dekat"], ["Jauh"]]
    assert names(walk(order=RoundOrder.LAPSING).houses) == [["Jauh"], ["Dekat"]]
    assert names(walk(hamlet=second.pk).houses) == [["Jauh"]]
    assert names(walk(neighbourhood=cast.rt_1.pk).houses) == [["Dekat"]]


def test_a_colleagues_people_are_not_on_the_round(cast, walk, reached):
    reached(OCT, agent=cast.st)
    assert walk().people == 0
    assert walk(cast.st).people == 1


def test_more_people_than_a_round_holds_is_said(cast, reached):
    for _ in range(3):
        reached(OCT)
    viewer = cast.viewer(cast.sz, now=NOW)
    found = round_of(Walk(), viewer=viewer, at=NOW, most=2)
    assert (found.people, found.has_more) == (2, True)
    assert not round_of(Walk(), viewer=viewer, at=NOW, most=3).has_more


def test_who_was_visited_today_stands_apart_and_in_the_sum_of_the_day(
    cast, walk, reached, say, take
):
    home, away = reached(OCT, name="Di rumah"), reached(OCT, name="Pergi")
    say(away.member, "not_home")
    take(home)
    found = walk()
    today = found.today
    assert names(found.houses) == []
    assert names(found.visited) == [["Pergi"]]
    assert (today.visited, today.paid, today.promised, today.cash) == (2, 1, 0, 8_400)


def test_who_asks_to_come_back_this_evening_stays_on_the_round(walk, reached, say):
    member = reached(OCT, name="Nanti").member
    say(member, "come_back", back="other", back_on="21-11-2026")
    assert names(walk().houses) == [["Nanti"]]


def test_a_promise_comes_back_by_itself_until_something_is_paid(cast, reached, say, take, agent):
    enrolment = reached(OCT, name="Mbok Ponirah")
    say(enrolment.member, "come_back", back="2026-11-22")
    assert Visit.objects.get().back_on == dt.date(2026, 11, 22)
    tomorrow = NOW + dt.timedelta(days=1)
    assert not promises_due(viewer=cast.viewer(cast.sz, now=NOW)).exists()
    with time_machine.travel(tomorrow, tick=False):
        agent.force_login(cast.sz.user)
        assert "Anda berjanji datang 22 November" in words(agent.get("/"))
        assert "Mbok Ponirah, 22 November" in words(agent.get(PAGE))
    take(enrolment, at=tomorrow)
    assert not promises_due(viewer=cast.viewer(cast.sz, now=tomorrow)).exists()


def test_after_a_result_the_round_goes_on_where_it_was(reached, say, agent):
    member = reached(OCT).member
    agent.get(f"{PAGE}?urut=habis")
    assert say(member, "not_home").url == f"{PAGE}?urut=habis"


def test_where_something_has_to_be_done_one_goes_to_the_member(reached, say):
    member = reached(OCT).member
    assert say(member, "moved").url == reverse("desk:member", args=[member.uuid])


@pytest.mark.parametrize(("result", "kind"), [("died", "death"), ("ill", "injury")])
def test_after_a_death_or_an_accident_a_claim_is_offered_and_the_way_back(
    reached, say, agent, result, kind
):
    member = reached(OCT).member
    agent.get(f"{PAGE}?urut=habis")
    url = say(member, result).url
    assert url == reverse("claims:open", args=[member.uuid], query={"kejadian": kind})
    assert f"{PAGE}?urut=habis" in agent.get(url).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"result": ""}, "result"),
        ({"result": "come_back"}, "back"),
        ({"result": "come_back", "back": "other"}, "back_on"),
        ({"result": "come_back", "back": "other", "back_on": "31-02-2026"}, "back_on"),
        ({"result": "come_back", "back": "other", "back_on": "20-11-2026"}, "back_on"),
        ({"result": "refused"}, "note"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(reached, say, typed, field):
    member = reached(OCT).member
    page = say(member, typed.pop("result"), **typed)
    assert field in page.context["form"].errors
    assert not Visit.objects.exists()


def test_a_day_typed_for_another_result_is_left_out(reached, say):
    say(reached(OCT).member, "not_home", back="other", back_on="besok")
    assert Visit.objects.get().back_on is None


def test_the_receipt_leads_to_the_next_house_of_the_round(agent, reached, take):
    receipt = take(reached(OCT))
    address = reverse("dues:collection", args=[receipt.uuid])
    assert "Rumah berikutnya" not in words(agent.get(address))
    agent.get(f"{PAGE}?urut=habis")
    page = words(agent.get(address))
    assert "Rumah berikutnya" in page
    assert f'href="{PAGE}?urut=habis"' in page


def test_whoever_opens_it_again_goes_on_where_she_walked(agent, cast, reached):
    reached(OCT)
    narrowed = f"{PAGE}?di=rt-{cast.rt_1.pk}&urut=habis"
    assert agent.get(PAGE).status_code == 200
    agent.get(narrowed)
    again = agent.get(PAGE)
    assert again.url == narrowed
    agent.get(f"{PAGE}?di=&urut=")
    assert agent.get(PAGE, follow=True).context["form"].walk == Walk()


@pytest.mark.parametrize(
    "query", ["di=rt-999999", "di=abc", "urut=x", "di=rt-9999999999999999999999"]
)
def test_an_address_that_cannot_be_read_means_everywhere(agent, reached, query):
    reached(OCT, name="Mbok Ponirah")
    assert "Mbok Ponirah" in words(agent.get(f"{PAGE}?{query}"))


@pytest.fixture
def second_rt(cast):
    return Neighbourhood.objects.create(hamlet=cast.krajan, rw="001", rt="002")


def test_a_place_that_is_finished_says_so_with_the_sum_of_today_and_the_round_goes_on(
    agent, cast, reached, take, second_rt
):
    here = f"{PAGE}?di=rt-{cast.rt_1.pk}&urut=habis"
    paying = reached(OCT, name="Bu Lunas")
    reached(OCT, name="Pak Menunggu", neighbourhood=second_rt)
    elsewhere = reached(OCT, name="Bu Tetangga", neighbourhood=second_rt)
    agent.get(here)
    take(paying)
    take(elsewhere)
    page = agent.get(PAGE, follow=True)
    text = words(page)
    assert "Krajan RT 001/RW 001 selesai. Hari ini 1 orang di sana membayar, Rp8.400 tunai." in text
    assert "Pak Menunggu" in text
    assert not page.context["form"].errors
    assert agent.session["round"] == "di=&urut=habis"
    assert "selesai." not in words(agent.get(PAGE, follow=True))


def test_a_dusun_that_is_finished_without_money_says_that_nobody_waits(agent, cast):
    cast.member()
    text = words(agent.get(f"{PAGE}?di=dusun-{cast.krajan.pk}"))
    assert "Krajan selesai. Tidak ada lagi yang perlu dikunjungi di sana." in text


@pytest.mark.parametrize("own", [True, False])
def test_a_place_where_people_wait_for_another_agent_alone_is_not_called_finished(
    agent, cast, reached, second_rt, own
):
    """The houses there are not this agent's to visit, so nothing of hers is finished."""
    reached(OCT, agent=cast.st, neighbourhood=second_rt)
    if own:
        cast.member(neighbourhood=second_rt)
    page = agent.get(f"{PAGE}?di=rt-{second_rt.pk}")
    assert bool(page.context["finished"]) is own
    assert ("RT 002/RW 001 selesai" in words(page)) is own


def test_a_place_where_somebody_else_works_is_not_named(agent, cast):
    far = Hamlet.objects.create(village=cast.foreign_village, name="Sumberjo", walking_order=1)
    theirs = Neighbourhood.objects.create(hamlet=far, rw="001", rt="001")
    for key in (f"dusun-{far.pk}", f"rt-{theirs.pk}"):
        page = agent.get(f"{PAGE}?di={key}")
        assert page.context["finished"] is None
        assert "Sumberjo" not in words(page)


def test_the_page_of_a_finished_place_prints_the_houses_it_shows(agent, cast, reached, second_rt):
    reached(OCT, neighbourhood=second_rt)
    page = words(agent.get(f"{PAGE}?di=rt-{cast.rt_1.pk}&urut="))
    assert '<input type="hidden" name="di" value="">' in page
    agent.post(reverse("desk:print_round"), {"uuid": str(uuid4()), "di": "", "urut": ""})
    assert RoundSheet.objects.get().stubs.count() == 1


def test_printing_a_place_that_was_finished_meanwhile_says_the_same(
    agent, cast, reached, take, second_rt
):
    reached(OCT, neighbourhood=second_rt)
    paying = reached(OCT)
    here = f"rt-{cast.rt_1.pk}"
    agent.get(f"{PAGE}?di={here}&urut=habis")
    take(paying)
    sent = {"uuid": str(uuid4()), "di": here, "urut": "habis"}
    text = words(agent.post(reverse("desk:print_round"), sent, follow=True))
    assert "RT 001/RW 001 selesai. Hari ini 1 orang di sana membayar, Rp8.400 tunai." in text
    assert "Tidak ada yang dicetak." in text
    assert not RoundSheet.objects.exists()
    assert agent.session["round"] == "di=&urut=habis"


@pytest.mark.parametrize("username", ["sekdes", "koordinator", "pusat"])
def test_only_agents_walk(client, cast, reached, username):
    client.force_login(cast.users[username])
    member = reached(OCT).member
    assert client.get(PAGE).status_code == 404
    assert client.get(reverse("desk:visit", args=[member.uuid])).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_round_asks_the_database_as_often_for_three_people_as_for_one(
    agent, reached, say, people, django_assert_num_queries
):
    for _ in range(people):
        say(reached(OCT).member, "come_back", back="other", back_on="21-11-2026")
    agent.get(PAGE)
    with django_assert_num_queries(11):
        agent.get(PAGE)


@pytest.mark.parametrize("page", [PAGE, "/"])
def test_a_death_can_be_told_of_somebody_who_owes_nothing_and_is_on_no_round(agent, cast, page):
    cast.enrolment(cast.member(name="Hadi Sudah Lunas"), start=dt.date(2026, 12, 1))
    assert "Hadi Sudah Lunas" not in agent.get(PAGE).content.decode()
    find = reverse("claims:find")
    assert f'href="{find}"' in agent.get(page).content.decode()
    assert "Hadi Sudah Lunas" in agent.get(find, {"cari": "hadi"}).content.decode()
