"""A claim is written about the job that went on that day, on every database."""

from uuid import uuid4

import pytest

from claims.enums import LetterKind
from claims.queries.bundles import months_of
from claims.queries.claims import claims_of
from claims.queries.letters import letter_content
from dues.actions.participation import reactivate_lapsed
from members.actions.enrolling import end_enrolment
from tests.claims.steps import answer, begin, day
from tests.taking import NOW


@pytest.fixture
def back(cast, pay, long_ago):
    """Somebody who lapsed in 2025 and came back in 2026 under another number."""
    first = cast.enrolment(start=day("2025-01-01"), kpj="11111111111")
    pay(first, "2025-01-10")
    second = reactivate_lapsed(
        enrolment=first,
        uuid=uuid4(),
        declaration=None,
        start_month=day("2026-01-01"),
        by=cast.sz.user,
        on=day("2026-01-08"),
    )
    second.kpj = "22222222222"
    second.save()
    pay(second, "2026-01-08", months=10)
    return first, second


def test_after_coming_back_it_is_the_new_job_with_its_number_and_its_months(cast, back):
    _first, second = back
    claim = begin(cast, second.member, event_on=day("2026-11-18"))
    assert claim.enrolment == second
    viewer = cast.viewer(cast.sz, now=NOW)
    row = claims_of(viewer).get(pk=claim.pk)
    assert len(months_of(row, viewer=viewer)) == 10
    said = letter_content(LetterKind.DEATH, claim, {"place": "rumah"}, viewer=viewer)
    assert said["about"]["kpj"] == "22222222222"


def test_before_coming_back_it_is_the_old_job(cast, back):
    first, second = back
    claim = begin(cast, second.member, kind="injury", event_on=day("2025-02-10"))
    assert claim.enrolment == first


def test_without_a_day_it_is_the_job_of_today_until_the_day_is_told(cast, back):
    first, second = back
    claim = begin(cast, second.member, kind="injury")
    assert claim.enrolment == second
    claim = answer(cast, claim, "day", {"event_on": day("2025-02-10")})
    assert claim.enrolment == first
    assert claim.history.latest().enrolment == first
    claim = answer(cast, claim, "day", {"event_on": day("2026-11-18")})
    assert claim.enrolment == second


def stop(cast, job, on):
    end_enrolment(enrolment=job, ended_on=day(on), reason="stopped", by=cast.sz.user, on=day(on))


def test_of_two_jobs_it_is_the_one_that_goes_on(cast):
    ended = cast.enrolment(start=day("2026-01-01"), slot=2)
    open_one = cast.enrolment(ended.member, start=day("2026-02-01"))
    stop(cast, ended, "2026-08-10")
    assert begin(cast, ended.member, event_on=day("2026-11-18")).enrolment == open_one
    accident = begin(cast, ended.member, kind="injury", event_on=day("2026-08-01"))
    assert accident.enrolment == ended


def test_when_every_job_had_ended_it_is_the_last_one_that_began(cast):
    first = cast.enrolment(start=day("2026-01-01"))
    second = cast.enrolment(first.member, start=day("2026-02-01"), slot=2)
    stop(cast, first, "2026-06-10")
    stop(cast, second, "2026-08-10")
    assert begin(cast, first.member, event_on=day("2026-11-18")).enrolment == second
