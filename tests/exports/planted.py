"""Rows of every list that can be taken away, as the coordinator sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from claims.models import Claim
from dues.models import Anomaly, CashCount, Collection, Confirmation, Remittance
from members.models import CounterCheck, Member
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.audit.models import AuditEntry
from perisai.exports.enums import ListName
from perisai.inspections.draw_rules import key_of, ticket_of
from perisai.inspections.models import Drawn, Inspection
from perisai.reports.queries.score_figures import Figure
from tests.architecture import facts
from tests.architecture.facts import custody, inspections
from tests.architecture.facts import members as member_facts
from tests.cast import Cast
from tests.taking import take_from
from villages.models import Agent, Event, Prospect, Target, Village


@dataclass(frozen=True, slots=True)
class Planted:
    """How one more row comes into a list, which table its keys are of, and what of a row stands on its
    page."""

    plant: Callable[[Cast], object]
    model: type[Model]
    mark: Callable[[Model], str] = lambda row: str(row.uuid)


def _drawn(cast: Cast) -> None:
    """One more member drawn in the same inspection; the first does not match the book."""
    first = Drawn.objects.first()
    if first is None:
        inspections.mismatch_step(cast)
        return
    member = cast.member()
    place = Drawn.objects.count() + 1
    key = key_of(inspections.SALT, str(member.uuid))
    Drawn.objects.create(
        draw=first.draw,
        member=member,
        place=place,
        number=place,
        has_paid=False,
        ticket=ticket_of(inspections.SEED, key),
        book_amount=0,
        book_receipts=0,
    )


def _check(cast: Cast) -> CounterCheck:
    number = CounterCheck.objects.count()
    return member_facts.counter_check(cast, nik_key=f"{number:08d}" + "0" * 56)


def _left(cast: Cast) -> None:
    number = AuditEntry.objects.count()
    told = {"reason": f"rapat ke-{number}", "rows": number}
    record("export.taken", cast.village, by=cast.sz.user, **told)


def _there(cast: Cast) -> None:
    """The cast has several of these."""


PLANTED: dict[ListName, Planted] = {
    ListName.MEMBERS: Planted(lambda cast: cast.enrolment(), Member),
    ListName.RECEIPTS: Planted(take_from, Collection),
    ListName.REMITTANCES: Planted(facts.remittance, Remittance),
    ListName.CLAIMS: Planted(facts.claim, Claim),
    ListName.INSPECTIONS: Planted(inspections.inspection, Inspection),
    ListName.INSPECTED: Planted(_drawn, Drawn),
    ListName.ANOMALIES: Planted(facts.anomaly, Anomaly),
    ListName.AGENTS: Planted(_there, Agent),
    ListName.VILLAGES: Planted(_there, Village, lambda row: row.code),
    ListName.PROSPECTS: Planted(facts.prospect, Prospect),
    ListName.EVENTS: Planted(facts.outreach_event, Event),
    ListName.CONFIRMATIONS: Planted(facts.confirmation, Confirmation),
    ListName.COUNTS: Planted(custody.cash_count, CashCount),
    ListName.TARGETS: Planted(facts.target, Target),
    ListName.SCORES: Planted(_there, Agent),
    ListName.SCORE_ROWS: Planted(take_from, Collection),
    ListName.ACTIVITY: Planted(_there, User, lambda row: row.name),
    ListName.OUTGOING: Planted(_left, AuditEntry, lambda row: row.details["reason"]),
    ListName.COUNTER: Planted(_check, CounterCheck, lambda row: row.trace),
}


def address_of(cast: Cast, list_name: ListName) -> str:
    """What the address says beside the name of the list: whose rows, and targets of every year."""
    if list_name == ListName.INSPECTED:
        return f"pemeriksaan={Inspection.objects.get().uuid}"
    if list_name == ListName.SCORE_ROWS:
        return f"agen={cast.sz.uuid}&angka={Figure.CASH}"
    return "tahun=" if list_name == ListName.TARGETS else ""
