"""Money that was taken goes on: to the scheme, to the branch, and back when it is refused."""

from __future__ import annotations

import datetime as dt

from dues.actions.balance import pay_from_balance, top_up
from dues.actions.counting import count_cash
from dues.actions.deciding import decide_remittance
from dues.actions.paying_in import pay_in
from dues.actions.remitting import hand_over
from dues.actions.reversal import decide_reversal, request_reversal
from dues.denominations import DENOMINATIONS
from dues.enums import Handover, ReversalKind
from dues.models import CashCount, Collection, Remittance
from dues.queries.balance import collections_in_balance
from dues.queries.cash import cash_of_agent, collections_in_hand
from perisai.accounts.models import User
from perisai.common.scans import Scan
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import plain_png
from perisai.demo.plan import Answer, Counting, HandingOn, TurnedIntoCredit
from villages.models import Agent
from villages.queries import viewer_for

OWN = 50_000  # rupiah of her own that an agent puts into her balance with the dues
MISSING = 5_000  # rupiah that were not there when the branch counted
REASON = "Uang belum sampai di kantor cabang"
CREDIT_REASON = "Ternyata belum mau bayar di muka"


def carry_out(
    step: HandingOn, *, offices: Offices, today: dt.date, inventor: Inventor
) -> Remittance:
    """Hand on what an agent has held for long enough, and let the branch answer on the next day."""
    agent = offices.agents[step.agent]
    at = moment(today, days_ago=step.days_ago, hour=step.hour)
    is_documented = step.handover != Handover.CASH
    taken = [today - dt.timedelta(days=days) for days in (step.not_before_days, step.held_days)]
    held = collections_in_hand(viewer_for(agent.user, now=at)).filter(
        collected_on__range=taken, is_reversal_waiting=False
    )
    if step.handover == Handover.TOP_UP:
        return _through_the_balance(agent, list(held), at=at, inventor=inventor)
    remittance = hand_over(
        uuid=inventor.new_uuid(),
        agent=agent,
        collections=held,
        handover=step.handover,
        handed_over_on=at.date(),
        reference=_reference(at, inventor) if is_documented else "",
        proof=Scan(plain_png(), ".png") if is_documented else None,
        channel=step.channel,
        by=agent.user,
        at=at,
    )
    next_day = moment(today, days_ago=step.days_ago - 1, hour=7)
    _answer(remittance, step.answer, by=offices.users["koordinator"], at=next_day)
    if step.answer == Answer.PAID_IN:
        pay_in(
            uuid=inventor.new_uuid(),
            remittances=[remittance],
            reference=_reference(next_day, inventor),
            paid_on=next_day.date(),
            proof=Scan(plain_png(shade=180), ".png"),
            by=offices.users["koordinator"],
            at=next_day + dt.timedelta(hours=3),
        )
    return remittance


def _through_the_balance(
    agent: Agent, held: list[Collection], *, at: dt.datetime, inventor: Inventor
) -> Remittance:
    """Put the dues into the balance and pay all but the newest receipt from it."""
    proof = Scan(plain_png(shade=210), ".png")
    row = top_up(
        uuid=inventor.new_uuid(),
        agent=agent,
        collections=held,
        amount=sum(receipt.total for receipt in held) + OWN,
        reference=_reference(at, inventor),
        proof=proof,
        topped_up_on=at.date(),
        by=agent.user,
        at=at,
    )
    inside = list(collections_in_balance(viewer_for(agent.user, now=at)))
    if len(inside) < 2:
        return
    pay_from_balance(
        uuid=inventor.new_uuid(),
        agent=agent,
        collections=inside[:-1],
        reference=_reference(at, inventor),
        proof=proof,
        paid_on=at.date(),
        by=agent.user,
        at=at + dt.timedelta(minutes=20),
    )
    return row.remittance


def turn_into_credit(
    step: TurnedIntoCredit, *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """Undo what an agent took on a day: the money was paid in, so it becomes credit."""
    agent = offices.agents[step.agent]
    at = moment(today, days_ago=step.days_ago, hour=step.hour)
    day = today - dt.timedelta(days=step.taken_days_ago)
    for collection in Collection.objects.filter(agent=agent, collected_on=day).with_receipt():
        request = request_reversal(
            uuid=inventor.new_uuid(),
            collection=collection,
            kind=ReversalKind.CREDIT,
            reason=CREDIT_REASON,
            by=agent.user,
            at=at,
        )
        decide_reversal(
            request=request,
            is_accepted=True,
            reason="",
            by=offices.users["koordinator"],
            at=at + dt.timedelta(hours=3),
        )


def count(step: Counting, *, offices: Offices, today: dt.date, inventor: Inventor) -> CashCount:
    """The coordinator comes without warning and counts what an agent holds."""
    agent, branch = offices.agents[step.agent], offices.villages[step.agent].branch
    at = moment(today, days_ago=step.days_ago, hour=step.hour)
    expected = cash_of_agent(agent, branch=branch, on=at.date()).in_hand
    return count_cash(
        uuid=inventor.new_uuid(),
        agent=agent,
        branch=branch,
        denominations=_pieces(max(expected - step.missing, 0)),
        expected=expected,
        explanation="Dipakai dulu untuk ongkos, besok diganti" if step.missing else "",
        witness="Bambang Hermawan",
        by=offices.users["koordinator"],
        at=at,
    )


def _pieces(amount: int) -> dict[int, int]:
    """An amount in as few notes and coins as can be."""
    pieces = {}
    for worth in DENOMINATIONS:
        pieces[worth], amount = divmod(amount, worth)
    return pieces


def _answer(remittance: Remittance, answer: Answer, *, by: User, at: dt.datetime) -> None:
    if answer == Answer.NONE:
        return
    is_refused = answer == Answer.REFUSED
    found = remittance.total - (MISSING if answer == Answer.SHORT else 0)
    decide_remittance(
        remittance=remittance,
        is_accepted=not is_refused,
        counted=None if is_refused else found,
        reason=REASON if is_refused else "",
        by=by,
        at=at,
    )


def _reference(at: dt.datetime, inventor: Inventor) -> str:
    return f"{at:%y%m%d}{inventor.chance.randrange(10**6, 10**7)}"
