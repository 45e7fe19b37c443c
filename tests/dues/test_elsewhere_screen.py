"""Dibayar di tempat lain: one payment noted once, for the month that was next on its day."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from dues.models import Collection, PaidMonth
from tests.custody import pay_straight
from tests.taking import NOW

OCT, NOV = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def page_of(enrolment) -> str:
    return f"/iuran/{enrolment.uuid}/dibayar-di-tempat-lain/"


def typed(**overrides):
    return {
        "uuid": str(uuid4()),
        "months": 1,
        "paid_through": "brilink",
        "paid_on": "20-11-2026",
        "reference": "123",
        "first": "2026-11-01",
        "expected_total": 8_400,
        "save": "",
        **overrides,
    }


def test_it_says_when_earlier_months_still_wait_with_the_agent(agent, cast, take):
    held, paid = (cast.enrolment(start=NOV) for _ in range(2))
    take(held)
    pay_straight(cast, take(paid))
    said = "baru berlanjut setelah uang di agen juga disetorkan"
    pages = [" ".join(agent.get(page_of(row)).content.decode().split()) for row in (held, paid)]
    assert [said in page for page in pages] == [True, False]


def test_it_is_noted_and_leads_back_to_the_member(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    answer = agent.post(page_of(enrolment), typed())
    assert answer.headers["Location"] == f"/peserta/{enrolment.member.uuid}/"
    assert PaidMonth.objects.get().month == NOV


def test_the_same_form_sent_again_answers_with_the_first_note(agent, cast):
    enrolment, form = cast.enrolment(start=NOV), typed()
    agent.post(page_of(enrolment), form)
    assert agent.post(page_of(enrolment), form).status_code == 302
    assert Collection.objects.count() == 1


def test_two_people_noting_the_same_payment_note_it_once(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    agent.post(page_of(enrolment), typed())
    agent.force_login(cast.koordinator)
    answer = agent.post(page_of(enrolment), typed())
    assert answer.status_code == 200
    assert Collection.objects.count() == 1
    assert 'name="first" value="2026-12-01"' in answer.content.decode()


def test_a_first_payment_of_last_month_is_noted_for_last_month(agent, cast):
    enrolment = cast.enrolment(start=OCT)
    paid = {"paid_on": "30-10-2026"}
    asked = agent.post(page_of(enrolment), typed(**paid))
    assert 'name="first" value="2026-10-01"' in asked.content.decode()
    agent.post(page_of(enrolment), typed(first="2026-10-01", **paid))
    assert PaidMonth.objects.get().month == OCT


def test_the_sum_follows_the_day_and_the_months_without_saving(agent, cast):
    enrolment = cast.enrolment(start=OCT)
    answer = agent.post(
        page_of(enrolment),
        typed(paid_on="30-10-2026", months=3),
        **{"HTTP_HX-Request": "true"},
    )
    assert "Okt–Des 2026" in answer.content.decode()
    assert not Collection.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-22", "31 Februari", ""])
def test_a_day_that_cannot_be_is_refused_at_its_field(agent, cast, day):
    answer = agent.post(page_of(cast.enrolment(start=NOV)), typed(paid_on=day))
    assert answer.context["form"].errors["paid_on"]


def test_a_wrong_note_can_be_undone_from_the_members_page(agent, cast):
    enrolment = cast.enrolment(start=NOV)
    agent.post(page_of(enrolment), typed())
    undo = f"/kuitansi/{Collection.objects.get().uuid}/batalkan/"
    assert undo in agent.get(f"/peserta/{enrolment.member.uuid}/").content.decode()
    answer = agent.post(
        undo, {"uuid": str(uuid4()), "kind": "wrong_entry", "reason": "salah orang"}
    )
    assert answer.headers["Location"] == f"/peserta/{enrolment.member.uuid}/"
    assert not PaidMonth.objects.exists()


def test_the_day_is_typed_as_on_a_card_and_begins_with_today(agent, cast):
    page = agent.get(page_of(cast.enrolment(start=NOV))).content.decode()
    assert 'name="paid_on" value="21-11-2026"' in page
    assert 'type="date"' not in page


def test_the_reference_of_a_payment_of_somebody_else_is_refused_at_its_field(agent, cast, take):
    other, enrolment = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    pay_straight(cast, take(other), reference="ABC 123")
    page = agent.post(page_of(enrolment), typed(reference="abc-123"))
    assert "kosongkan" in page.context["form"].errors["reference"][0]
    assert agent.post(page_of(enrolment), typed(reference="")).status_code == 302


def test_the_reference_of_their_own_payment_is_not_refused(agent, cast, take):
    enrolment = cast.enrolment(start=NOV)
    pay_straight(cast, take(enrolment), reference="ABC 123")
    more = {"first": "2026-12-01", "reference": "ABC 123"}
    assert agent.post(page_of(enrolment), typed(**more)).status_code == 302
