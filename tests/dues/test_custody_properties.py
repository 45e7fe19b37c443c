"""Whatever is collected, noted as paid elsewhere, settled by heirs, advanced, topped up, handed on, decided,
paid in, repaid, reversed, credited, confirmed, given back and closed, in whatever order and while nights
pass: the cash adds up, a month is live once, nobody uses credit that is not there, and everything derived is
as it would be rebuilt."""

import contextlib
import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dues.actions.collecting import Share
from dues.actions.confirmation_answers import match_again
from dues.actions.confirming import undo_confirmations
from dues.actions.crediting import adjust
from dues.actions.night import begin_night, finish_night, note_lapses
from dues.actions.reversal import decide_reversal, request_reversal
from dues.actions.settling import settle_by_heirs
from dues.enums import QuestionKind
from dues.models import (
    Adjustment,
    BranchQuestion,
    Collection,
    CollectionLine,
    Confirmation,
    ConfirmationBatch,
    ConfirmedLine,
    LiveReference,
    PaidMonth,
    ReachedLine,
    Remittance,
    RepaidLine,
    Standing,
)
from dues.queries.advances import advanced_total
from dues.queries.balance import balance_of, collections_in_balance
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.closing import late_entries, next_to_close
from dues.queries.credit import credit_of
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import AgentMonth, first_month, month_figures
from dues.queries.refunds import refunds_due
from dues.queries.remittances import remittances_to_pay_in, waiting_remittances
from dues.queries.reversals import waiting_reversals
from dues.queries.standing import REACHED, position_of, progress_of
from dues.question_rules import fitting_answers
from dues.rules import months_for_heirs
from members.models import Enrolment
from perisai.common.errors import Refused
from perisai.common.months import add_months, month_of
from tests.advances import advance, fill_up, pay_out, repay
from tests.closing import answer as approve
from tests.closing import close
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.questions import answer, ask_refund, end, new_terms
from tests.taking import NOW, note_elsewhere, price

NOV = dt.date(2026, 11, 1)
VERBS = ["take", "hand on", "straight", "accept", "short", "refuse", "pay in", "reverse", "again"]
VERBS += ["credit", "decide", "discount", "bill"]
VERBS += ["top up", "from balance", "advance", "repay", "wrong"]
VERBS += ["elsewhere", "settle"]
VERBS += ["confirm", "match again", "unconfirm"]
VERBS += ["later", "close", "approve", "end", "give back", "new terms", "answer"]
# Without money nothing moves: what brings it, and what carries it on, comes more often.
VERBS += ["take", "take", "take", "hand on", "accept", "pay in", "straight", "credit", "decide"]
VERBS += ["top up", "from balance", "advance", "give back", "later", "later", "close"]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(1, 3)),
    min_size=12,
    max_size=35,
)


class Town:
    """An agent, four members who have paid ahead (two on one receipt), a coordinator, and days that pass;
    each step picks its rows by number."""

    def __init__(self, cast, take):
        self.cast, self.take, self.at = cast, take, NOW
        self.enrolments = [cast.enrolment(cast.member(), start=NOV) for _ in range(4)]
        take(*self.enrolments[:2], months=3)
        for months, enrolment in enumerate(self.enrolments[2:], start=3):
            take(enrolment, months=months)

    @property
    def viewer(self):
        return self.cast.viewer(self.cast.koordinator, now=self.at)

    def do(self, verb: str, pick: int, number: int) -> None:
        with contextlib.suppress(Refused):
            getattr(self, verb.replace(" ", "_"))(pick, number)

    def take_dues(self, pick, number):
        """Of one member, or of two on one receipt."""
        people = self.enrolments[pick % 4 :][: 1 + pick // 4]
        self.take(*people, months=number, at=self.at, is_already_taken=True)

    def hand_on(self, pick, number):
        hand_on(self.cast, *self._in_hand(pick, number), at=self.at)

    def straight(self, pick, number):
        rows = self._in_hand(pick, number)
        pay_straight(self.cast, *rows, reference=f"REF {pick}", at=self.at)

    def accept(self, pick, number):
        accept(self.cast, self._one(waiting_remittances(self.viewer), pick), at=self.at)

    def short(self, pick, number):
        remittance = self._one(waiting_remittances(self.viewer), pick)
        accept(self.cast, remittance, counted=remittance.total - number * 7_000, at=self.at)

    def refuse(self, pick, number):
        """Of everything, what was answered and what went straight to the scheme included."""
        refuse(self.cast, self._one(Remittance.objects.order_by("pk"), pick), at=self.at)

    def pay_in(self, pick, number):
        rows = self._some(remittances_to_pay_in(self.viewer), pick, number)
        pay_branch(self.cast, rows, at=self.at)

    def reverse(self, pick, number):
        request_reversal(
            uuid=uuid4(),
            collection=self._one(Collection.objects.order_by("pk"), pick),
            kind="refund",
            reason="batal",
            by=self.cast.sz.user,
            at=self.at + dt.timedelta(hours=pick % 2),
        )

    def credit(self, pick, number):
        """Asked for by the agent; who decides is another step's business."""
        request_reversal(
            uuid=uuid4(),
            collection=self._one(
                Collection.objects.filter(carried__isnull=False).order_by("pk"), pick
            ),
            kind="credit",
            reason="salah orang",
            by=self.cast.sz.user,
            at=self.at,
        )

    def decide(self, pick, number):
        request = self._one(waiting_reversals(self.viewer), pick)
        self._decide(request, is_accepted=number > 1)

    def _decide(self, request, *, is_accepted=True):
        """Whose months are all booked anew has as much credit as before."""
        given_back = request.refund_lines.values_list("line__enrolment", flat=True)
        lines = request.collection.lines.exclude(enrolment__in=list(given_back))
        kept = set(lines.values_list("enrolment", flat=True)) if given_back else set()
        before = credit_of(kept)
        decide_reversal(
            request=request,
            is_accepted=is_accepted,
            reason="sudah dicek",
            by=self.cast.koordinator,
            at=self.at,
        )
        assert credit_of(kept) == before

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
            on=self.at.date(),
            by=None,
            at=self.at,
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
            at=self.at + dt.timedelta(hours=number % 2),
        )

    def top_up(self, pick, number):
        """Receipts, or without any her own money, with a little more than they add up to."""
        rows = self._in_hand(pick, number)
        amount = sum(row.total for row in rows) + (pick % 2) * 5_000
        fill_up(self.cast, *rows, amount=amount, reference=f"SALDO {pick}", at=self.at)

    def from_balance(self, pick, number):
        rows = self._some(collections_in_balance(self.viewer), pick, number)
        pay_out(self.cast, *rows, reference=f"REF {pick}", at=self.at)

    def advance(self, pick, number):
        channel = ["payment_code", "balance"][number % 2]
        advance(
            self.cast,
            self.enrolments[pick % 4],
            months=number,
            channel=channel,
            reference=f"REF {pick}",
            at=self.at,
        )

    def elsewhere(self, pick, number):
        """Paid at a shop, now and then with a reference that somebody else used."""
        note_elsewhere(
            self.cast,
            self.enrolments[pick % 4],
            months=number,
            reference=f"REF {pick}" if number > 1 else "",
            paid_on=self.at.date(),
            at=self.at,
        )

    def settle(self, pick, number):
        """The heirs of whoever died in arrears pay; when nobody did, somebody in arrears dies."""
        arrears = self._arrears_at_death()
        if not arrears:
            behind = [row for row in self.enrolments if self._is_in_arrears(row)]
            self.end(self.enrolments.index(self._one(behind, pick)), 1)
            arrears = self._arrears_at_death()
        enrolment, months = self._one(arrears, pick)
        paid = months[:number]
        settle_by_heirs(
            uuid=uuid4(),
            share=Share(enrolment.pk, paid[0], len(paid)),
            payer_name="Ibu Ahli Waris",
            paid_through="branch",
            reference=f"REF {pick}" if pick % 2 else "",
            expected_total=price(enrolment, paid[0], len(paid), "family"),
            paid_on=self.at.date(),
            by=self.cast.sz.user,
            at=self.at,
        )

    def _is_in_arrears(self, enrolment):
        return position_of(self._fresh(enrolment), on=self.at.date()).status.is_in_arrears

    def _arrears_at_death(self):
        """Who died in arrears, with the months that are left to settle."""
        rows = [self._fresh(row) for row in self.enrolments]
        died = [row for row in rows if row.end_reason == "deceased"]
        months = [months_for_heirs(progress_of(row, row.standing), row.ended_on) for row in died]
        return [found for found in zip(died, months, strict=True) if found[1]]

    @staticmethod
    def _fresh(enrolment):
        return Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)

    def repay(self, pick, number):
        repay(self.cast, self.enrolments[pick % 4], months=number, at=self.at)

    def again(self, pick, number):
        """Everything that was ever handed on, once more."""
        items = self._one(Remittance.objects.order_by("pk"), pick).items
        rows = [item.collection for item in items.select_related("collection")]
        hand_on(self.cast, *rows, at=self.at)

    def confirm(self, pick, number):
        """Whatever was ever taken, wherever its money is; now and then with another amount."""
        lines = self._one(Collection.objects.order_by("pk"), pick).lines
        amount = lines.aggregate(sum=Sum("total"))["sum"] + (number - 1) // 2
        key(self.cast, told_of(lines.first().collection, amount=amount), at=self.at)

    def match_again(self, pick, number):
        row = self._one(Confirmation.objects.waiting().order_by("pk"), pick)
        match_again(confirmation=row, by=self.cast.koordinator, at=self.at)

    def unconfirm(self, pick, number):
        batch = self._one(ConfirmationBatch.objects.order_by("pk"), pick)
        undo_confirmations(batch=batch, reason="salah", by=self.cast.koordinator, at=self.at)

    def later(self, pick, number):
        """Days pass, and at their end a night."""
        self.at += dt.timedelta(days=3 * pick + number)
        begin_night(at=self.at)
        while note_lapses(at=self.at, most=100):
            pass
        finish_night(at=self.at)

    def close(self, pick, number):
        close(self.cast, next_to_close(self.cast.branch) or NOV, at=self.at)

    def approve(self, pick, number):
        late = self._one(late_entries(self.viewer).waiting(), pick)
        approve(self.cast, late, is_approved=number > 1, by=self.cast.pusat, at=self.at)

    def end(self, pick, number):
        """One of three ends; months that were paid ahead lie beyond it."""
        reason = ["deceased", "wage_employment", "stopped"][number - 1]
        end(self.cast, self.enrolments[pick % 4], reason=reason, at=self.at)

    def give_back(self, pick, number):
        """Of somebody who has ended; of the one who ends now when nobody has."""
        if not (waiting := [due for due in refunds_due(self.viewer) if not due.is_waiting]):
            self.end(pick, number)
            waiting = refunds_due(self.viewer)
        due = self._one(waiting, pick)
        asked = ask_refund(self.cast, due.collection, due.lines[0].enrolment, at=self.at)
        if number > 1:
            self._decide(asked)

    def new_terms(self, pick, number):
        income = 1_000_000 + number * 200_000
        month = add_months(month_of(self.at.date()), number - 1)
        new_terms(self.cast, self.enrolments[pick % 4], month, income=income, at=self.at)

    def answer(self, pick, number):
        question = self._one(BranchQuestion.objects.filter(answer__isnull=True), pick)
        kind = list(fitting_answers(QuestionKind(question.kind), question.amount))[number % 2]
        answer(self.cast, question, kind, "sudah dicek", at=self.at)

    def _in_hand(self, pick, number):
        return self._some(collections_in_hand(self.viewer), pick, number)

    @staticmethod
    def _some(rows, pick, number):
        """So many of the rows, beginning anywhere."""
        found = list(rows)
        start = pick % len(found) if found else 0
        return [*found[start:], *found[:start]][:number]

    @staticmethod
    def _one(rows, pick):
        found = list(rows)
        if not found:
            raise Refused("nothing there")
        return found[pick % len(found)]


# A difference is billed with an advance; the months it was noted on are given back afterwards.
BILLED_AND_GIVEN_BACK = [
    ("new terms", 2, 1),
    ("answer", 0, 1),
    ("advance", 6, 1),
    ("give back", 2, 2),
]
# Everything was paid in and time went by; somebody dies in arrears, the heirs pay month by month, the second
# payment is undone and noted again with the same reference, which the heirs of the next one cannot use.
SETTLED_AND_UNDONE = [
    ("straight", 0, 3),
    *[("later", 7, 3)] * 6,
    ("settle", 2, 1),
    ("settle", 3, 2),
    ("wrong", 3, 1),
    ("decide", 0, 2),
    ("settle", 3, 3),
    ("settle", 5, 3),
    ("settle", 3, 3),
]


@pytest.mark.slow
@example(steps=BILLED_AND_GIVEN_BACK)
@example(steps=SETTLED_AND_UNDONE)
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


def test_the_heirs_pay_what_was_open_once(cast, take):
    town = Town(cast, take)
    for verb, pick, number in SETTLED_AND_UNDONE:
        town.do(verb, pick, number)
    _check(town)
    notes = Collection.objects.filter(source="elsewhere", payer_kind="family")
    standing = notes.standing().order_by("pk").values_list("reference", flat=True)
    assert (list(standing), notes.count()) == (["", "REF 3", "REF 5"], 4)
    used = LiveReference.objects.filter(collection__in=notes).values_list("reference", flat=True)
    assert sorted(used) == ["REF3", "REF5"]


def _check(town) -> None:
    assert list(ledger_differences()) == []
    for enrolment in Enrolment.objects.filter(end_reason="deceased"):
        after = PaidMonth.objects.filter(enrolment=enrolment, month__gt=enrolment.ended_on)
        assert not after.filter(line__collection__payer_kind="family").exists()
    receipts = Collection.objects.of_agents()
    cash = cash_of(town.viewer, on=town.at.date())
    assert cash.collected == receipts.aggregate(sum=Sum("total", default=0))["sum"]
    assert cash.in_hand == sum(row.total for row in collections_in_hand(town.viewer))
    _check_books(town, cash)
    for enrolment in town.enrolments:
        _check_credit(enrolment)
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
        held = live.filter(line__reached__isnull=True).exclude(line__cash=0)
        assert not held.exclude(line__collection__source="elsewhere").exists()


def _check_credit(enrolment) -> None:
    """Nobody's credit is money from nowhere: it is what was paid beyond the price of the live months, and
    what was noted on them."""
    lines = CollectionLine.objects.filter(enrolment=enrolment)
    there = Collection.objects.standing() | Collection.objects.credited()
    paid = lines.filter(collection__in=there).exclude(collection__source="repayment")
    live = lines.filter(paid_month__isnull=False)
    noted = Adjustment.objects.filter(line__in=live).exclude(kind="reversed")
    sums = [
        rows.aggregate(sum=Sum(name, default=0))["sum"]
        for rows, name in [(paid, "cash"), (live, "total"), (noted, "amount")]
    ]
    credit = credit_of([enrolment.pk])[enrolment.pk]
    assert credit.usable + credit.waiting == sums[0] - sums[1] + sums[2]


def _check_books(town, cash) -> None:
    """The reports of the months, one after the other, end with what is in hand, in the balance and at the
    branch, and tell of what was paid in as much as has reached the scheme."""
    before, month = 0, first_month(town.cast.branch)
    total, paid_in = AgentMonth(agent=0), 0
    while month and month <= month_of(town.at.date()):
        total = month_figures(town.cast.branch, month).total
        assert total.before == before
        paid_in += total.paid_in
        before, month = total.in_hand, add_months(month, 1)
    assert before == cash.in_hand
    assert total.in_balance == cash.in_balance
    reached = ReachedLine.objects.aggregate(sum=Sum("line__cash", default=0))["sum"]
    assert paid_in == reached
