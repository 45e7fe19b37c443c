"""Somebody who moves money, in a process of her own.

Reads a step a line, as JSON, and answers with a word: the key of what it wrote, or the name of the
refusal. With `hold` it says "held" before it commits, and commits when it gets another line.
With `die_at` it is killed like a power cut: before the statement of that number, or, with 0, after
everything is saved and before it could say so.
"""

import datetime as dt
import json
import sys
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import django

django.setup()
from django.db import connection, transaction  # noqa: E402

from dues.actions import counting  # noqa: E402
from dues.actions.closing import close_month  # noqa: E402
from dues.actions.collecting import Payer, Share, record_paid_elsewhere, take_dues  # noqa: E402
from dues.actions.deciding import decide_remittance  # noqa: E402
from dues.actions.duplicates import decide_duplicate  # noqa: E402
from dues.actions.entering import Counted, enter_stubs  # noqa: E402
from dues.actions.moving import order_move  # noqa: E402
from dues.actions.paying_in import pay_in  # noqa: E402
from dues.actions.remitting import hand_over  # noqa: E402
from dues.actions.reversal import request_reversal  # noqa: E402
from dues.actions.succession import accept_succession, start_succession  # noqa: E402
from dues.enums import Handover, PaidThrough, ReversalKind, SchemeChannel, Source  # noqa: E402
from dues.models import Collection, Remittance, RoundSheet, Succession  # noqa: E402
from dues.queries.month_figures import month_figures  # noqa: E402
from dues.sheet_rules import Typed  # noqa: E402
from members.enums import DuplicateOutcome  # noqa: E402
from members.models import DuplicateRequest, Enrolment  # noqa: E402
from perisai.accounts.models import User  # noqa: E402
from perisai.common.errors import Refused  # noqa: E402
from perisai.common.scans import Scan  # noqa: E402
from tests.dues.mortal import Mortal, die_alone  # noqa: E402
from villages.models import Agent, Branch, Village  # noqa: E402

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def hand(agent, *, uuid, receipts, reference=None):
    straight = {"handover": Handover.CASH}
    if reference:
        straight = {
            "handover": Handover.DIRECT,
            "channel": SchemeChannel.PAYMENT_CODE,
            "reference": reference,
            "proof": Scan(b"a photo", ".jpg"),
        }
    return hand_over(
        uuid=UUID(uuid),
        agent=agent,
        collections=Collection.objects.filter(pk__in=receipts),
        handed_over_on=NOW.date(),
        by=agent.user,
        at=NOW,
        **straight,
    )


def decide(agent, *, remittance, is_accepted):
    row = Remittance.objects.get(pk=remittance)
    return decide_remittance(
        remittance=row,
        is_accepted=is_accepted,
        counted=row.total if is_accepted else None,
        reason="" if is_accepted else "tidak ada",
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def pay(agent, *, uuid, remittance, reference):
    return pay_in(
        uuid=UUID(uuid),
        remittances=Remittance.objects.filter(pk=remittance),
        reference=reference,
        paid_on=NOW.date(),
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def undo(agent, *, uuid, receipt):
    return request_reversal(
        uuid=UUID(uuid),
        collection=Collection.objects.get(pk=receipt),
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah",
        by=agent.user,
        at=NOW,
    )


def take(agent, *, enrolment, is_already_taken=False):
    return take_dues(
        uuid=uuid4(),
        agent=agent,
        source=Source.DOOR,
        payer=Payer("Ibu Pembayar", "self"),
        shares=[Share(enrolment, dt.date(2026, 11, 1), 1)],
        expected_total=8_400,
        collected_on=NOW.date(),
        by=agent.user,
        at=NOW,
        is_already_taken=is_already_taken,
    )


def count(agent, *, expected):
    counting.COUNTED_ONCE_WITHIN = dt.timedelta()  # every round is at the same moment
    return counting.count_cash(
        uuid=uuid4(),
        agent=agent,
        branch=Branch.objects.get(code="N04"),
        denominations={100: expected // 100},
        expected=expected,
        witness="Pak Saksi",
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def start(agent, *, village):
    return start_succession(
        uuid=uuid4(),
        agent=agent,
        successor=Agent.objects.select_related("user").get(code="ST"),
        village=Village.objects.get(pk=village),
        last_on=NOW.date(),
        reason="Pindah",
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def accept(agent, *, succession):
    return accept_succession(
        succession=Succession.objects.get(pk=succession),
        by=User.objects.get(username="st"),
        at=NOW,
    )


def elsewhere(agent, *, enrolment, paid_on, total, reference=""):
    day = dt.date.fromisoformat(paid_on)
    return record_paid_elsewhere(
        uuid=uuid4(),
        share=Share(enrolment, day.replace(day=1), 1),
        payer=Payer("Ibu Pembayar", "self"),
        paid_through=PaidThrough.BRILINK,
        reference=reference,
        expected_total=total,
        paid_on=day,
        by=agent.user,
        at=NOW,
        why_late="Bukti baru diterima",
    )


def close(agent, *, month):
    branch, first = Branch.objects.get(code="N04"), dt.date.fromisoformat(month)
    return close_month(
        uuid=uuid4(),
        branch=branch,
        month=first,
        expected=month_figures(branch, first).digest,
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def move(agent, *, enrolment):
    member = Enrolment.objects.get(pk=enrolment).member
    return order_move(
        uuid=uuid4(),
        members=[member],
        agent=Agent.objects.select_related("user").get(code="ST"),
        village=None,
        from_on=NOW.date(),
        reason="Lebih dekat",
        by=User.objects.get(username="koordinator"),
        at=NOW,
    )


def judge(agent, *, request, outcome, username):
    return decide_duplicate(
        request=DuplicateRequest.objects.get(pk=request),
        outcome=DuplicateOutcome(outcome),
        reason="Sesuai KTP",
        by=User.objects.get(username=username),
        at=NOW,
    )


def stubs(agent, *, sheet, months):
    """One stub of a house that pays so many months, typed on a screen of its own."""
    total = 8_400 * months
    return enter_stubs(
        uuid=uuid4(),
        sheet=RoundSheet.objects.get(pk=sheet),
        rows={1: Typed("1", months=months)},
        unpaid=[],
        counted=Counted(1, total),
        shown_total=total,
        collected_on=NOW.date(),
        by=agent.user,
        at=NOW,
    )


STEPS = {
    "stubs": stubs,
    "move": move,
    "judge": judge,
    "hand": hand,
    "decide": decide,
    "pay": pay,
    "undo": undo,
    "take": take,
    "count": count,
    "start": start,
    "accept": accept,
    "elsewhere": elsewhere,
    "close": close,
}


def carry_out(agent, verb: str, *, hold: bool = False, **step):
    if not hold:
        return STEPS[verb](agent, **step)
    with transaction.atomic():
        done = STEPS[verb](agent, **step)
        print("held", flush=True)
        sys.stdin.readline()
    return done


def main() -> None:
    agent = Agent.objects.select_related("user").get(code="SZ")
    print("ready", flush=True)
    for line in sys.stdin:
        step = json.loads(line)
        die_at = step.pop("die_at", None)
        mortal = Mortal(die_at)
        try:
            with connection.execute_wrapper(mortal):
                done = carry_out(agent, **step)
            if die_at == 0:
                die_alone()
            answer = str(done.pk)
        except Refused as refusal:
            answer = type(refusal).__name__
        print(answer, mortal.count, flush=True)


if __name__ == "__main__":
    main()
