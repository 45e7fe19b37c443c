"""An agent hands on the money of receipts: straight to the scheme, or to the branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dues.actions.asking import ask_about_months_beyond_the_end
from dues.actions.custody import (
    check_branch_acts,
    check_day,
    check_proven,
    lock_collections,
    write_scheme_payment,
)
from dues.actions.late_entries import note_if_late
from dues.actions.on_its_way import refresh_cash
from dues.actions.proofs import keep_proof
from dues.enums import Handover, SchemeChannel, Source
from dues.errors import AlreadyCarried, NotToHandOver, ProofMissing, ReversalWaits
from dues.models import (
    CarriedCollection,
    Collection,
    CollectionLine,
    Remittance,
    RemittanceItem,
    ReversalRequest,
)
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan
from villages.models import Agent
from villages.queries import local_day


@dataclass(frozen=True, slots=True)
class StraightToScheme:
    """How an agent paid by herself: by which way, and on which day the scheme received it."""

    channel: SchemeChannel
    paid_on: dt.date


@transaction.atomic
def hand_over(
    *,
    uuid: UUID,
    agent: Agent,
    collections: Iterable[Collection],
    handover: Handover,
    handed_over_on: dt.date,
    by,
    at: dt.datetime,
    reference: str = "",
    proof: Scan | None = None,
    channel: SchemeChannel | None = None,
    paid_on: dt.date | None = None,
    why_late: str = "",
) -> Remittance:
    """Hand on the money of these receipts of one agent; which ones is the agent's choice.

    With `handover` cash or transfer the money is on its way until another person at the branch decides.
    With direct the agent paid the scheme herself: `channel`, `reference` and `proof` are needed, and
    everybody on the receipts counts as paid from `paid_on` (`handed_over_on` unless told), according to
    Perisai. Of months beyond the end of a participation the branch is asked what becomes of them.
    `why_late` is needed for a day in a closed month. The same `uuid` and content answers as the first
    time. Raises NotToHandOver, AlreadyCarried, ReversalWaits, ProofMissing, ReferenceUsed, BadDay,
    MonthIsClosed, NotYours, UuidReused.
    """
    chosen = sorted({collection.pk for collection in collections})
    reference = reference.strip()
    content = content_hash_of(
        agent=agent.pk,
        receipts=chosen,
        handover=str(handover),
        on=handed_over_on,
        reference=reference,
        channel=str(channel),
        paid_on=paid_on,
        proof=proof and proof.digest,
    )
    lock_collections(chosen)
    if known := Remittance.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    rows = receipts_to_hand_on(chosen, agent)
    branch = rows[0].branch
    if by.pk != agent.user_id:
        check_branch_acts(branch, by=by, at=at)
    newest = max(row.collected_on for row in rows)
    check_day(handed_over_on, earliest=newest, branch=branch, at=at, field="handed_over_on")
    straight = None
    if handover == Handover.DIRECT:
        straight = _straight(channel, paid_on or handed_over_on, reference, proof)
        check_day(straight.paid_on, earliest=newest, branch=branch, at=at, field="paid_on")
    elif handover == Handover.TRANSFER and not reference:
        raise ProofMissing(_("Write the reference of the transfer."), field="reference")
    remittance = write_remittance(
        rows,
        uuid=uuid,
        content_hash=content,
        agent=agent,
        handover=handover,
        reference=reference,
        handed_over_on=handed_over_on,
        recorded_at=at,
        by=by,
        why_late=why_late,
        **keep_proof(proof),
    )
    if straight:
        _reach_the_scheme(remittance, straight, why_late=why_late, by=by, at=at)
    return remittance


def receipts_to_hand_on(chosen: Sequence[int], agent: Agent) -> list[Collection]:
    """The chosen receipts of one agent and branch, oldest first, when all of them may be handed on.

    Exact only under the caller's lock. Raises NotToHandOver, AlreadyCarried, ReversalWaits.
    """
    rows = list(
        Collection.objects.filter(pk__in=chosen)
        .oldest_first()
        .select_related("branch", "village", "carried")
    )
    if not rows:
        raise NotToHandOver(_("Choose at least one receipt."))
    _refuse(
        NotToHandOver,
        [row for row in rows if row.agent_id != agent.pk or row.source not in Source.of_agent()],
        _("Not money of this agent: %(receipts)s."),
    )
    _refuse(
        NotToHandOver,
        Collection.objects.filter(pk__in=chosen).reversed(),
        _("Reversed receipts carry no money: %(receipts)s. Take them out."),
    )
    _refuse(
        AlreadyCarried,
        [row for row in rows if hasattr(row, "carried")],
        _("Already part of another remittance: %(receipts)s. Nothing was saved."),
    )
    waiting = ReversalRequest.objects.filter(collection__in=chosen, decision__isnull=True)
    _refuse(
        ReversalWaits,
        [request.collection for request in waiting.select_related("collection")],
        _("Waiting to be reversed: %(receipts)s. Take them out until the coordinator has decided."),
    )
    if len({row.branch_id for row in rows}) > 1 or rows[0].branch is None:
        raise NotToHandOver(
            _("These receipts belong to more than one branch. Hand on those of each by themselves.")
        )
    return rows


def _refuse(kind: type[NotToHandOver], rows: Iterable[Collection], text: str) -> None:
    numbers = sorted({str(row) for row in rows})
    if numbers:
        raise kind(text % {"receipts": ", ".join(numbers)}, field="collections")


def _straight(
    channel: SchemeChannel | None, paid_on: dt.date, reference: str, proof: Scan | None
) -> StraightToScheme:
    if channel not in SchemeChannel.of_agent():
        raise ProofMissing(_("Choose how you paid: payment code or balance."), field="channel")
    check_proven(reference, proof)
    return StraightToScheme(channel, paid_on)


def write_remittance(
    rows: Sequence[Collection], *, why_late: str | None = None, **fields
) -> Remittance:
    """Insert a remittance of these receipts, oldest first, with its live claims, in the caller's
    transaction and under the caller's lock. Of months beyond the end of a participation the branch is
    asked what becomes of them. `why_late` as in `note_if_late`.

    Raises AlreadyCarried, MonthIsClosed.
    """
    remittance = Remittance.objects.create(
        village=rows[0].village,
        branch=rows[0].branch,
        total=sum(row.total for row in rows),
        **fields,
    )
    RemittanceItem.objects.bulk_create(
        RemittanceItem(remittance=remittance, collection=row) for row in rows
    )
    try:
        with transaction.atomic():
            CarriedCollection.objects.bulk_create(
                CarriedCollection(collection=row, remittance=remittance) for row in rows
            )
    except IntegrityError as error:
        raise AlreadyCarried(
            _("One of these receipts was handed on in the meantime. Nothing was saved. Look again.")
        ) from error
    refresh_cash(row.pk for row in rows)
    note_if_late(remittance, why=why_late)
    lines = CollectionLine.objects.filter(collection__in=rows).order_by()
    ask_about_months_beyond_the_end(
        set(lines.values_list("enrolment", flat=True)),
        on=local_day(remittance.recorded_at, remittance.branch.time_zone),
        by=remittance.by,
        at=remittance.recorded_at,
    )
    record(
        "remittance.handed_over",
        remittance,
        by=remittance.by,
        handover=str(remittance.handover),
        receipts=len(rows),
        total=remittance.total,
    )
    return remittance


def _reach_the_scheme(
    remittance: Remittance, straight: StraightToScheme, *, why_late: str, by, at: dt.datetime
) -> None:
    lines = CollectionLine.objects.filter(collection__carried__remittance=remittance)
    write_scheme_payment(
        [(line, remittance) for line in lines],
        uuid=new_uuid(),
        content_hash=remittance.content_hash,
        channel=straight.channel,
        reference=remittance.reference,
        paid_on=straight.paid_on,
        agent=remittance.agent,
        village=remittance.village,
        branch=remittance.branch,
        proof_sha256=remittance.proof_sha256,
        proof_suffix=remittance.proof_suffix,
        why_late=why_late,
        by=by,
        at=at,
    )
