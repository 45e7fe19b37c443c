"""An agent pays the scheme for members before they have paid her, and is repaid later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.asking import lapsed_before
from dues.actions.collecting import (
    Payer,
    Share,
    check_amount,
    flag_after_leaving,
    lock_shares,
    price_shares,
)
from dues.actions.custody import (
    check_day_has_come,
    check_proven,
    lock_agents,
    write_scheme_payment,
)
from dues.actions.numbering import next_receipt
from dues.actions.proofs import keep_proof
from dues.actions.recording import (
    PricedShare,
    already_recorded,
    write_collection,
    write_repayment,
)
from dues.enums import SchemeChannel, Source
from dues.errors import AmountChanged, NotToAdvance, NotToRepay, ProofMissing
from dues.models import Collection, CollectionLine
from dues.queries.advances import open_lines
from perisai.common.ids import new_uuid
from perisai.common.retries import content_hash_of
from perisai.common.scans import Scan
from perisai.regulations.enums import PayerKind
from villages.models import Agent, Branch
from villages.queries import local_day


@transaction.atomic
def record_advance(
    *,
    uuid: UUID,
    agent: Agent,
    shares: Sequence[Share],
    channel: SchemeChannel,
    reference: str,
    proof: Scan | None,
    expected_total: int,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> Collection:
    """Note that the agent paid these months into the scheme with her own money.

    The months are paid and count as having reached the scheme from `paid_on`, according to Perisai; no
    member's cash moved, so there is no receipt. `expected_total` is the rupiah the screen showed.
    `why_late` is needed for a day in a closed month. The same `uuid` and content answers as the first
    time. Raises NotToAdvance (also of whoever has lapsed by the day it is noted), ProofMissing,
    ReferenceUsed, BadDay, AlreadyPaid, CannotBePaid, AmountChanged, NothingToPay, MonthIsClosed,
    AgentLeaves, UuidReused.
    """
    reference = reference.strip()
    content = content_hash_of(
        agent=agent.pk,
        shares=[asdict(share) for share in shares],
        channel=str(channel),
        reference=reference,
        total=expected_total,
        on=paid_on,
        proof=proof and proof.digest,
    )
    lock_agents([agent.pk])
    standings = lock_shares(shares)
    if known := already_recorded(uuid, content):
        return known
    priced = price_shares(shares, standings, PayerKind.SELF, paid_on)
    check_amount(priced, expected_total)
    if not expected_total:
        raise NotToAdvance(
            _("Credit pays all of these months, so nothing is to be paid first. Use Take dues.")
        )
    branch = _one_branch(priced)
    flag_after_leaving(agent, priced, is_already_taken=False)
    _check_not_lapsed(priced, local_day(at, branch.time_zone))
    if channel not in SchemeChannel.of_agent():
        raise ProofMissing(_("Choose how you paid: payment code or balance."), field="channel")
    check_proven(reference, proof)
    check_day_has_come(paid_on, branch=branch, at=at, field="paid_on")
    village = priced[0].enrolment.member.village
    collection = write_collection(
        priced,
        by=by,
        uuid=uuid,
        content_hash=content,
        source=Source.ADVANCE,
        payer_name=agent.user.name,
        payer_kind=PayerKind.SELF,
        agent=agent,
        village=village,
        branch=branch,
        collected_on=paid_on,
        collected_at=at,
        recorded_at=at,
        why_late=why_late,
    )
    write_scheme_payment(
        [(line, None) for line in collection.lines.all()],
        uuid=new_uuid(),
        content_hash=content,
        channel=channel,
        reference=reference,
        paid_on=paid_on,
        agent=agent,
        village=village,
        branch=branch,
        why_late=why_late,
        by=by,
        at=at,
        **keep_proof(proof),
    )
    return collection


@transaction.atomic
def repay_advance(
    *,
    uuid: UUID,
    agent: Agent,
    payer: Payer,
    shares: Sequence[Share],
    expected_total: int,
    collected_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> Collection:
    """A payer gives the agent back what she had paid in advance: a receipt from her book for the oldest
    months of each enrolment that nobody has repaid.

    Each share names the month the screen showed as the oldest. The money is the agent's own again: it
    is no cash in hand and is never handed on. `expected_total` is the rupiah the payer was told. `why_late`
    is needed for a day in a closed month. The same `uuid` and content answers as the first time. Raises
    NotToRepay, AmountChanged, AlreadyPaid, NothingToPay, MonthIsClosed, UuidReused.
    """
    content = content_hash_of(
        agent=agent.pk,
        payer=asdict(payer),
        shares=[asdict(share) for share in shares],
        total=expected_total,
    )
    lock_shares(shares)
    if known := already_recorded(uuid, content):
        return known
    advanced = [line for share in shares for line in _oldest(share, agent)]
    if sum(line.cash for line in advanced) != expected_total:
        raise AmountChanged(
            _("The amount has changed. Nothing was saved. Look at the new amount and save again.")
        )
    first = advanced[0].collection
    collection = write_repayment(
        advanced,
        by=by,
        why_late=why_late,
        uuid=uuid,
        content_hash=content,
        payer_name=payer.name,
        payer_kind=payer.kind,
        agent=agent,
        village=first.village,
        branch=first.branch,
        collected_on=collected_on,
        collected_at=at,
        recorded_at=at,
        **next_receipt(agent, first.branch, at),
    )
    return collection


def _one_branch(priced: Sequence[PricedShare]) -> Branch:
    """The branch that all these people belong to."""
    branches = {share.enrolment.member.village.branch for share in priced}
    if len(branches) > 1 or None in branches:
        raise NotToAdvance(
            _(
                "These people do not belong to one branch. Note what you paid for each by themselves."
            )
        )
    return branches.pop()


def _check_not_lapsed(priced: Sequence[PricedShare], today: dt.date) -> None:
    """Raises NotToAdvance when one of them has lapsed by the day on which the advance is noted: a day on
    a proof brings nobody back."""
    lapsed = lapsed_before({share.enrolment.pk for share in priced}, today)
    for share in priced:
        if share.enrolment.pk in lapsed:
            raise NotToAdvance(
                _(
                    "The participation of %(name)s has lapsed, so nothing can be paid first for it, also"
                    " not with an earlier day. Open the member's page and choose Reactivate."
                )
                % {"name": share.enrolment.member.name}
            )


def _oldest(share: Share, agent: Agent) -> list[CollectionLine]:
    """The oldest months of this share that the agent paid in advance and nobody has repaid."""
    found = list(
        open_lines(agent)
        .filter(enrolment=share.enrolment_id)
        .select_related("collection__village", "collection__branch")[: share.months]
    )
    if any(line.collection.reversal_requests.filter(decision__isnull=True) for line in found):
        raise NotToRepay(
            _(
                "Somebody asked to undo this advance. Wait until the coordinator has decided, then take"
                " the money."
            )
        )
    if len(found) < share.months or found[0].month != share.first_month:
        raise NotToRepay(
            _("What is to be repaid has changed. Nothing was saved. Look at it again.")
        )
    return found
