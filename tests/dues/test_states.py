"""The database and `dues.rules` say the same of everybody."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.enums import MonthState, Status
from dues.models import Standing
from dues.queries.standing import position_of
from dues.rules import Payment, Progress, last_due_month, month_state, owed_months
from members.models import Enrolment
from perisai.common.months import add_months, month_of

NOV = dt.date(2026, 11, 1)
ON = dt.date(2026, 11, 21)
days = st.dates(dt.date(2019, 1, 1), dt.date(2031, 12, 31))
steps = st.none() | st.integers(-7, 14)


@pytest.fixture
def standing(cast):
    """An enrolment and its standing, to be moved about."""
    enrolment = cast.enrolment(start=dt.date(2018, 1, 1))
    place = {"agent": cast.sz, "village": cast.village, "branch": cast.branch}
    return Standing.objects.create(enrolment=enrolment, **place)


def states_by_sql(day: dt.date) -> set[str]:
    rows = Standing.objects
    asked = {
        "protected": rows.protected_on(day),
        "arrears": rows.in_arrears_on(day),
        "lapsed": rows.lapsed_on(day),
        "awaiting": rows.awaiting(),
        "held": rows.held_by_agent(),
    }
    return {name for name, found in asked.items() if found.exists()}


def states_by_rule(pk: int, day: dt.date) -> set[str]:
    position = position_of(
        Enrolment.objects.select_related("member", "standing").get(pk=pk), on=day
    )
    words = {
        Status.PROTECTED: {"protected"},
        Status.LAPSED: {"lapsed"},
        Status.AWAITING_FIRST_PAYMENT: {"awaiting"},
        Status.ENDED: set(),
        Status.DECEASED: set(),
    }
    held = {"held"} if position.is_held_by_agent else set()
    return words.get(position.status, {"arrears"}) | held


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(day=days, reached=steps, further=steps, ending=st.sampled_from(["", "stopped", "deceased"]))
def test_the_database_and_the_rule_agree_on_every_state(standing, day, reached, further, ending):
    remitted = None if reached is None else add_months(month_of(day), reached)
    paid = remitted if further is None else add_months(remitted or month_of(day), abs(further))
    Standing.objects.update(remitted_through=remitted, paid_through=paid)
    Enrolment.objects.update(ended_on=day if ending else None, end_reason=ending)
    assert states_by_sql(day) == states_by_rule(standing.pk, day)


def test_somebody_who_died_is_in_no_state(standing):
    Standing.objects.update(remitted_through=NOV, paid_through=NOV)
    member = standing.enrolment.member
    member.deceased_on = ON
    member.save()
    assert states_by_sql(ON) == set()


@given(day=days)
def test_the_last_due_month_is_this_one_or_the_one_before(day):
    assert last_due_month(day) in (month_of(day), add_months(month_of(day), -1))


@pytest.mark.parametrize(
    ("paid", "reached", "owed"),
    [
        (None, None, []),
        ("2026-11-01", "2026-11-01", []),
        ("2027-02-01", "2027-02-01", []),
        ("2026-09-01", "2026-09-01", ["2026-10-01", "2026-11-01"]),
        ("2026-10-01", "2026-08-01", ["2026-11-01"]),  # two months are with the agent
        ("2026-06-01", "2026-06-01", []),  # lapsed: nothing is owed any more
    ],
)
def test_owed_is_what_is_due_and_nobody_was_paid(paid, reached, owed):
    as_date = lambda text: text and dt.date.fromisoformat(text)  # noqa: E731
    progress = Progress(dt.date(2026, 1, 1), as_date(paid), as_date(reached))
    assert [month.isoformat() for month in owed_months(progress, ON)] == owed


REACHED = Payment(has_reached=True, payer_kind="self")
CONFIRMED = Payment(has_reached=True, payer_kind="self", is_confirmed=True)
HELD = Payment(has_reached=False, payer_kind="self")
GIFT = Payment(has_reached=True, payer_kind="sponsor")
HELD_GIFT = Payment(has_reached=False, payer_kind="sponsor")
SINCE_MAY = Progress(
    dt.date(2026, 5, 1), dt.date(2026, 9, 1), dt.date(2026, 9, 1), dt.date(2026, 6, 1)
)
NEW = Progress(dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("progress", "month", "payment", "closed_on", "state"),
    [
        (SINCE_MAY, "2026-04-01", None, None, MonthState.OUTSIDE),
        (SINCE_MAY, "2026-06-01", CONFIRMED, None, MonthState.CONFIRMED),
        (SINCE_MAY, "2026-07-01", REACHED, None, MonthState.REMITTED),
        (SINCE_MAY, "2026-07-01", GIFT, None, MonthState.SPONSORED),
        (SINCE_MAY, "2026-09-01", HELD, None, MonthState.WITH_AGENT),
        (SINCE_MAY, "2026-09-01", HELD_GIFT, None, MonthState.WITH_AGENT),
        (SINCE_MAY, "2026-08-01", None, None, MonthState.OWED),  # a hole of an old book
        (SINCE_MAY, "2026-11-01", None, None, MonthState.OWED),
        (SINCE_MAY, "2026-12-01", None, None, MonthState.NOT_DUE),
        (SINCE_MAY, "2026-10-01", None, "2026-10-01", MonthState.OUTSIDE),
        (SINCE_MAY, "2026-10-01", None, "2026-11-01", MonthState.OWED),
        (SINCE_MAY, "2026-10-01", REACHED, "2026-10-01", MonthState.REMITTED),
        (NEW, "2026-10-01", None, None, MonthState.OUTSIDE),  # nothing is owed before the first
        (NEW, "2026-11-01", None, None, MonthState.NOT_DUE),
    ],
)
def test_a_square_of_the_grid(progress, month, payment, closed_on, state):
    month = dt.date.fromisoformat(month)
    closed_on = closed_on and dt.date.fromisoformat(closed_on)
    assert month_state(month, progress, payment, closed_on=closed_on, on=ON) == state
