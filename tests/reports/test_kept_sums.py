"""Sums of reports are made every hour, before anybody asks; who asks in between reads what was kept."""

import datetime as dt

import pytest
import time_machine
from django.http import QueryDict

from perisai.jobs.models import Job
from perisai.reports.forms.targets import TargetsFilterForm
from perisai.reports.queries.scores import scores
from perisai.reports.queries.targets import default_narrowing, target_board, years_of
from perisai.reports.score_rules import SPAN, span_of
from perisai.reports.tasks import keep_reports
from tests.custody import pay_straight
from tests.taking import NOW, take_from
from tests.villages.test_targets import about, enter
from villages.enums import Measure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def run(job: Job | None = None) -> int:
    """The whole job of an hour. Answers in how many slices something was summed."""
    job, slices = job or Job(cursor={}), 0
    while (again := keep_reports(job, on=NOW)) is not None:
        job.cursor, slices = again.cursor, slices + 1
    return slices


def held(viewer) -> int:
    return sum(score.held for score in scores(viewer, span_of(viewer.on, SPAN)))


def test_who_opens_the_list_after_the_hour_reads_what_was_summed_then(cast):
    viewer = cast.viewer(cast.koordinator)
    take_from(cast, cast.enrolment())
    run()
    kept = held(viewer)
    assert kept > 0
    take_from(cast, cast.enrolment())
    assert held(viewer) == kept
    run()
    assert held(viewer) > kept


@pytest.mark.parametrize("who", ["koordinator", "pusat", "koordinator-jauh"])
def test_after_the_hour_the_list_sums_nothing(cast, who, django_assert_max_num_queries):
    take_from(cast, cast.enrolment())
    run()
    viewer = cast.viewer(cast.users[who])
    # Agents, their files, and when each was seen; none of the sums.
    with django_assert_max_num_queries(6):
        scores(viewer, span_of(viewer.on, SPAN))


def test_two_coordinators_of_a_branch_are_summed_once(cast, django_user_model):
    assert run() == 3  # Jember, Malang, head office
    second = django_user_model.objects.create_user("kedua", "x", name="Kedua", role="coordinator")
    second.postings.create(branch=cast.branch, from_on=dt.date(2026, 1, 1))
    assert run() == 3
    django_user_model.objects.filter(username="koordinator").update(is_active=False)
    assert run() == 3


def test_the_job_keeps_the_targets_as_the_page_opens_by_itself(cast):
    viewer = cast.viewer(cast.koordinator)
    asked = TargetsFilterForm(QueryDict(""), years=years_of(viewer), on=viewer.on)
    assert asked.narrowed == default_narrowing(viewer)
    enter(cast, what=about(cast, year=viewer.on.year, measure=Measure.DUES), target=1_000_000)
    asked = TargetsFilterForm(QueryDict(""), years=years_of(viewer), on=viewer.on)
    assert asked.narrowed == default_narrowing(viewer)
    assert default_narrowing(viewer).year == viewer.on.year


def test_targets_show_the_dues_of_the_hour(cast):
    viewer = cast.viewer(cast.koordinator)
    enter(cast, what=about(cast, year=viewer.on.year, measure=Measure.DUES), target=1_000_000)

    def counted() -> int:
        (group,) = target_board(viewer, default_narrowing(viewer)).groups
        return group.rows[0].counted

    run()
    assert counted() == 0
    pay_straight(cast, take_from(cast, cast.enrolment()))
    assert counted() == 0
    run()
    assert counted() == 8_400
