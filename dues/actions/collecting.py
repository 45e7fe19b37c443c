"""Taking dues, at the door or at the desk, and noting dues paid elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import credit_rules, rules
from dues.actions.custody import lock_agents
from dues.actions.numbering import next_receipt
from dues.actions.recording import PricedShare, already_recorded, write_collection
from dues.actions.references import check_note, claim_for_note
from dues.actions.standing import lock_standing
from dues.enums import CustodyLevel, PaidThrough, Source
from dues.errors import (
    AgentLeaves,
    AlreadyPaid,
    AmountChanged,
    CannotBePaid,
    CashLimitReached,
    NothingToPay,
)
from dues.models import Collection, Standing
from dues.queries.cash import custody_of, custody_words
from dues.queries.credit import credit_for
from dues.queries.standing import progress_of
from dues.queries.successions import leaving_of, leaving_words
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.common.retries import content_hash_of
from perisai.regulations.enums import PayerKind
from villages.models import Agent, Branch
from villages.queries import local_day


@dataclass(frozen=True, slots=True)
class Share:
    """What one enrolment is to pay: `months` months in a row from `first_month` on, the month the
    screen showed. A stale screen is refused instead of charging the months after."""

    enrolment_id: int
    first_month: dt.date
    months: int


@dataclass(frozen=True, slots=True)
class Payer:
    """Who hands the money over."""

    name: str
    kind: PayerKind


@transaction.atomic
def take_dues(
    *,
    uuid: UUID,
    agent: Agent,
    source: Source,
    payer: Payer,
    shares: Sequence[Share],
    expected_total: int,
    collected_on: dt.date,
    by,
    at: dt.datetime,
    is_already_taken: bool = False,
    why_late: str | None = None,
) -> Collection:
    """Take dues in cash and give the receipt its number; printing follows by itself.

    Credit of each enrolment is used first. `expected_total` is the cash in rupiah the payer was told;
    where it is zero no money passes: the source becomes CREDIT and there is no receipt. `collected_on`
    is the local day, `at` the moment. Over a limit on cash for too long, and of an agent who leaves, new
    cash is refused; what `is_already_taken` (a paper sheet, a device without a line) is never lost but
    flagged. A day in a closed month needs approval afterwards, and `why_late` tells the reason. The same
    `uuid` and content answers with the first collection. Raises AlreadyPaid, CannotBePaid,
    AmountChanged, NothingToPay, CashLimitReached, AgentLeaves, UuidReused.
    """
    content = content_hash_of(
        agent=agent.pk,
        source=source,
        payer=asdict(payer),
        shares=[asdict(share) for share in shares],
        total=expected_total,
        # A person chose the day only of what was taken before; otherwise it is that of the clock, and
        # the form of last night is still the same in the morning.
        on=collected_on if is_already_taken else None,
    )
    lock_agents([agent.pk])
    standings = lock_shares(shares)
    if known := already_recorded(uuid, content):
        return known
    priced = price_shares(shares, standings, payer.kind, collected_on)
    check_amount(priced, expected_total)
    is_after_leaving = flag_after_leaving(agent, priced, is_already_taken)
    first = priced[0].enrolment.member
    branch = first.village.branch
    common = {
        "by": by,
        "uuid": uuid,
        "content_hash": content,
        "payer_name": payer.name,
        "payer_kind": payer.kind,
        "agent": agent,
        "village": first.village,
        "branch": branch,
        "collected_on": collected_on,
        "collected_at": at,
        "recorded_at": at,
    }
    if expected_total == 0:
        return write_collection(priced, source=Source.CREDIT, **common)
    # However old a paper sheet is: the flag says how much she held when it was entered.
    on = local_day(at, branch.time_zone) if branch and is_already_taken else collected_on
    is_over_limit = _is_over_limit(agent, branch, on, is_already_taken)
    return write_collection(
        priced,
        **common,
        source=source,
        is_over_limit=is_over_limit,
        is_after_leaving=is_after_leaving,
        why_late=why_late,
        **next_receipt(agent, branch, at),
    )


@transaction.atomic
def record_paid_elsewhere(
    *,
    uuid: UUID,
    share: Share,
    payer: Payer,
    paid_through: PaidThrough,
    reference: str,
    expected_total: int,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
    content: str = "",
) -> Collection:
    """Note dues a member paid at a branch, bank, app or shop. No receipt, no cash with the agent;
    counts as having reached the scheme, unconfirmed. Credit is used first: `expected_total` is the money
    in rupiah the screen showed; where it is zero nothing was paid and the source becomes CREDIT.
    `why_late` is needed for a day in a closed month. Raises as `take_dues`, and MonthIsClosed, and
    ReferenceUsed when the reference is in use: it claims its own until it is undone.

    The next month to pay is judged on the day of payment, `paid_on`. `content` is the digest of a
    payment that this is a part of.
    """
    bill = content
    content = bill or content_hash_of(
        share=asdict(share),
        payer=asdict(payer),
        through=paid_through,
        ref=reference,
        on=paid_on,
    )
    standings = lock_shares([share])
    if known := already_recorded(uuid, content):
        return known
    [priced] = price_shares([share], standings, payer.kind, paid_on)
    return write_note(
        priced,
        uuid=uuid,
        content=content,
        payer=payer,
        paid_through=paid_through,
        reference=reference,
        expected_total=expected_total,
        paid_on=paid_on,
        by=by,
        at=at,
        why_late=why_late,
        bill=bill,
    )


def write_note(
    share: PricedShare,
    *,
    uuid: UUID,
    content: str,
    payer: Payer,
    paid_through: PaidThrough,
    reference: str,
    expected_total: int,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str,
    bill: str = "",
) -> Collection:
    """Write that a priced share was paid, and not to the agent, in the caller's transaction: the one path
    of all money that no agent held. `expected_total` is rupiah; where it is zero credit paid, and no
    reference is claimed. `bill` is the digest of a payment that this is a part of.

    The enrolment is locked, and nothing is known under `uuid`. Raises AmountChanged, ReferenceUsed,
    AlreadyPaid, MonthIsClosed.
    """
    check_amount([share], expected_total)
    member = share.enrolment.member
    way, is_beside = {"source": Source.CREDIT}, False
    if expected_total:
        is_beside = check_note(reference, share.enrolment.pk, bill=bill)
        way = {"source": Source.ELSEWHERE, "paid_through": paid_through, "reference": reference}
    collection = write_collection(
        [share],
        **way,
        by=by,
        uuid=uuid,
        content_hash=content,
        payer_name=payer.name,
        payer_kind=payer.kind,
        agent=member.agent,
        village=member.village,
        branch=member.village.branch,
        collected_on=paid_on,
        collected_at=at,
        recorded_at=at,
        why_late=why_late,
    )
    claim_for_note(collection, is_beside=is_beside)
    return collection


def lock_shares(shares: Sequence[Share]) -> dict[int, Standing]:
    """Hold the enrolments before anything is compared: a second till waits here and then sees what the
    first one saved. Raises NothingToPay."""
    if not shares or any(share.months < 1 for share in shares):
        raise NothingToPay(_("Choose at least one person and one month."))
    return lock_standing({share.enrolment_id for share in shares})


def load_to_price(enrolment_ids: Iterable[int]) -> dict[int, Enrolment]:
    """Enrolments by id, with what pricing and writing ask of each. Two queries."""
    rows = Enrolment.objects.filter(pk__in=enrolment_ids)
    rows = rows.select_related("member__village__branch", "member__agent")
    return {row.pk: row for row in rows.prefetch_related("terms")}


def price_shares(
    shares: Sequence[Share],
    standings: dict[int, Standing],
    payer_kind: PayerKind,
    on: dt.date,
) -> list[PricedShare]:
    """Check that each enrolment may pay exactly these months, price them, and use its credit first
    unless a sponsor pays.

    Raises CannotBePaid, AlreadyPaid.
    """
    enrolments = load_to_price(standings)
    credit = credit_for(payer_kind, enrolments)
    return [
        _price_one(
            share,
            enrolments[pk],
            standings[pk],
            payer_kind=payer_kind,
            usable=credit[pk].usable,
            on=on,
        )
        for share in shares
        for pk in [share.enrolment_id]
    ]


def _price_one(
    share: Share,
    enrolment: Enrolment,
    standing: Standing,
    *,
    payer_kind: PayerKind,
    usable: int,
    on: dt.date,
) -> PricedShare:
    progress = progress_of(enrolment, standing)
    if not rules.status_on(progress, on).can_be_paid:
        raise CannotBePaid(
            _(
                "%(name)s can no longer pay on this enrolment: protection has lapsed or ended."
                " Open the member's page and choose Reactivate."
            )
            % {"name": enrolment.member.name}
        )
    if share.first_month != rules.next_month(progress, on):
        raise AlreadyPaid(
            _("The months of %(name)s to pay have changed. Nothing was saved. Look at them again.")
            % {"name": enrolment.member.name}
        )
    months = month_range(share.first_month, share.months)
    quote = rules.price_months(list(enrolment.terms.all()), months, payer_kind)
    return PricedShare(
        enrolment=enrolment,
        quote=quote,
        credits=credit_rules.bill_of(quote, usable).credits,
        is_first_payment=standing.paid_through is None,
    )


def check_amount(priced: Sequence[PricedShare], expected_total: int) -> None:
    """Raises AmountChanged unless these months cost the rupiah that the screen showed, less credit."""
    total = sum(share.cash for share in priced)
    if total != expected_total:
        raise AmountChanged(
            _("The amount has changed. Nothing was saved. Look at the new amount and save again.")
        )


def _is_over_limit(
    agent: Agent, branch: Branch | None, on: dt.date, is_already_taken: bool
) -> bool:
    custody = custody_of(agent, branch=branch, on=on)
    is_over = custody.level == CustodyLevel.REFUSE_NEW
    if is_over and not is_already_taken:
        raise CashLimitReached(custody_words(custody))
    return is_over


def flag_after_leaving(agent: Agent, priced: Sequence[PricedShare], is_already_taken: bool) -> bool:
    """Whether the agent leaves a village of these people. Raises AgentLeaves unless it was taken before.

    Exact under the caller's lock of her money.
    """
    villages = {share.enrolment.member.village_id for share in priced}
    leaving = leaving_of(agent).filter(village__in=villages).first()
    if leaving and not is_already_taken:
        raise AgentLeaves(leaving_words(leaving.succession))
    return leaving is not None
