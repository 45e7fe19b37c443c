"""Counting an agent's cash by surprise, and bringing a difference to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts, lock_agents
from dues.denominations import as_stored, counted_total
from dues.enums import SettlementKind
from dues.errors import AlreadySettled, CashMoved, CountedJustNow, NotACount, NotYours
from dues.models import CashCount, CashCountItem, CashCountSettlement, Collection
from dues.queries.cash import Cash, cash_of_agent
from perisai.accounts.enums import Role
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.rupiah import format_rupiah
from villages.models import Agent, Branch
from villages.queries import local_day

COUNTED_ONCE_WITHIN = dt.timedelta(minutes=10)


@transaction.atomic
def count_cash(
    *,
    uuid: UUID,
    agent: Agent,
    branch: Branch,
    denominations: Mapping[int, int],
    expected: int,
    witness: str,
    by,
    at: dt.datetime,
    explanation: str = "",
) -> CashCount:
    """Write down what was counted of the cash an agent holds of a branch's receipts.

    `denominations` maps a note or coin in rupiah to how many there were, nothing at all when her hands
    were empty; `expected` is the rupiah the screen showed as being in hand. The agent's money is locked,
    so what is compared is what is saved. By the coordinator of the branch, never the agent. The same
    `uuid` and content answers as the first time. Raises CashMoved, CountedJustNow, NotACount, NotYours,
    UuidReused.
    """
    pieces = as_stored(denominations)
    witness, explanation = witness.strip(), explanation.strip()
    content = content_hash_of(
        agent=agent.pk,
        branch=branch.pk,
        pieces=pieces,
        expected=expected,
        explanation=explanation,
        witness=witness,
    )
    lock_agents([agent.pk])
    if known := CashCount.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    _check_counter(agent, branch, by=by, at=at)
    _check_not_just_counted(agent, branch, at)
    counted_on = local_day(at, branch.time_zone)
    cash = cash_of_agent(agent, branch=branch, on=counted_on)
    _check_not_moved(cash, expected)
    counted = _counted(denominations)
    _check_told(counted, expected, explanation, witness)
    count = CashCount.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        branch=branch,
        counted_on=counted_on,
        counted_at=at,
        expected=expected,
        in_transit=cash.in_transit,
        in_balance=cash.in_balance,
        denominations=pieces,
        counted=counted,
        explanation=explanation,
        witness=witness,
        by=by,
    )
    held = Collection.objects.filter(agent=agent, branch=branch).of_agents().in_hand()
    CashCountItem.objects.bulk_create(
        CashCountItem(count=count, collection=row) for row in held.oldest_first()
    )
    record("cash.counted", count, by=by, expected=expected, counted=counted)
    return count


@transaction.atomic
def settle_count(
    *, count: CashCount, kind: SettlementKind, note: str, by, at: dt.datetime
) -> CashCountSettlement:
    """Say how a difference at a count came to its end; it moves no money. By another coordinator of the
    branch or head office: never the agent, never who counted.

    The same answer returns the first one. Raises NotYours, AlreadySettled, NotACount.
    """
    count = (
        CashCount.objects.select_for_update(of=("self",))
        .select_related("branch", "agent")
        .get(pk=count.pk)
    )
    if by.role != Role.HEAD_OFFICE:
        check_branch_acts(count.branch, by=by, at=at)
    if by.pk in (count.by_id, count.agent.user_id):
        raise NotYours(
            _(
                "Nobody settles a difference they counted themselves. Ask another coordinator or head office."
            )
        )
    if known := CashCountSettlement.objects.filter(count=count).first():
        if (known.kind, known.note) == (kind, note):
            return known
        raise AlreadySettled(_("This difference was already settled. Look at the answer."))
    if not count.difference:
        raise AlreadySettled(_("This count agrees with the receipts: there is nothing to settle."))
    if kind not in SettlementKind.of_difference(count.difference):
        raise NotACount(_("A difference of this kind does not end like that."), field="kind")
    settlement = CashCountSettlement.objects.create(
        count=count,
        kind=kind,
        note=note,
        settled_on=local_day(at, count.branch.time_zone),
        settled_at=at,
        settled_by=by,
    )
    record("cash_count.settled", count, by=by, kind=str(kind), amount=count.difference)
    return settlement


def _check_counter(agent: Agent, branch: Branch, *, by, at: dt.datetime) -> None:
    check_branch_acts(branch, by=by, at=at)
    if by.pk == agent.user_id:
        raise NotYours(_("Nobody counts their own cash. Ask another coordinator."))


def _check_not_just_counted(agent: Agent, branch: Branch, at: dt.datetime) -> None:
    """Two windows, or two people, never write down the same cash twice: one shortage would be two."""
    since = at - COUNTED_ONCE_WITHIN
    row = (
        CashCount.objects.filter(
            agent=agent, branch=branch, counted_at__gt=since, counted_at__lte=at
        )
        .select_related("by")
        .last()
    )
    if row:
        raise CountedJustNow(
            _(
                "%(name)s has just counted this cash: %(counted)s. Nothing was saved. Look at that count; if"
                " it has to be counted once more, do so in %(minutes)s minutes."
            )
            % {
                "name": row.by.name,
                "counted": format_rupiah(row.counted),
                "minutes": COUNTED_ONCE_WITHIN // dt.timedelta(minutes=1),
            }
        )


def _check_not_moved(cash: Cash, expected: int) -> None:
    if cash.in_hand != expected:
        raise CashMoved(
            _(
                "While you counted, the receipts changed: in hand is now %(now)s, not %(before)s. Nothing"
                " was saved. Compare the count with the new amount, then save again."
            )
            % {"now": format_rupiah(cash.in_hand), "before": format_rupiah(expected)}
        )


def _counted(denominations: Mapping[int, int]) -> int:
    try:
        return counted_total(denominations)
    except ValueError as error:
        raise NotACount(
            _("These notes and coins cannot be. Count each kind again and write whole numbers.")
        ) from error


def _check_told(counted: int, expected: int, explanation: str, witness: str) -> None:
    if counted != expected and not explanation:
        raise NotACount(
            _("The count differs from the receipts. Write down how the agent explains it."),
            field="explanation",
        )
    if not witness:
        raise NotACount(_("Write the name of the witness who signs too."), field="witness")
