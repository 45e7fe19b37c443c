"""Whatever rules there are and whichever nights are missed: the same people are found for the same reasons,
and on every night as many rows are open, of people who have not lapsed, as the count says."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.enums import ClockKind
from claims.models import ClaimTask
from dues.rules import first_month_not_lapsed
from perisai.reminders.actions.finding import find_due
from perisai.reminders.due import FINDERS
from perisai.reminders.due.people import PeopleFinder
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import NightCount, Reminder, VillageSettings
from tests.claims.steps import begin
from tests.reminders.due.nights import DAY, asked, at, on, put_through, reached, rule
from tests.reminders.due.test_offers import campaign
from tests.taking import take_from
from villages.enums import TimeZone
from villages.models import Branch
from villages.queries import local_day

FIRST = on("10-26")
days = st.integers(0, 60).map(lambda number: FIRST + number * DAY)
rules_ = st.lists(
    st.tuples(
        st.sampled_from(["everywhere", "branch", "village", "neighbour"]),
        st.sampled_from(Mode),
        st.integers(0, 20),
        days,
        st.sampled_from([None, None, True, False]),
    ),
    max_size=4,
)
people_ = st.lists(
    st.tuples(
        st.sampled_from(["07", "08", "09", "10", "11", "12"]),
        st.sampled_from(["near", "far", "next door"]),
        st.booleans(),
        st.sampled_from(["", "campaign", "held"]),
    ),
    min_size=1,
    max_size=4,
)


class Country:
    """Two branches in two time zones, with people, a deadline and rules as drawn."""

    def __init__(self, cast, people, rules, kinds):
        self.cast, self.kinds = cast, kinds
        Branch.objects.filter(pk=cast.other_branch.pk).update(time_zone=TimeZone.WIT)
        VillageSettings.objects.create(village=cast.village, harvest_month=11)
        claim = begin(cast, cast.enrolment().member, event_on=FIRST)
        ClaimTask.objects.create(
            claim=claim, kind=ClockKind.DEATH_REPORT, due_on=FIRST, raised_at=at(FIRST + 3 * DAY)
        )
        for person in people:
            self.settle(*person)
        for kind in kinds:
            for where, mode, number, day, has_jht in rules:
                self.decide(kind, where, mode=mode, days=number, from_on=day, has_jht=has_jht)

    def settle(self, month, where, has_jht, what):
        villages = {"next door": {"village": self.cast.neighbour_village}}
        agent = self.cast.stranger if where == "far" else None
        member = self.cast.member(agent, **villages.get(where, {}))
        enrolment = self.cast.enrolment(member, start=on("07-01"), has_jht=has_jht)
        if what == "held" and where == "near":
            take_from(self.cast, enrolment, at=at(FIRST, 10), collected_on=FIRST)
            return
        reached(self.cast, on("07-01"), enrolment)
        put_through(enrolment, on(f"{month}-01"))
        if what == "campaign":
            campaign(self.cast, enrolment, month)

    def decide(self, kind, where, **fields):
        if kind.to != "member":
            fields["has_jht"] = None
        village = {"village": self.cast.village, "neighbour": self.cast.neighbour_village}
        if where == "everywhere":
            fields["branch"] = None
        rule(self.cast, kind, village=village.get(where), **fields)

    def live(self, moments) -> set[tuple]:
        """What is found when nights come at these moments, and nothing stays behind."""
        with transaction.atomic():
            for moment in moments:
                self.night(moment)
            fields = ("kind", "subject", "period", "rule", "due_on", "last_on")
            found = set(Reminder.objects.values_list(*fields))
            transaction.set_rollback(True)
        return found

    def night(self, moment):
        for kind in self.kinds:
            mark = None
            while mark := find_due(kind=kind, at=moment, after=mark, most=2).mark:
                pass
            for zone in (TimeZone.WIB, TimeZone.WIT):
                self.check(kind, moment.astimezone(dt.UTC), zone)

    def check(self, kind, moment, zone):
        day = local_day(moment, zone)
        rows = Reminder.objects.filter(kind=kind, due_on__lte=day, last_on__gte=day)
        if isinstance(FINDERS[kind], PeopleFinder):
            # Who lapsed since keeps the window and is counted no more.
            rows = rows.exclude(
                enrolment__standing__remitted_through__lt=first_month_not_lapsed(day)
            )
        is_far = zone == TimeZone.WIT
        branches = [self.cast.other_branch.pk] if is_far else [self.cast.branch.pk, None]
        open_rows = Counter(row for row in rows.values_list("branch", flat=True) if row in branches)
        counts = NightCount.objects.filter(kind=kind, night=day).values_list("branch", "due")
        assert open_rows == Counter({pk: due for pk, due in counts if pk in branches and due})
        own = branches[0]
        question = asked(kind, day, branches=[own])
        assert FINDERS[kind].count(question).get(own, 0) == open_rows[own]
        assert FINDERS[kind].find(question, after=0, most=9) == ([], None)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(
    # Somebody who lapses on 1 December, within the window of what was found the night before.
    people=[("08", "near", False, "")],
    rules=[("village", Mode.OBSERVE, 18, FIRST, None)],
    kinds=[Kind.BEFORE_DUE, Kind.ON_DUE, Kind.AFTER_DUE],
    begin_on=FIRST + 35 * DAY,
    gaps=[1],
    hour=2,
)
@given(
    people=people_,
    rules=rules_,
    kinds=st.lists(
        st.sampled_from([kind for kind in Kind if kind != Kind.CASH_TOO_OLD]),
        min_size=3,
        max_size=4,
        unique=True,
    ),
    begin_on=days,
    gaps=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    hour=st.sampled_from([2, 23]),
)
@pytest.mark.slow
def test_missed_nights_change_nothing_of_what_is_found(
    cast, people, rules, kinds, begin_on, gaps, hour
):
    with transaction.atomic():
        country = Country(cast, people, rules, kinds)
        every = [at(begin_on + step * DAY, hour) for step in range(sum(gaps) + 1)]
        some, place = every[:1], 0
        for gap in gaps:
            place += gap
            some.append(every[place])
        assert country.live(some) == country.live(every)
        transaction.set_rollback(True)
