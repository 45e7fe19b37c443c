"""Whatever is collected, advanced, topped up, handed on, decided, paid in, repaid, reversed and credited, in
whatever order: the cash adds up, and nobody uses credit that is not there."""

import contextlib
import datetime as dt
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.confirmation_answers import match_again
from dues.actions.confirming import undo_confirmations
from dues.actions.crediting import adjust
from dues.actions.reversal import decide_reversal, request_reversal
from dues.models import (
    Collection,
    CollectionLine,
    Confirmation,
    ConfirmationBatch,
    ConfirmedLine,
    PaidMonth,
    Remittance,
    RepaidLine,
    Standing,
)
from dues.queries.advances import advanced_total
from dues.queries.balance import balance_of, collections_in_balance
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.ledger import ledger_differences
from dues.queries.remittances import remittances_to_pay_in, waiting_remittances
from dues.queries.reversals import waiting_reversals
from dues.queries.standing import REACHED
from perisai.common.errors import Refused
from tests.advances import advance, fill_up, pay_out, repay
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
VERBS = ["take", "hand on", "straight", "accept", "short", "refuse", "pay in", "reverse", "again"]
VERBS += ["credit", "decide", "discount", "bill"]
VERBS += ["top up", "from balance", "advance", "repay", "wrong"]
VERBS += ["confirm", "match again", "unconfirm"]
# Without money nothing moves: what brings it comes more often.
VERBS += ["take", "take", "take", "top up", "from balance", "advance"]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(1, 3)),
    min_size=12,
    max_size=30,
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

    def wrong(self, pick, number):
        """A wrong entry: also of what was advanced and repaid."""
        rows = Collection.objects.exclude(source="door").order_by("pk")
        request_reversal(
            uuid=uuid4(),
            collection=self._one(rows, pick),
            kind="wrong_entry",
            reason="salah",
            by=self.cast.sz.user,
            at=NOW + dt.timedelta(hours=number % 2),
        )

    def top_up(self, pick, number):
        """Receipts, or without any her own money, with a little more than they add up to."""
        rows = self._in_hand(pick, number)
        amount = sum(row.total for row in rows) + (pick % 2) * 5_000
        fill_up(self.cast, *rows, amount=amount, reference=f"SALDO {pick}")

    def from_balance(self, pick, number):
        rows = list(collections_in_balance(self.viewer))[:number]
        pay_out(self.cast, *rows, reference=f"REF {pick}")

    def advance(self, pick, number):
        channel = ["payment_code", "balance"][number % 2]
        advance(
            self.cast,
            self.enrolments[pick % 3],
            months=number,
            channel=channel,
            reference=f"REF {pick}",
        )

    def repay(self, pick, number):
        repay(self.cast, self.enrolments[pick % 3], months=number)

    def again(self, pick, number):
        """Everything that was ever handed on, once more."""
        items = self._one(Remittance.objects.order_by("pk"), pick).items
        hand_on(self.cast, *[item.collection for item in items.select_related("collection")])

    def confirm(self, pick, number):
        """Whatever was ever taken, wherever its money is; now and then with another amount."""
        lines = self._one(Collection.objects.order_by("pk"), pick).lines
        amount = lines.aggregate(sum=Sum("total"))["sum"] + (number - 1) // 2
        key(self.cast, told_of(lines.first().collection, amount=amount))

    def match_again(self, pick, number):
        row = self._one(Confirmation.objects.waiting().order_by("pk"), pick)
        match_again(confirmation=row, by=self.cast.koordinator, at=NOW)

    def unconfirm(self, pick, number):
        batch = self._one(ConfirmationBatch.objects.order_by("pk"), pick)
        undo_confirmations(batch=batch, reason="salah", by=self.cast.koordinator, at=NOW)

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
    balance = balance_of(town.viewer)
    assert balance.of_members == cash.in_balance
    assert balance.total - balance.not_noted == balance.topped_up - balance.paid
    advanced = PaidMonth.objects.filter(line__collection__source="advance")
    owed = sum(row.line.cash for row in advanced if not hasattr(row.line, "repaid"))
    assert advanced_total(town.viewer) == owed
    assert RepaidLine.objects.exclude(advance__paid_month__isnull=False).count() == 0
    assert not ConfirmedLine.objects.exclude(REACHED).exists()
    for standing in Standing.objects.filter(confirmed_through__isnull=False):
        assert standing.confirmed_through <= standing.remitted_through
    for standing in Standing.objects.filter(remitted_through__isnull=False):
        live = standing.enrolment.paid_months.filter(month__lte=standing.remitted_through)
        assert not live.filter(line__reached__isnull=True).exclude(line__cash=0).exists()
