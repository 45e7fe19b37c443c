"""The branch pays what it accepted into the scheme: only this protects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import custody_rules
from dues.actions.custody import (
    check_branch_acts,
    check_day,
    lock_collections,
    write_scheme_payment,
)
from dues.actions.proofs import keep_proof
from dues.enums import SchemeChannel
from dues.errors import NotToPayIn, ProofMissing
from dues.models import CollectionLine, Remittance, SchemePayment
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan


@transaction.atomic
def pay_in(
    *,
    uuid: UUID,
    remittances: Iterable[Remittance],
    reference: str,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    proof: Scan | None = None,
    why_late: str = "",
) -> SchemePayment:
    """The branch paid these accepted remittances into the scheme, whole, under one reference.

    Everybody on their receipts counts as paid from then on. `why_late` is needed for a day in a closed
    month. The same `uuid` and content answers as the first time. Raises NotToPayIn, ProofMissing,
    ReferenceUsed, BadDay, MonthIsClosed, NotYours, UuidReused.
    """
    chosen = sorted({remittance.pk for remittance in remittances})
    reference = reference.strip()
    content = content_hash_of(
        remittances=chosen,
        reference=reference,
        paid_on=paid_on,
        proof=proof and proof.digest,
    )
    lines = CollectionLine.objects.filter(collection__carried__remittance__in=chosen)
    lock_collections(set(lines.order_by().values_list("collection", flat=True)))
    if known := SchemePayment.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    rows = _payable(chosen)
    branch = rows[0].branch
    check_branch_acts(branch, by=by, at=at)
    newest = max(row.handed_over_on for row in rows)
    check_day(paid_on, earliest=newest, branch=branch, at=at, field="paid_on")
    if not custody_rules.plain_reference(reference):
        raise ProofMissing(
            _("Write the reference of BPJS Ketenagakerjaan (Jamsostek) from the proof."),
            field="reference",
        )
    return write_scheme_payment(
        [
            (line, line.collection.carried.remittance)
            for line in lines.select_related("collection__carried__remittance")
        ],
        uuid=uuid,
        content_hash=content,
        channel=SchemeChannel.BRANCH,
        reference=reference,
        paid_on=paid_on,
        branch=branch,
        by=by,
        at=at,
        why_late=why_late,
        **keep_proof(proof),
    )


def _payable(chosen: Sequence[int]) -> list[Remittance]:
    if not chosen:
        raise NotToPayIn(_("Choose at least one remittance."))
    rows = list(Remittance.objects.filter(pk__in=chosen).to_pay_in().select_related("branch"))
    if len(rows) < len(chosen):
        raise NotToPayIn(
            _(
                "One of these remittances was not accepted, or is paid in already. Nothing was saved."
                " Look again."
            )
        )
    if len({row.branch_id for row in rows}) > 1:
        raise NotToPayIn(_("These remittances belong to more than one branch. Pay each in alone."))
    return rows
