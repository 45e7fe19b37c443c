"""However a history is cut into pages, every line of it comes exactly once and in its order."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dues.actions.crediting import adjust
from dues.enums import AdjustmentKind
from members.actions.visiting import record_visit
from perisai.desk.queries.timeline import Key, timeline_of
from tests.taking import NOW
from villages.models import Substitution

FIRST = dt.date(2026, 11, 2)
DAYS = 3
# What a history has at the midnight of a day, on which a substitution begins too. A version without a change
# has a place and no words; to the village a changed note is one of those.
happened = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.sampled_from(["visit", "silent", "note", "credit"])),
    max_size=9,
)
stood_in = st.sets(st.integers(0, DAYS - 1))
viewers = st.sampled_from(["sz", "koordinator", "sekdes"])


def midnight(day: int) -> dt.datetime:
    when = FIRST + dt.timedelta(days=day)
    return dt.datetime.combine(when, dt.time(), ZoneInfo("Asia/Jakarta"))


def write(cast, enrolment, day: int, what: str) -> None:
    member, at = enrolment.member, midnight(day)
    with time_machine.travel(at, tick=False):
        match what:
            case "visit":
                record_visit(
                    uuid=uuid4(),
                    member=member,
                    agent=cast.sz,
                    result="not_home",
                    visited_on=at.date(),
                    by=cast.sz.user,
                    on=at.date(),
                    at=at,
                )
            case "credit":
                adjust(
                    enrolment_id=enrolment.pk,
                    amount=8_400,
                    kind=AdjustmentKind.DISCOUNT,
                    on=at.date(),
                    by=None,
                    at=at,
                )
            case "note":
                member.note += "x"
                member.save()
            case _:
                member.save()


def keys_of(page) -> list[Key]:
    return [line.key for month in page.months for line in month.lines]


def paged(member, viewer, most: int) -> list[Key]:
    found, after = [], None
    while True:
        page = timeline_of(member, viewer=viewer, after=after, most=most)
        assert len(keys_of(page)) <= most
        found += keys_of(page)
        if page.next_after is None:
            return found
        assert after is None or page.next_after < after, "the way ends"
        after = Key.read(str(page.next_after))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happened=happened, stood_in=stood_in, who=viewers, most=st.integers(1, 5))
@example(happened=[(1, "visit"), (1, "silent"), (0, "visit")], stood_in={1}, who="sz", most=2)
def test_every_line_comes_once_at_any_size_of_a_page(cast, happened, stood_in, who, most):
    with transaction.atomic():
        with time_machine.travel(midnight(0), tick=False):
            enrolment = cast.enrolment(start=dt.date(2026, 11, 1))
        for day, what in happened:
            write(cast, enrolment, day, what)
        for day in stood_in:
            Substitution.objects.create(
                content_hash="0" * 64,
                agent=cast.sz,
                substitute=cast.st,
                from_on=FIRST + dt.timedelta(days=day),
                until_on=FIRST + dt.timedelta(days=day),
                reason="Umrah",
            )
        viewer = cast.viewer(cast.users[who], NOW)
        whole = keys_of(timeline_of(enrolment.member, viewer=viewer, most=200))
        assert whole == sorted(set(whole), reverse=True)
        assert paged(enrolment.member, viewer, most) == whole
        transaction.set_rollback(True)
