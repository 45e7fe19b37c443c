"""What handing on, deciding and paying in have in common: one lock, one way to write a payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Several
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from dues import custody_rules, permissions
from dues.actions.asking import ask_about_late_arrival, lapsed_before
from dues.actions.late_entries import note_if_late
from dues.actions.on_its_way import refresh_cash
from dues.actions.references import claim_for_payment
from dues.actions.standing import lock_standing, refresh_standing
from dues.enums import SchemeChannel
from dues.errors import BadDay, NotYours, ProofMissing
from dues.models import (
    Collection,
    CollectionLine,
    PaidMonth,
    ReachedLine,
    Remittance,
    SchemePayment,
    SchemePaymentLine,
)
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.scans import Scan
from villages.models import Agent, Branch
from villages.queries import local_day, viewer_for


def lock_collections(collection_ids: Several[int]) -> set[int]:
    """Lock the money of the agents who took these collections and everybody whose dues they are, in one
    order, and return the enrolments.

    Whatever moves the money of a collection (taking, reversing, handing on, deciding, paying in) takes
    this lock first and looks afterwards, so that none of them sees half of another.
    """
    taken = Collection.objects.filter(pk__in=collection_ids).of_agents().order_by()
    lock_agents(set(taken.values_list("agent", flat=True)))
    lines = CollectionLine.objects.filter(collection__in=collection_ids)
    enrolments = set(lines.order_by().values_list("enrolment", flat=True))
    lock_standing(enrolments)
    return enrolments


def lock_agents(agent_ids: Iterable[int]) -> None:
    """Lock the cash of these agents, before any enrolment: while it is held nothing is taken, handed on,
    given back or counted of theirs elsewhere."""
    agents = Agent.objects.filter(pk__in=sorted(agent_ids)).order_by("pk")
    list(agents.select_for_update(no_key=True).values_list("pk"))


def check_branch_acts(branch: Branch, *, by, at: dt.datetime) -> None:
    """Raises NotYours unless `by` coordinates this branch on the day."""
    if not permissions.may_act_for_branch(viewer_for(by, now=at), branch):
        raise NotYours(_("Only the coordinator of this branch can do this."))


def check_day(day: dt.date, *, earliest: dt.date, branch: Branch, at: dt.datetime, field) -> None:
    """Raises BadDay when `day` lies in the branch's future or before the money was there."""
    check_day_has_come(day, branch=branch, at=at, field=field)
    if day < earliest:
        raise BadDay(
            _("On this day the money was not there yet. Choose %(day)s or a later day.")
            % {"day": f"{earliest:%d-%m-%Y}"},
            field=field,
        )


def check_day_has_come(day: dt.date, *, branch: Branch, at: dt.datetime, field) -> None:
    """Raises BadDay when `day` lies in the branch's future, or before the law began."""
    if day < regulations.begins_on():
        raise BadDay(_("This day cannot be. Check the year."), field=field)
    if day > local_day(at, branch.time_zone):
        raise BadDay(_("This day has not come yet. Write the day on the proof."), field=field)


def check_proven(reference: str, proof: Scan | None) -> None:
    """Raises ProofMissing unless what an agent did by herself has its reference and a photo."""
    if not custody_rules.plain_reference(reference):
        raise ProofMissing(
            _("Write the reference of BPJS Ketenagakerjaan (Jamsostek) from the proof."),
            field="reference",
        )
    if proof is None:
        raise ProofMissing(_("Add a photo of the proof of payment."), field="proof")


def write_scheme_payment(
    lines: Iterable[tuple[CollectionLine, Remittance | None]],
    *,
    uuid: UUID,
    content_hash: str,
    channel: SchemeChannel,
    reference: str,
    paid_on: dt.date,
    branch: Branch,
    by,
    at: dt.datetime,
    why_late: str | None = None,
    **fields,
) -> SchemePayment:
    """Insert a payment into the scheme with its lines and live claims, and move the standing of
    everybody it was for, in the caller's transaction and under the caller's lock. Of live months that
    come after a lapse the branch is asked whether they count; what an agent says she paid comes when it
    is noted, the branch's own payment on its day.

    `why_late` as in `note_if_late`. Raises ReferenceUsed, MonthIsClosed.
    """
    pairs = list(lines)
    enrolments = {line.enrolment_id for line, _remittance in pairs}
    today = local_day(at, branch.time_zone)
    late = lapsed_before(enrolments, today if channel in SchemeChannel.of_agent() else paid_on)
    payment = SchemePayment.objects.create(
        uuid=uuid,
        content_hash=content_hash,
        channel=channel,
        reference=reference,
        paid_on=paid_on,
        total=sum(line.cash for line, _remittance in pairs),
        branch=branch,
        recorded_at=at,
        by=by,
        **fields,
    )
    claim_for_payment(payment)
    SchemePaymentLine.objects.bulk_create(
        SchemePaymentLine(payment=payment, line=line, remittance=remittance)
        for line, remittance in pairs
    )
    ReachedLine.objects.bulk_create(
        ReachedLine(line=line, payment=payment) for line, _remittance in pairs
    )
    refresh_standing(enrolments)
    refresh_cash({line.collection_id for line, _remittance in pairs})
    # What became credit on its way is paid in too, but its months are free.
    live = set(
        PaidMonth.objects.filter(line__reached__payment=payment).values_list("line", flat=True)
    )
    ask_about_late_arrival(
        late,
        [line for line, _remittance in pairs if line.pk in live],
        on=today,
        by=by,
        at=at,
    )
    note_if_late(payment, why=why_late)
    record(
        "scheme_payment.recorded",
        payment,
        by=by,
        channel=str(channel),
        total=payment.total,
        paid_on=f"{paid_on}",
    )
    return payment
