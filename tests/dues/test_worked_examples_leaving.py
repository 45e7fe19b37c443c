"""A worked example, as it is told: an agent leaves with cash."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.enums import MoneyPlace
from dues.errors import AgentLeaves
from dues.models import Collection, Standing
from dues.queries.agents_cash import agents_by_cash
from dues.queries.cash import cash_of_agent
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from members.models import Member
from tests.cast import PASSWORD
from tests.counting import accept, start
from tests.custody import accept as accept_money
from tests.custody import hand_on, pay_branch
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)
YESTERDAY = NOW - dt.timedelta(days=1)


def clean() -> bool:
    return list(ledger_differences()) == []


def test_an_agent_leaves_with_cash(client, cast, take):
    """SZ looks after three members and holds Rp25.200 when she moves away."""
    enrolments = [cast.enrolment(start=NOV) for _ in range(3)]
    receipts = [take(enrolment, at=YESTERDAY) for enrolment in enrolments]

    succession = start(cast)
    assert (succession.members, succession.in_hand) == (3, 25_200)
    with pytest.raises(AgentLeaves):
        take(enrolments[0])
    assert clean()

    # ST takes over: everybody is hers, the money is not.
    accept(cast, succession)
    assert set(Member.objects.values_list("agent", flat=True)) == {cast.st.pk}
    assert set(Standing.objects.values_list("agent", flat=True)) == {cast.st.pk}
    in_hand = cash_of_agent(cast.sz, branch=cast.branch, on=NOW.date()).in_hand
    assert in_hand == 25_200
    assert cash_of_agent(cast.st, branch=cast.branch, on=NOW.date()).in_hand == 0
    assert clean()

    # The old account opens nothing any more.
    client.post(reverse("accounts:sign_in"), {"username": "sz", "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    with pytest.raises(AgentLeaves):
        take(enrolments[0])

    # The coordinator sees who left with how much.
    client.force_login(cast.koordinator)
    assert "sudah berhenti, masih memegang Rp25.200" in " ".join(
        client.get("/").content.decode().split()
    )
    [left] = agents_by_cash(cast.viewer(cast.koordinator))
    assert (left.code, left.has_left, left.in_hand) == ("SZ", True, 25_200)

    # SZ brings the money; the coordinator writes it down, head office counts it, the branch pays it in.
    remittance = hand_on(cast, *receipts, by=cast.koordinator)
    accept_money(cast, remittance, by=cast.pusat)
    assert clean()
    pay_branch(cast, [remittance])
    assert {receipt_of(row).place for row in Collection.objects.all()} == {MoneyPlace.REACHED}
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {NOV}
    assert agents_by_cash(cast.viewer(cast.koordinator)) == []
    assert clean()
