"""Checking what was written down when cash was counted and when an agent left, from the facts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum

from dues.denominations import as_read, counted_total
from dues.enums import SettlementKind, SuccessionOutcome
from dues.models import (
    CashCount,
    Collection,
    Leaving,
    ReversalDecision,
    Succession,
    SuccessionAnswer,
)
from dues.queries.differences import Difference
from dues.queries.in_hand import NEAR, Held, held_receipts
from members.models import Member
from villages.models import Assignment

OVER = (SuccessionOutcome.REFUSED, SuccessionOutcome.WITHDRAWN)


def count_differences() -> Iterator[Difference]:
    """Every cash count whose pieces, whose difference, or whose receipts are not what they must be."""
    counts = CashCount.objects.annotate(listed=Sum("items__collection__total", default=0))
    yield from _in_hand("cash count", counts, moment="counted_at", amount="expected", rows="items")
    for count in counts.order_by("pk").iterator():
        found = _worth(count.denominations)
        if found != count.counted:
            yield Difference("cash count pieces", str(count.uuid), str(count.counted), str(found))
        missing = count.counted - count.expected
        if count.difference != missing:
            yield Difference(
                "cash count difference", str(count.uuid), str(count.difference), str(missing)
            )
    for count in counts.filter(settlement__isnull=False).select_related("settlement").iterator():
        ways, kind = SettlementKind.of_difference(count.difference), count.settlement.kind
        if kind not in ways:
            yield Difference(
                "cash count settlement", str(count.uuid), kind, ", ".join(ways) or "none"
            )


def succession_differences() -> Iterator[Difference]:
    """Every hand-over whose receipts, claim, members or receipts written afterwards do not follow."""
    rows = Succession.objects.annotate(listed=Sum("receipts__collection__total", default=0))
    yield from _in_hand("hand-over", rows, moment="started_at", amount="in_hand", rows="receipts")
    yield from _claims()
    yield from _moved()
    yield from _taken_while_leaving()


def _in_hand(what: str, found, *, moment: str, amount: str, rows: str) -> Iterator[Difference]:
    """The receipts listed add up to the amount, all of them were in the agent's hands at that moment,
    and no other was."""

    def holder(row) -> tuple[int, int]:
        return row.agent_id, row.branch_id

    ordered = found.order_by("agent", "branch", "pk").prefetch_related(rows)
    for key, group in groupby(ordered, key=holder):
        held = held_receipts(*key)
        for row in group:
            if row.listed != getattr(row, amount):
                yield Difference(
                    f"{what} receipts", str(row.uuid), str(getattr(row, amount)), str(row.listed)
                )
            listed = {item.collection_id for item in getattr(row, rows).all()}
            expected = _of_village(row, held)
            yield from _listed(what, row, listed, expected, getattr(row, moment))


def _of_village(row, held: dict[int, Held]) -> dict[int, Held]:
    """A hand-over is about one village, a count about the whole branch."""
    village = getattr(row, "village_id", None)
    if village is None:
        return held
    here = set(
        Collection.objects.filter(agent=row.agent_id, village=village).values_list("pk", flat=True)
    )
    return {pk: receipt for pk, receipt in held.items() if pk in here}


def _listed(
    what: str, row, listed: set[int], held: dict[int, Held], at: dt.datetime
) -> Iterator[Difference]:
    for pk in sorted(held.keys() - listed):
        if held[pk].was_surely(at):
            yield Difference(
                f"{what} receipts", str(row.uuid), "not listed", f"receipt {pk} in hand"
            )
    for pk in sorted(listed):
        if pk not in held or not held[pk].was_perhaps(at):
            yield Difference(f"{what} receipts", str(row.uuid), f"receipt {pk}", "not in hand")


def _worth(denominations: dict[str, int]) -> int | str:
    try:
        return counted_total(as_read(denominations))
    except ValueError as error:
        return str(error)


def _claims() -> Iterator[Difference]:
    """While a hand-over waits or was accepted the agent leaves; of several the last one counts."""
    newer = Succession.objects.filter(
        agent=OuterRef("agent"), village=OuterRef("village"), pk__gt=OuterRef("pk")
    ).exclude(answer__outcome__in=OVER)
    standing = Succession.objects.exclude(answer__outcome__in=OVER).filter(~Exists(newer))
    for row in standing.filter(leaving__isnull=True).iterator():
        yield Difference("agent who leaves", str(row.uuid), "missing", f"hand-over {row.pk}")
    right = Q(succession__in=standing, agent=F("succession__agent"))
    right &= Q(village=F("succession__village"))
    for row in Leaving.objects.exclude(right).iterator():
        yield Difference("agent who leaves", str(row), f"hand-over {row.succession_id}", "none")


def _moved() -> Iterator[Difference]:
    """As many members went over as were counted, and nobody stayed behind with an agent who is gone."""
    answers = SuccessionAnswer.objects.annotate(people=Count("moved"))
    for answer in answers.exclude(people=F("members")).iterator():
        yield Difference("hand-over members", str(answer), str(answer.members), str(answer.people))
    gone = Leaving.objects.filter(
        agent=OuterRef("agent"),
        village=OuterRef("village"),
        succession__answer__outcome=SuccessionOutcome.ACCEPTED,
    )
    works = Assignment.objects.filter(
        agent=OuterRef("agent"), village=OuterRef("village"), until_on__isnull=True
    )
    behind = Member.objects.present().filter(Exists(gone), ~Exists(works))
    for member in behind.iterator():
        yield Difference("hand-over members", str(member.uuid), f"agent {member.agent_id}", "moved")


def _taken_while_leaving() -> Iterator[Difference]:
    """A receipt an agent wrote while she was leaving is flagged; one that was booked anew says what the
    one it took the place of had said."""
    for row in Succession.objects.select_related("answer").order_by("pk").iterator():
        receipts = Collection.objects.filter(
            agent=row.agent_id,
            village=row.village_id,
            is_after_leaving=False,
            recorded_at__gt=row.started_at + NEAR,
            rebooked_from__isnull=True,
        ).of_agents()
        answer = getattr(row, "answer", None)
        if answer and answer.outcome in OVER:
            receipts = receipts.filter(recorded_at__lt=answer.answered_at - NEAR)
        came_back = Assignment.objects.filter(
            agent=row.agent_id, village=row.village_id, from_on__gt=row.last_on
        ).aggregate(on=Min("from_on"))["on"]
        if came_back:
            receipts = receipts.filter(collected_on__lt=came_back)
        for receipt in receipts.iterator():
            yield Difference("receipt while leaving", str(receipt), "not flagged", "flagged")
    anew = ReversalDecision.objects.filter(rebooked__isnull=False).select_related("rebooked")
    for row in anew.exclude(
        rebooked__is_after_leaving=F("collection__is_after_leaving")
    ).iterator():
        said = ("not flagged", "flagged")[row.rebooked.is_after_leaving]
        yield Difference(
            "receipt while leaving", str(row.rebooked), said, f"as {row.collection_id}"
        )
