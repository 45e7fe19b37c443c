import datetime as dt

import pytest

from dues.models import Standing
from tests.dues.conftest import take  # noqa: F401


@pytest.fixture
def reached(cast):
    """An enrolment whose dues reached the scheme through a month (None: nothing yet)."""

    def make(month: dt.date | None, *, agent=None, **fields):
        member = cast.member(agent=agent, **fields)
        enrolment = cast.enrolment(member)
        Standing.objects.create(
            enrolment=enrolment,
            paid_through=month,
            remitted_through=month,
            agent=member.agent,
            village=member.village,
            branch=member.village.branch,
        )
        return enrolment

    return make
