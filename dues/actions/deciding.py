"""The branch's answer to a remittance: counted and accepted, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from dues import custody_rules, permissions
from dues.actions.custody import lock_collections
from dues.actions.late_entries import note_if_late
from dues.actions.on_its_way import refresh_cash
from dues.actions.references import free_references
from dues.actions.standing import refresh_standing
from dues.enums import Handover
from dues.errors import AlreadyDecided, NotToDecide, NotYours
from dues.models import (
    CarriedCollection,
    Collection,
    CollectionLine,
    ConfirmedLine,
    LiveReference,
    LiveTopUp,
    ReachedLine,
    Remittance,
    RemittanceDecision,
    Shortage,
)
from dues.queries.credit import credit_in_use
from dues.queries.questions import answered_beyond_the_end
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.rupiah import format_rupiah
from villages.queries import local_day, viewer_for


@transaction.atomic
def decide_remittance(
    *,
    remittance: Remittance,
    is_accepted: bool,
    counted: int | None,
    reason: str = "",
    by,
    at: dt.datetime,
) -> RemittanceDecision:
    """Accept or refuse what was handed over; `counted` is the rupiah found, None when it was not counted.

    By the coordinator of the branch or head office, never by the agent or by who entered it. A refusal
    needs a reason, stays on record and frees the receipts. A short count is accepted for the receipts
    it covers in full, oldest first: what is left of the count goes back to the agent with the other
    receipts, and the difference becomes a Shortage that the agent owns. What an agent paid straight
    into the scheme or put into her balance is not counted; it can only be refused, when the proof is
    not true, and only while nothing rests on it: no receipt of it became credit, no later month uses
    credit from it, and the branch has not answered about months of it after an end. Of a top-up that is
    refused nothing counts any more, nor what was paid from it. The same answer by the same person
    returns the first one. Raises NotYours, AlreadyDecided, NotToDecide.
    """
    _check_other_person(remittance, by=by, at=at)
    rows = _locked_receipts(remittance)
    if known := RemittanceDecision.objects.filter(remittance=remittance).first():
        if (known.is_accepted, known.counted, known.decided_by_id) == (is_accepted, counted, by.pk):
            return known
        raise AlreadyDecided(_("This remittance was already decided. Look at the answer."))
    covered = _accepted(remittance, rows, counted) if is_accepted else _refused(rows, reason)
    decision = RemittanceDecision.objects.create(
        remittance=remittance,
        is_accepted=is_accepted,
        counted=counted,
        covered=sum(row.total for row in rows[:covered]),
        reason=reason,
        decided_by=by,
        decided_on=local_day(at, remittance.branch.time_zone),
        decided_at=at,
    )
    _free(remittance, rows[covered:])
    refresh_cash(row.pk for row in rows)
    if is_accepted and counted < remittance.total:
        _note_shortage(remittance, remittance.total - counted, by=by)
    note_if_late(decision, why=None)
    record(
        "remittance.accepted" if is_accepted else "remittance.refused",
        remittance,
        by=by,
        counted=counted,
        covered=decision.covered,
        freed=len(rows) - covered,
    )
    return decision


def _check_other_person(remittance: Remittance, *, by, at: dt.datetime) -> None:
    if by.pk in (remittance.by_id, remittance.agent.user_id):
        raise NotYours(_("Nobody decides on their own remittance. Ask another coordinator."))
    if not permissions.may_decide_remittance(viewer_for(by, now=at), remittance):
        raise NotYours(_("The coordinator of the branch or head office decides on a remittance."))


def _locked_receipts(remittance: Remittance) -> list[Collection]:
    """The receipts of a remittance, oldest first, locked."""
    ids = list(remittance.items.values_list("collection", flat=True))
    lock_collections(ids)
    return list(Collection.objects.filter(pk__in=ids).oldest_first())


def _accepted(remittance: Remittance, rows: Sequence[Collection], counted: int | None) -> int:
    """How many of the receipts the count covers."""
    if remittance.handover == Handover.TOP_UP:
        raise NotToDecide(
            _(
                "This money went into the agent's balance: nothing is counted here. Refuse it only when"
                " the proof is not true."
            )
        )
    if remittance.handover == Handover.DIRECT:
        raise NotToDecide(
            _(
                "This was paid straight into the scheme: nothing is counted here. Refuse it only when"
                " the proof is not true."
            )
        )
    if counted is None:
        raise NotToDecide(_("Write how much you counted."), field="counted")
    if counted > remittance.total:
        raise NotToDecide(
            _(
                "You counted %(more)s more than the receipts. Count again and give the rest back, or"
                " refuse, so that the agent hands over again with the missing receipt."
            )
            % {"more": format_rupiah(counted - remittance.total)},
            field="counted",
        )
    covered = custody_rules.covered_by_count([row.total for row in rows], counted)
    if not covered:
        raise NotToDecide(
            _(
                "The money does not cover a single receipt. Give it back and refuse, with the reason."
            ),
            field="counted",
        )
    return covered


def _refused(rows: Sequence[Collection], reason: str) -> int:
    if not reason.strip():
        raise NotToDecide(_("Say why you refuse: the agent reads it."), field="reason")
    if credited := list(Collection.objects.filter(pk__in=[row.pk for row in rows]).credited()):
        raise NotToDecide(
            _(
                "These receipts became credit, so their money counts as paid in: %(receipts)s. It can no"
                " longer be refused. Settle the difference with the agent."
            )
            % {"receipts": _titles(credited)}
        )
    lines = CollectionLine.objects.filter(collection__in=rows).exclude(cash=0)
    if answered := answered_beyond_the_end(lines).select_related("collection"):
        raise NotToDecide(
            _(
                "The branch has answered what became of the money for months after an end on these"
                " receipts: %(receipts)s. So it was paid in, and can no longer be refused. Settle the"
                " difference with the agent."
            )
            % {"receipts": _titles({line.collection for line in answered})}
        )
    if using := credit_in_use(rows):
        raise NotToDecide(
            _(
                "Later months were paid with credit from this money: %(receipts)s. Reverse those first,"
                " then refuse."
            )
            % {"receipts": _titles(using)}
        )
    if ConfirmedLine.objects.filter(line__collection__in=rows).exists():
        raise NotToDecide(
            _(
                "BPJS Ketenagakerjaan (Jamsostek) has confirmed months of this payment, so it is true. If"
                " the confirmation is wrong, undo its batch first."
            )
        )
    return 0


def _titles(rows: Iterable[Collection]) -> str:
    return ", ".join(sorted(row.title for row in rows))


def _free(remittance: Remittance, rows: Sequence[Collection]) -> None:
    """Receipts that the answer does not cover are with the agent again; what the agent paid by herself
    and was refused never reached the scheme, and a refused top-up is not in the balance.

    One payment from the balance may bring in receipts of several top-ups: its reference stays in use
    for those that were not refused."""
    CarriedCollection.objects.filter(remittance=remittance, collection__in=rows).delete()
    if remittance.handover not in Handover.by_agent():
        return
    LiveTopUp.objects.filter(top_up__remittance=remittance).delete()
    lines = dict(CollectionLine.objects.filter(collection__in=rows).values_list("pk", "enrolment"))
    ReachedLine.objects.filter(line__in=lines).delete()
    free_references(
        LiveReference.objects.filter(
            payment__lines__remittance=remittance, payment__reached__isnull=True
        )
    )
    refresh_standing(set(lines.values()))


def _note_shortage(remittance: Remittance, amount: int, *, by) -> None:
    shortage = Shortage.objects.create(
        uuid=new_uuid(), remittance=remittance, agent=remittance.agent, amount=amount
    )
    record("shortage.noted", shortage, by=by, amount=amount)
