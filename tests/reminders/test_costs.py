"""What reminders cost: by month and channel, each branch its own."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from perisai.reminders.models import Reminder
from perisai.reminders.queries.costs import MONTHS, costs_of
from tests.reminders.someone import person, reminded
from tests.taking import NOW

pytestmark = pytest.mark.django_db
ADDRESS = reverse("reminders:costs")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def left(cast, *, cost=350, channel=Channel.SMS, days_ago=0, branch=None):
    """A reminder that a gateway took, unless told, today."""
    member = person(cast)
    row = reminded(cast, member)
    Message.objects.filter(pk=row.message_id).update(
        cost=cost,
        channel=channel,
        handed_at=NOW - dt.timedelta(days=days_ago),
        by=cast.sz.user if channel in Channel.by_hand() else None,
    )
    Reminder.objects.filter(pk=row.pk).update(branch=branch or cast.branch)


def told(cast, user):
    return [
        (month.month.month, [(channel, cost.messages, cost.rupiah) for channel, cost in month.rows])
        for month in costs_of(cast.viewer(user, NOW))
    ]


def test_each_month_tells_its_channels_the_dearest_first(cast):
    left(cast, cost=350)
    left(cast, cost=412)
    left(cast, cost=1000, channel=Channel.WHATSAPP)
    left(cast, cost=None, channel=Channel.WHATSAPP_AGENT)
    left(cast, cost=300, days_ago=40)
    assert told(cast, cast.koordinator) == [
        (11, [("whatsapp", 1, 1000), ("sms", 2, 762), ("wa_agent", 1, 0)]),
        (10, [("sms", 1, 300)]),
    ]
    newest = costs_of(cast.viewer(cast.koordinator, NOW))[0]
    assert (newest.messages, newest.rupiah, newest.unpriced) == (4, 1762, 0)


def test_a_branch_reads_its_own_and_head_office_everything(cast):
    left(cast)
    left(cast, cost=900, branch=cast.other_branch)
    assert told(cast, cast.koordinator) == [(11, [("sms", 1, 350)])]
    assert told(cast, cast.foreign_coordinator) == [(11, [("sms", 1, 900)])]
    assert told(cast, cast.pusat) == [(11, [("sms", 2, 1250)])]


def test_the_page_says_what_is_not_known_and_what_is_long_ago_is_gone(cast, client):
    left(cast, cost=None)
    left(cast, cost=77, days_ago=31 * MONTHS)
    client.force_login(cast.koordinator)
    page = client.get(ADDRESS).content.decode()
    assert "Harga 1 pesan belum diketahui." in page
    assert "Rp77" not in page
    assert "November 2026: Rp0" in page


def test_without_messages_the_page_says_so(cast, client):
    client.force_login(cast.koordinator)
    assert "Belum ada pesan yang terkirim" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("username", ["sz", "sekdes"])
def test_agents_and_villages_read_no_costs(cast, client, username):
    client.force_login(cast.users[username])
    assert client.get(ADDRESS).status_code == 404


def test_three_messages_take_as_many_questions_as_one(cast, django_assert_num_queries):
    viewer = cast.viewer(cast.koordinator, NOW)
    for _ in range(3):
        left(cast)
        with django_assert_num_queries(MONTHS):
            costs_of(viewer)
