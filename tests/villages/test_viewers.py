"""Who somebody is on a day, and what that lets them see."""

import datetime as dt

import pytest
from django.utils import timezone

from members.models import Member
from villages.enums import TimeZone
from villages.models import Agent, Assignment, Posting

NOON = dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def people(cast):
    """One member of each agent."""
    return {name: cast.member(getattr(cast, name)) for name in ("sz", "st", "stranger")}


def names_seen(cast, who, at=NOON):
    seen = Member.objects.visible_to(cast.viewer(cast.users[who], at))
    return set(seen.values_list("agent__user__username", flat=True))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sz", {"sz"}),
        ("st", {"st"}),
        ("sekdes", {"sz", "st"}),
        ("koordinator", {"sz", "st"}),
        ("koordinator-jauh", {"stranger"}),
        ("stranger", {"stranger"}),
        ("pusat", {"sz", "st", "stranger"}),
    ],
)
def test_each_role_sees_its_own_scope(cast, people, who, sees):
    assert names_seen(cast, who) == sees


def test_an_assignment_that_ended_hides_its_village(cast, people):
    Assignment.objects.filter(agent=cast.sz).update(until_on=dt.date(2026, 11, 20))
    assert names_seen(cast, "sz") == set()


def test_an_assignment_counts_on_its_last_day(cast, people):
    Assignment.objects.filter(agent=cast.sz).update(until_on=dt.date(2026, 11, 21))
    assert names_seen(cast, "sz") == {"sz"}


def test_an_agent_who_left_is_nobody(cast, people):
    Agent.objects.filter(pk=cast.sz.pk).update(until_on=dt.date(2026, 11, 20))
    viewer = cast.viewer(cast.sz.user, NOON)
    assert viewer.is_nobody
    assert names_seen(cast, "sz") == set()


@pytest.mark.parametrize("who", ["sekdes", "koordinator"])
def test_a_posting_counts_from_its_first_day(cast, people, who):
    Posting.objects.filter(user=cast.users[who]).update(from_on=dt.date(2026, 11, 22))
    assert names_seen(cast, who) == set()


def test_a_user_who_was_shut_out_is_nobody(cast, people):
    cast.sz.user.is_active = False
    assert cast.viewer(cast.sz.user, NOON).is_nobody


def test_the_day_is_the_branchs_own(cast):
    late = dt.datetime(2026, 11, 21, 16, 30, tzinfo=dt.UTC)  # 23.30 in Jakarta, 01.30 in Jayapura
    assert cast.viewer(cast.sz, late).on == dt.date(2026, 11, 21)
    cast.branch.time_zone = TimeZone.WIT
    cast.branch.save()
    for who in (cast.sz, cast.sekdes, cast.koordinator):
        assert cast.viewer(who, late).on == dt.date(2026, 11, 22)


def test_pages_tell_times_by_the_clock_of_the_viewers_branch(client, cast, rf):
    from villages.middleware import ViewerMiddleware

    cast.branch.time_zone = TimeZone.WIT
    cast.branch.save()
    request = rf.get("/")
    request.user = cast.sz.user
    told = []

    def page(request):
        told.append(request.viewer.on and timezone.get_current_timezone_name())

    before = timezone.get_current_timezone_name()
    ViewerMiddleware(page)(request)
    assert told == ["Asia/Jayapura"]
    assert timezone.get_current_timezone_name() == before
