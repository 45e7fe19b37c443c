"""The member card on its way to the member."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from members.actions.cards import hand_card_over
from members.errors import CardRefused
from members.models import CardHandover
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.desk.queries.timeline import timeline_of
from tests.taking import NOW

KPJ = "19230352910"


@pytest.fixture
def hand(cast):
    def give(enrolment, **overrides):
        fields = {
            "uuid": uuid4(),
            "handed_on": NOW.date(),
            "to_whom": "Budi",
            "relation": "family",
            "by": cast.sz.user,
            "on": NOW.date(),
            "at": NOW,
        }
        return hand_card_over(enrolment=enrolment, **{**fields, **overrides})

    return give


@pytest.fixture
def page_of(client, cast):
    def get(enrolment):
        client.force_login(cast.sz.user)
        with time_machine.travel(NOW, tick=False):
            page = client.get(f"/peserta/{enrolment.member.uuid}/").content.decode()
        return " ".join(page.split())

    return get


def test_the_card_is_in_somebodys_hand_and_the_history_says_whose(cast, hand):
    enrolment = cast.enrolment(kpj=KPJ)
    hand(enrolment)
    page = timeline_of(enrolment.member, viewer=cast.viewer(cast.sz, now=NOW), kind="berkas")
    ((line,),) = [month.lines for month in page.months]
    assert "diserahkan 21 November 2026 kepada Budi (keluarga)" in line.said.words
    assert AuditEntry.objects.filter(action="card.handed_over").count() == 1


def test_a_retry_is_not_a_second_card(cast, hand):
    enrolment, uuid = cast.enrolment(kpj=KPJ), uuid4()
    assert hand(enrolment, uuid=uuid) == hand(enrolment, uuid=uuid)
    with pytest.raises(UuidReused):
        hand(enrolment, uuid=uuid, to_whom="Orang lain")
    assert CardHandover.objects.count() == 1


def test_without_a_number_there_is_no_card(cast, hand):
    with pytest.raises(CardRefused):
        hand(cast.enrolment())


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2026, 11, 22)])
def test_a_day_before_the_registration_or_after_today_is_refused(cast, hand, day):
    with pytest.raises(CardRefused):
        hand(cast.enrolment(kpj=KPJ), handed_on=day)


def test_the_page_says_that_the_card_is_not_handed_over_until_it_is(cast, hand, page_of):
    enrolment = cast.enrolment(kpj=KPJ)
    assert "Kartu belum diserahkan" in page_of(enrolment)
    hand(enrolment)
    page = page_of(enrolment)
    assert "Kartu belum diserahkan" not in page
    assert "Diserahkan 21 November 2026 kepada Budi (keluarga)." in page


def test_nobody_asks_for_a_card_before_there_is_a_number(cast, page_of):
    assert "Kartu belum diserahkan" not in page_of(cast.enrolment())


def test_the_screen_keeps_what_was_typed_when_the_day_is_wrong(client, cast):
    enrolment = cast.enrolment(kpj=KPJ)
    client.force_login(cast.sz.user)
    typed = {
        "uuid": str(uuid4()),
        "to_whom": "Budi Santoso",
        "relation": "neighbour",
        "handed_on": "22-11-2026",
    }
    with time_machine.travel(NOW, tick=False):
        address = reverse("members:hand_card", args=[enrolment.uuid])
        answer = client.post(address, typed)
        assert "Budi Santoso" in answer.content.decode()
        assert client.post(address, typed | {"handed_on": "21-11-2026"}).status_code == 302
    assert CardHandover.objects.get().relation == "neighbour"
