"""The agent's balance in the official system: filling it up, and paying the scheme from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dues import custody_rules
from dues.actions.custody import (
    check_branch_acts,
    check_day,
    check_day_has_come,
    check_proven,
    lock_collections,
    write_scheme_payment,
)
from dues.actions.proofs import keep_proof
from dues.actions.references import reference_used
from dues.actions.remitting import receipts_to_hand_on, write_remittance
from dues.enums import Handover, SchemeChannel
from dues.errors import NotInBalance, NotToTopUp, NotYours
from dues.models import (
    CarriedCollection,
    Collection,
    CollectionLine,
    LiveTopUp,
    ReachedLine,
    Remittance,
    SchemePayment,
    TopUp,
    TopUpUndo,
)
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.rupiah import format_rupiah
from perisai.common.scans import Scan
from villages.models import Agent, Branch, Village
from villages.queries import viewer_for


@transaction.atomic
def top_up(
    *,
    uuid: UUID,
    agent: Agent,
    collections: Iterable[Collection],
    amount: int,
    reference: str,
    proof: Scan | None,
    topped_up_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> TopUp:
    """Note that `amount` rupiah entered the agent's balance, with the money of these receipts in it.

    What the receipts do not add up to is the agent's own; without receipts all of it is. Nobody is
    protected by it and it still counts toward the limits on cash. `why_late` is needed for receipts on a
    day in a closed month. The same `uuid` and content answers as the first time. Raises NotToTopUp,
    NotToHandOver, AlreadyCarried, ReversalWaits, ProofMissing, ReferenceUsed, BadDay, MonthIsClosed,
    NotYours, UuidReused.
    """
    chosen = sorted({collection.pk for collection in collections})
    reference = reference.strip()
    content = content_hash_of(
        agent=agent.pk,
        receipts=chosen,
        amount=amount,
        reference=reference,
        on=topped_up_on,
        proof=proof and proof.digest,
    )
    lock_collections(chosen)
    # A top-up without receipts locks nobody's dues: its retry waits here instead.
    Agent.objects.select_for_update(of=("self",), no_key=True).get(pk=agent.pk)
    if known := TopUp.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    rows = receipts_to_hand_on(chosen, agent) if chosen else []
    village, branch = _place(rows, agent, at)
    if by.pk != agent.user_id:
        check_branch_acts(branch, by=by, at=at)
    _check_amount(amount, rows)
    check_proven(reference, proof)
    if rows:
        newest = max(row.collected_on for row in rows)
        check_day(topped_up_on, earliest=newest, branch=branch, at=at, field="topped_up_on")
    else:
        check_day_has_come(topped_up_on, branch=branch, at=at, field="topped_up_on")
    kept = {"reference": reference, "recorded_at": at, "by": by, **keep_proof(proof)}
    row = TopUp.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        village=village,
        branch=branch,
        amount=amount,
        topped_up_on=topped_up_on,
        remittance=_remittance(rows, agent, topped_up_on, content, {**kept, "why_late": why_late}),
        **kept,
    )
    _claim(row)
    record("balance.topped_up", row, by=by, amount=amount, of_members=row.of_members)
    return row


@transaction.atomic
def undo_top_up(*, top_up: TopUp, reason: str, by, at: dt.datetime) -> TopUpUndo:
    """The agent takes back a top-up of her own money that was noted wrongly; its reference is free again,
    so the right one can be noted. Asking twice answers as the first time. Raises NotYours, and NotToTopUp
    when members' money is in it: that the branch refuses."""
    if by.pk != top_up.agent.user_id:
        raise NotYours(_("Only the agent herself takes back what she noted of her own money."))
    Agent.objects.select_for_update(of=("self",), no_key=True).get(pk=top_up.agent_id)
    if known := TopUpUndo.objects.filter(top_up=top_up).first():
        return known
    if top_up.remittance_id:
        raise NotToTopUp(_("Members' money is in this top-up: ask the branch to refuse it."))
    undo = TopUpUndo.objects.create(top_up=top_up, reason=reason, undone_by=by, undone_at=at)
    LiveTopUp.objects.filter(top_up=top_up).delete()
    record("balance.top_up_undone", top_up, by=by, amount=top_up.amount)
    return undo


@transaction.atomic
def pay_from_balance(
    *,
    uuid: UUID,
    agent: Agent,
    collections: Iterable[Collection],
    reference: str,
    proof: Scan | None,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> SchemePayment:
    """Note that the agent paid these receipts, whose money is in her balance, into the scheme.

    Everybody on them counts as paid from `paid_on`, according to Perisai; nobody has to confirm it, the
    branch can refuse the top-up they belong to. `why_late` is needed for a day in a closed month. The same
    `uuid` and content answers as the first time. Raises NotInBalance, ProofMissing, ReferenceUsed, BadDay,
    MonthIsClosed, NotYours, UuidReused.
    """
    chosen = sorted({collection.pk for collection in collections})
    reference = reference.strip()
    content = content_hash_of(
        agent=agent.pk,
        receipts=chosen,
        reference=reference,
        paid_on=paid_on,
        proof=proof and proof.digest,
    )
    lock_collections(chosen)
    if known := SchemePayment.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    remittances = _in_balance(chosen, agent)
    first = min(remittances.values(), key=lambda row: row.pk)
    if by.pk != agent.user_id:
        check_branch_acts(first.branch, by=by, at=at)
    check_proven(reference, proof)
    newest = max(row.handed_over_on for row in remittances.values())
    check_day(paid_on, earliest=newest, branch=first.branch, at=at, field="paid_on")
    lines = CollectionLine.objects.filter(collection__in=chosen)
    return write_scheme_payment(
        [(line, remittances[line.collection_id]) for line in lines],
        uuid=uuid,
        content_hash=content,
        channel=SchemeChannel.BALANCE,
        reference=reference,
        paid_on=paid_on,
        agent=agent,
        village=first.village,
        branch=first.branch,
        why_late=why_late,
        by=by,
        at=at,
        **keep_proof(proof),
    )


def _place(rows: Sequence[Collection], agent: Agent, at: dt.datetime) -> tuple[Village, Branch]:
    """The village and branch of the oldest receipt; without receipts those where the agent works."""
    if rows:
        return rows[0].village, rows[0].branch
    here = Village.objects.visible_to(viewer_for(agent.user, now=at))
    village = here.filter(branch__isnull=False).select_related("branch").order_by("code").first()
    if village is None:
        raise NotToTopUp(
            _("You work in no village that a branch covers. Ask head office to assign you.")
        )
    return village, village.branch


def _check_amount(amount: int, rows: Sequence[Collection]) -> None:
    if amount < 1:
        raise NotToTopUp(_("Write how much entered the balance."), field="amount")
    missing = sum(row.total for row in rows) - amount
    if missing > 0:
        raise NotToTopUp(
            _(
                "%(missing)s less than the receipts you chose. Take receipts out, or compare the amount"
                " with the proof."
            )
            % {"missing": format_rupiah(missing)},
            field="amount",
        )


def _remittance(
    rows: Sequence[Collection], agent: Agent, on: dt.date, content: str, kept: dict
) -> Remittance | None:
    if not rows:
        return None
    return write_remittance(
        rows,
        uuid=new_uuid(),
        content_hash=content,
        agent=agent,
        handover=Handover.TOP_UP,
        handed_over_on=on,
        **kept,
    )


def _claim(row: TopUp) -> None:
    plain = custody_rules.plain_reference(row.reference)
    try:
        with transaction.atomic():
            LiveTopUp.objects.create(top_up=row, reference=plain)
    except IntegrityError as error:
        raise reference_used(row.reference) from error


def _in_balance(chosen: Sequence[int], agent: Agent) -> dict[int, Remittance]:
    """The top-up that carries each of the chosen receipts, when all of them may be paid from it."""
    if not chosen:
        raise NotInBalance(_("Choose at least one receipt."), field="collections")
    carried = {
        row.collection_id: row.remittance
        for row in CarriedCollection.objects.filter(
            collection__in=chosen,
            remittance__agent=agent,
            remittance__handover=Handover.TOP_UP,
        ).select_related("remittance__branch", "remittance__village")
    }
    is_paid = ReachedLine.objects.filter(line__collection__in=chosen).exists()
    if len(carried) < len(chosen) or is_paid:
        raise NotInBalance(
            _(
                "One of these receipts is not in your balance, or was paid from it already. Nothing was"
                " saved. Look again."
            ),
            field="collections",
        )
    if len({row.branch_id for row in carried.values()}) > 1:
        raise NotInBalance(
            _("These receipts belong to more than one branch. Pay those of each by themselves."),
            field="collections",
        )
    return carried
