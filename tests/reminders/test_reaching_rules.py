"""Which way a reminder goes, and when."""

import datetime as dt

import pytest

from perisai.outbox.enums import Channel
from perisai.reminders.enums import Length, Reason
from perisai.reminders.reaching_rules import (
    HOUSE_ORDER,
    Reach,
    choose,
    choose_for_staff,
    first_moment,
    last_moment,
    length_for,
)

ALL = frozenset(Channel)
WA, SMS, GATE, LETTER, TASK = (
    Channel.WHATSAPP_AGENT,
    Channel.SMS,
    Channel.WHATSAPP,
    Channel.LETTER,
    Channel.TASK,
)
OWN = {"phone": "+6281234567890", "is_own_phone": True, "has_agent": True}


def way(order=HOUSE_ORDER, *, available=ALL, is_debt=True, agreed=(), **fields):
    reach = Reach(agreed=frozenset(agreed), **{**OWN, **fields})
    return choose(order, reach, available=available, is_debt=is_debt)


@pytest.mark.parametrize(
    ("agreed", "fields", "channel"),
    [
        (["whatsapp", "sms", "letter"], {}, WA),
        (["sms", "letter"], {}, SMS),
        (["letter"], {}, LETTER),
        ([], {}, TASK),
        (["visit"], {}, TASK),
        (["whatsapp"], {"has_agent": False}, GATE),
        (["whatsapp", "letter"], {"phone": ""}, LETTER),
        (["whatsapp", "letter"], {"phone": "0812 dan seterusnya"}, LETTER),
        (["whatsapp", "sms"], {"is_own_phone": False}, TASK),
    ],
)
def test_the_first_way_of_the_order_that_fits(agreed, fields, channel):
    assert way(agreed=agreed, **fields) == (channel, None)


def test_what_is_no_debt_may_reach_the_family():
    assert way(agreed=["whatsapp"], is_own_phone=False, is_debt=False) == (WA, None)


def test_a_way_that_the_site_does_not_have_is_passed_over():
    assert way(agreed=["sms"], available=ALL - {SMS}) == (TASK, None)


def test_another_order_is_another_way():
    assert way((LETTER, WA), agreed=["whatsapp", "letter"]) == (LETTER, None)


@pytest.mark.parametrize(
    ("order", "fields", "reason"),
    [
        ((WA, SMS), {"agreed": ["letter"]}, Reason.NO_CONSENT),
        ((WA, SMS), {"agreed": ["whatsapp"], "is_own_phone": False}, Reason.NOT_OWN_PHONE),
        ((WA, SMS), {"agreed": ["whatsapp"], "phone": ""}, Reason.NO_CONSENT),
        ((WA,), {"agreed": ["whatsapp"], "phone": ""}, Reason.NO_CHANNEL),
        ((TASK,), {"has_agent": False}, Reason.NO_CHANNEL),
        ((), {}, Reason.NO_CHANNEL),
    ],
)
def test_without_a_way_there_is_a_reason(order, fields, reason):
    assert way(order, **fields) == (None, reason)


@pytest.mark.parametrize(
    ("email", "available", "channel"),
    [
        ("siti@example.id", ALL, Channel.EMAIL),
        ("", ALL, TASK),
        ("siti di desa", ALL, TASK),
        ("siti@example.id", ALL - {Channel.EMAIL}, TASK),
    ],
)
def test_agents_read_e_mail_or_their_first_page(email, available, channel):
    assert choose_for_staff(email, available=available) == channel


def test_only_an_sms_is_short():
    assert [way for way in Channel if length_for(way) == Length.SHORT] == [SMS]


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-11-21T19:59:00+07:00", "2026-11-21T19:59:00+07:00"),
        ("2026-11-21T20:00:00+07:00", "2026-11-22T07:00:00+07:00"),
        ("2026-11-22T01:30:00+07:00", "2026-11-22T07:00:00+07:00"),
        ("2026-11-22T07:00:00+07:00", "2026-11-22T07:00:00+07:00"),
    ],
)
def test_nothing_goes_before_the_quiet_hours_are_over(told, moment):
    found = first_moment(dt.datetime.fromisoformat(told), "Asia/Jakarta", dt.time(20), dt.time(7))
    assert found == dt.datetime.fromisoformat(moment)


def test_a_day_ends_by_the_clock_of_the_branch():
    end = last_moment(dt.date(2026, 11, 30), "Asia/Jayapura")
    assert end == dt.datetime.fromisoformat("2026-12-01T00:00:00+09:00")
