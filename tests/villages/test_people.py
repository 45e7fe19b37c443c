import datetime as dt

import pytest

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from villages.actions.people import (
    AgentCodeRefused,
    AlreadyAgent,
    AlreadyThere,
    BadDates,
    NotForThisRole,
    OutsideAppointment,
    VillageWithoutBranch,
    appoint_agent,
    assign_agent,
    end_assignment,
    post_user,
)
from villages.models import Village

JAN, JUN, JULY, DEC = (dt.date(2026, m, d) for m, d in ((1, 1), (6, 30), (7, 1), (12, 31)))


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("baru", name="Agen Baru", role=Role.AGENT)


@pytest.fixture
def agent(cast, newcomer):
    return appoint_agent(user=newcomer, code="AB", from_on=JAN, by=cast.pusat)


def last_trace():
    return AuditEntry.objects.latest("id")


def test_an_appointment_leaves_a_trace_without_names(cast, agent):
    trace = last_trace()
    assert (trace.action, trace.by) == ("agent.appointed", cast.pusat)
    assert trace.details == {"code": "AB", "from_on": "2026-01-01"}


def test_only_a_user_with_the_role_becomes_an_agent(cast):
    with pytest.raises(NotForThisRole):
        appoint_agent(user=cast.sekdes, code="AB", from_on=JAN, by=cast.pusat)


def test_nobody_is_an_agent_twice(cast):
    with pytest.raises(AlreadyAgent):
        appoint_agent(user=cast.sz.user, code="AB", from_on=JAN, by=cast.pusat)


@pytest.mark.parametrize("code", ["SZ", "s", "sz", "", "TOOLONG", "S Z"])
def test_a_code_that_is_taken_or_badly_formed_is_refused(cast, newcomer, code):
    with pytest.raises(AgentCodeRefused):
        appoint_agent(user=newcomer, code=code, from_on=JAN, by=cast.pusat)


def test_an_agent_sees_the_village_from_the_first_to_the_last_day(cast, agent):
    assign_agent(agent=agent, village=cast.village, from_on=JAN, until_on=JUN, by=cast.pusat)

    def villages(day):
        now = dt.datetime.combine(day, dt.time(12), dt.UTC)
        return cast.viewer(agent, now).village_codes

    assert villages(JAN) == villages(JUN) == (cast.village.code,)
    assert villages(JULY) == ()


@pytest.mark.parametrize(
    ("start", "end", "is_free"),
    [
        (JULY, None, True),
        (JULY, DEC, True),
        (JUN, JUN, False),
        (JAN, None, False),
        (JAN, JAN, False),
        (JUN, DEC, False),
    ],
)
def test_the_same_village_is_not_assigned_twice_on_a_day(cast, agent, start, end, is_free):
    assign_agent(agent=agent, village=cast.village, from_on=JAN, until_on=JUN, by=cast.pusat)
    again = {"agent": agent, "village": cast.village, "by": cast.pusat}
    if is_free:
        assign_agent(**again, from_on=start, until_on=end)
        assert agent.assignments.count() == 2
    else:
        with pytest.raises(AlreadyThere):
            assign_agent(**again, from_on=start, until_on=end)


def test_an_open_assignment_blocks_every_later_day(cast, agent):
    assign_agent(agent=agent, village=cast.village, from_on=JAN, by=cast.pusat)
    with pytest.raises(AlreadyThere):
        assign_agent(agent=agent, village=cast.village, from_on=DEC, by=cast.pusat)


def test_two_agents_may_share_a_village_and_one_may_have_two(cast, agent):
    for village in (cast.village, cast.neighbour_village):
        assign_agent(agent=agent, village=village, from_on=JAN, by=cast.pusat)
    assert agent.assignments.count() == 2


def test_nobody_works_outside_the_appointment(cast, agent):
    early = JAN - dt.timedelta(days=1)
    with pytest.raises(OutsideAppointment):
        assign_agent(agent=agent, village=cast.village, from_on=early, by=cast.pusat)
    agent.until_on = JUN
    agent.save()
    with pytest.raises(OutsideAppointment):
        assign_agent(agent=agent, village=cast.village, from_on=JAN, by=cast.pusat)


def test_a_village_without_a_branch_gets_no_agent(cast, agent):
    Village.objects.filter(pk=cast.village.pk).update(branch=None)
    cast.village.refresh_from_db()
    with pytest.raises(VillageWithoutBranch):
        assign_agent(agent=agent, village=cast.village, from_on=JAN, by=cast.pusat)


def test_the_last_day_is_not_before_the_first(cast, agent):
    with pytest.raises(BadDates):
        assign_agent(agent=agent, village=cast.village, from_on=JUN, until_on=JAN, by=cast.pusat)


def test_an_assignment_that_ended_makes_room_for_the_next(cast, agent):
    first = assign_agent(agent=agent, village=cast.village, from_on=JAN, by=cast.pusat)
    end_assignment(assignment=first, until_on=JUN, by=cast.pusat)
    assign_agent(agent=agent, village=cast.village, from_on=JULY, by=cast.pusat)
    with pytest.raises(BadDates):
        end_assignment(assignment=first, until_on=JAN - dt.timedelta(days=1), by=cast.pusat)


@pytest.mark.parametrize(
    ("person", "place", "is_right"),
    [
        ("sekdes", "village", True),
        ("sekdes", "branch", False),
        ("koordinator", "branch", True),
        ("koordinator", "village", False),
        ("pusat", "branch", False),
    ],
)
def test_a_secretary_holds_a_village_and_a_coordinator_a_branch(cast, person, place, is_right):
    user = getattr(cast, person)
    user.postings.all().delete()
    post = {"user": user, "place": getattr(cast, place), "from_on": JAN, "by": cast.pusat}
    if is_right:
        posting = post_user(**post)
        assert getattr(posting, place) == getattr(cast, place)
        assert last_trace().action == "user.posted"
    else:
        with pytest.raises(NotForThisRole):
            post_user(**post)


def test_a_post_is_not_held_twice_on_a_day(cast):
    with pytest.raises(AlreadyThere):
        post_user(user=cast.sekdes, place=cast.village, from_on=JAN, by=cast.pusat)
