"""Whatever is collected, handed on, decided, paid in, reversed and credited, in whatever order: the cash
adds up, and nobody uses credit that is not there."""

import contextlib
import datetime as dt
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.crediting import adjust
from dues.actions.reversal import decide_reversal, request_reversal
from dues.models import Collection, CollectionLine, Remittance, Standing
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.ledger import ledger_differences
from dues.queries.remittances import remittances_to_pay_in, waiting_remittances
from dues.queries.reversals import waiting_reversals
from perisai.common.errors import Refused
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
VERBS = [
    "take",
    "hand on",
    "straight",
    "accept",
    "short",
    "refuse",
    "pay in",
    "reverse",
    "credit",
    "decide",
    "discount",
    "bill",
    "again",
]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(1, 3)), max_size=25
)


class Town:
    """An agent, three members, a coordinator; each step picks its rows by number."""

    def __init__(self, cast, take):
        self.cast, self.take = cast, take
        self.viewer = cast.viewer(cast.koordinator, now=NOW)
        self.enrolments = [cast.enrolment(cast.member(), start=NOV) for _ in range(3)]

    def do(self, verb: str, pick: int, number: int) -> None:
        with contextlib.suppress(Refused):
            getattr(self, verb.replace(" ", "_"))(pick, number)

    def take_dues(self, pick, number):
        self.take(self.enrolments[pick % 3], months=number)

    def hand_on(self, pick, number):
        hand_on(self.cast, *self._in_hand(pick, number))

    def straight(self, pick, number):
        pay_straight(self.cast, *self._in_hand(pick, number), reference=f"REF {pick}")

    def accept(self, pick, number):
        accept(self.cast, self._one(waiting_remittances(self.viewer), pick))

    def short(self, pick, number):
        remittance = self._one(waiting_remittances(self.viewer), pick)
        accept(self.cast, remittance, counted=remittance.total - number * 7_000)

    def refuse(self, pick, number):
        """Of everything, what was answered and what went straight to the scheme included."""
        refuse(self.cast, self._one(Remittance.objects.order_by("pk"), pick))

    def pay_in(self, pick, number):
        pay_branch(self.cast, list(remittances_to_pay_in(self.viewer))[pick % 2 :][:number])

    def reverse(self, pick, number):
        request_reversal(
            uuid=uuid4(),
            collection=self._one(Collection.objects.order_by("pk"), pick),
            kind="refund",
            reason="batal",
            by=self.cast.sz.user,
            at=NOW + dt.timedelta(hours=pick % 2),
        )

    def credit(self, pick, number):
        """Asked for by the agent; who decides is another step's business."""
        request_reversal(
            uuid=uuid4(),
            collection=self._one(Collection.objects.order_by("pk"), pick),
            kind="credit",
            reason="salah orang",
            by=self.cast.sz.user,
            at=NOW,
        )

    def decide(self, pick, number):
        decide_reversal(
            request=self._one(waiting_reversals(self.viewer), pick),
            is_accepted=number > 1,
            reason="sudah dicek",
            by=self.cast.koordinator,
            at=NOW,
        )

    def discount(self, pick, number):
        self._adjust(pick, number * 700)

    def bill(self, pick, number):
        self._adjust(pick, number * -700)

    def _adjust(self, pick, amount):
        line = self._one(CollectionLine.objects.filter(paid_month__isnull=False), pick)
        adjust(
            enrolment_id=line.enrolment_id,
            line=line,
            amount=amount,
            kind="discount",
            on=NOW.date(),
            by=None,
            at=NOW,
        )

    def again(self, pick, number):
        """Everything that was ever handed on, once more."""
        items = self._one(Remittance.objects.order_by("pk"), pick).items
        hand_on(self.cast, *[item.collection for item in items.select_related("collection")])

    def _in_hand(self, pick, number):
        return list(collections_in_hand(self.viewer))[pick % 3 :][:number]

    @staticmethod
    def _one(rows, pick):
        found = list(rows)
        if not found:
            raise Refused("nothing there")
        return found[pick % len(found)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_the_cash_adds_up_and_no_month_is_lost_after_any_sequence(cast, take, steps):
    with transaction.atomic():
        town = Town(cast, take)
        for verb, pick, number in steps:
            town.do("take dues" if verb == "take" else verb, pick, number)
        _check(town)
        transaction.set_rollback(True)


def _check(town) -> None:
    assert list(ledger_differences()) == []
    receipts = Collection.objects.of_agents()
    cash = cash_of(town.viewer, on=NOW.date())
    assert cash.collected == receipts.aggregate(sum=Sum("total", default=0))["sum"]
    assert cash.in_hand == sum(row.total for row in collections_in_hand(town.viewer))
    assert cash.returned == sum(row.total for row in receipts.returned())
    assert cash.credited == sum(row.total for row in receipts.credited())
    assert not CollectionLine.objects.filter(cash__lt=0).exists()
    for standing in Standing.objects.filter(remitted_through__isnull=False):
        live = standing.enrolment.paid_months.filter(month__lte=standing.remitted_through)
        assert not live.filter(line__reached__isnull=True).exclude(line__cash=0).exists()
