"""Cases that happened, retold: facts.md names them, here they are run."""

import datetime as dt

from dues.models import Standing
from tests.custody import accept, hand_on, pay_branch

NOV = dt.date(2026, 11, 1)


def test_a_payment_of_this_month_does_not_protect_while_last_month_is_still_with_the_agent(
    cast, take
):
    enrolment = cast.enrolment(cast.member(), start=NOV)
    first, second = take(enrolment), take(enrolment)
    late, early = hand_on(cast, first), hand_on(cast, second)
    for remittance in (late, early):
        accept(cast, remittance)
    pay_branch(cast, [early])
    assert Standing.objects.get().remitted_through is None
    pay_branch(cast, [late])
    assert Standing.objects.get().remitted_through == dt.date(2026, 12, 1)
