"""What the night looks for in the books, rule by rule: each is one slice of the worker."""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dues.actions.anomalies import look_for
from dues.anomaly_enums import AnomalyRule
from dues.models import (
    Anomaly,
    CollectionLine,
    ConfirmedLine,
    ReversalDecision,
    ReversalRequest,
)
from members.models import EnrolmentTerms, Member, Visit
from scripts.bench.days import TONIGHT
from scripts.bench.inserting import insert
from scripts.bench.measuring import Table, sql, timed

MOST_SECONDS = 5  # of a slice, for 100,000 members with a million months of dues
SIZE = 100_000
FIRST = "2026-11-01"  # of the days looked at
LATELY = f"collected_on BETWEEN '{FIRST}' AND '2026-11-20'"
TOUCHED = (
    "dues_collection",
    "dues_confirmedline",
    "dues_paidmonth",
    "dues_remittance",
    "dues_reversaldecision",
    "dues_reversalrequest",
    "dues_schemepayment",
    "members_enrolmentterms",
    "members_member",
    "members_visit",
)
# The barest reading of the rows that a rule is about.
FLOORS = {
    AnomalyRule.LAPPING: f"""
        SELECT count(*) FROM dues_remittance r JOIN dues_remittanceitem i ON i.remittance_id = r.id
        WHERE r.handed_over_on >= '{FIRST}'""",
    AnomalyRule.BURST: f"""
        SELECT count(*), max(collected_at) FROM dues_collection WHERE collected_on >= '{FIRST}'""",
    AnomalyRule.NIGHT: f"""
        SELECT count(*), max(collected_at) FROM dues_collection WHERE collected_on >= '{FIRST}'""",
    AnomalyRule.PHONE: "SELECT count(*), max(phone) FROM members_member WHERE phone <> ''",
    AnomalyRule.DEATH: """
        SELECT count(*) FROM members_member m JOIN members_enrolment e ON e.member_id = m.id
        JOIN dues_collectionline l ON l.enrolment_id = e.id WHERE m.deceased_on IS NOT NULL""",
    AnomalyRule.SILENT: """
        SELECT count(*), max(visited_on) FROM members_visit WHERE visited_on > '2026-09-02'""",
    AnomalyRule.NUMBERS: f"""
        SELECT count(*), max(number) FROM dues_collection WHERE recorded_at >= '{FIRST}'""",
    AnomalyRule.UNCONFIRMED: """
        SELECT count(*) FROM dues_schemepayment p JOIN dues_reachedline r ON r.payment_id = p.id
        WHERE p.paid_on BETWEEN '2026-10-01' AND '2026-11-01'""",
    AnomalyRule.COVERAGE: """
        SELECT count(*) FROM dues_paidmonth WHERE month BETWEEN '2026-07-01' AND '2026-10-01'""",
    AnomalyRule.UNDONE: f"""
        SELECT count(*) FROM dues_reversaldecision WHERE decided_at >= '{FIRST}'""",
}


def measure_anomalies(table: Table) -> None:
    """Each rule beside the barest reading of its rows; what it finds is taken back."""
    members, months = Member.objects.count(), CollectionLine.objects.count()
    with _what_happens():
        at = dt.datetime.combine(TONIGHT, dt.time(1), ZoneInfo("Asia/Jakarta"))
        table.head(f"What looks wrong ({members:,} members)")
        print(f"{'':<4}{months:,} months of dues, {Visit.objects.count():,} visits")
        for rule in AnomalyRule:
            floor = timed(lambda rule=rule: sql(FLOORS[rule]))
            with CaptureQueriesContext(connection) as asked:
                took = timed(lambda rule=rule: look_for(rule, at=at))
            found = Anomaly.objects.filter(rule=rule).count()
            table.row(rule.value, took, floor, note=f"{found:,} found, {len(asked)} queries")
            if not found:
                table.failed.append(f"{rule}: nothing was found, so nothing was measured")
            if took > MOST_SECONDS and members <= SIZE:
                table.missed.append(f"{rule}: {took:.1f} s, at most {MOST_SECONDS} s wanted")
    sql(f"VACUUM ANALYZE {', '.join(TOUCHED)}")


@contextlib.contextmanager
def _what_happens() -> Iterator[None]:
    """A year has deaths, visits, mistakes and confirmations, and one agent in fifty gives something to ask
    about; until the end of the block."""
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")  # past the guards of what never changes
        _ordinary()
        _odd()
        for table in TOUCHED:
            sql(f"ANALYZE {table}")
        yield
        transaction.set_rollback(True)


def _ordinary() -> None:
    """What happens to everybody: payments are confirmed after two weeks, but for one in fifty; one member in
    twenty was not at home three times and two were; one in 200 died, one in 33 earns more; and of a hundred
    receipts one was a mistake that was written anew."""
    insert(
        ConfirmedLine,
        """FROM dues_reachedline r JOIN dues_schemepayment p ON p.id = r.payment_id
           WHERE p.paid_on < '2026-11-17' AND mod(p.id, 50) > 0 AND mod(p.agent_id, 50) <> 8""",
        line_id="r.line_id",
        confirmation_id="1",
    )
    _visits("mod(m.id, 20) = 0", "not_home")
    _visits("mod(m.id, 10) = 1", "ill")
    sql(f"""
        UPDATE members_member SET deceased_on = DATE '{TONIGHT}' - mod(id, 170)::int - 1
        WHERE mod(id, 200) = 7""")
    insert(
        EnrolmentTerms,
        "FROM members_enrolment WHERE mod(id, 33) = 5 OR mod(id, 400) = 7",
        enrolment_id="id",
        from_month="DATE '2026-08-01'",
        income="5000000",
        sector="'other'",
    )
    _undo("mod(id, 100) = 3")


def _odd() -> None:
    """One agent in fifty, another one for each rule."""
    sql(f"""
        UPDATE dues_collection
        SET collected_at = collected_on + TIME '04:00' + mod(number, 60) * INTERVAL '5 seconds'
        WHERE mod(agent_id, 50) = 1 AND {LATELY}""")
    sql(f"""
        UPDATE dues_collection SET collected_at = collected_on + TIME '17:00'
        WHERE mod(agent_id, 50) = 2 AND {LATELY}""")
    sql("""
        UPDATE members_member SET phone = '+6281200' || agent_id
        WHERE mod(agent_id, 50) = 3 AND mod(id, 250) < 40""")
    sql(f"""
        UPDATE dues_collection SET collected_on = GREATEST(DATE '{FIRST}', collected_on - 12)
        WHERE mod(agent_id, 50) = 4 AND {LATELY} AND mod(number, 4) = 0""")
    sql("""
        UPDATE dues_remittance SET handed_over_on = '2026-11-30', recorded_at = '2026-11-30 12:00Z'
        WHERE mod(agent_id, 50) = 5 AND total < 1000000""")
    _visits("mod(m.agent_id, 50) = 6 AND mod(m.id, 10) > 1", "not_home")
    _unpaid("mod(agent_id, 50) = 7 AND mod(id, 2) = 0", "2026-10-01")
    sql("""
        UPDATE dues_schemepayment SET paid_on = paid_on + 25
        WHERE mod(agent_id, 50) = 8 AND paid_on BETWEEN '2026-09-01' AND '2026-09-30'""")
    _undo("mod(agent_id, 50) = 9 AND mod(id, 100) <> 3")
    _unpaid("mod(agent_id, 50) = 9", "2026-11-01")


def _visits(whom: str, result: str) -> None:
    """Three visits each within the days looked at."""
    insert(
        Visit,
        f"FROM members_member m, generate_series(0, 2) AS turn WHERE {whom}",
        member_id="m.id",
        agent_id="m.agent_id",
        by_id="m.agent_id",
        result=f"'{result}'",
        visited_on=f"DATE '{TONIGHT}' - 80 + turn * 25",
        recorded_at="now()",
    )


def _undo(which: str) -> None:
    """Receipts of the month undone as wrong entries, a day later."""
    rows = f"FROM dues_collection WHERE {LATELY} AND {which}"
    by = {"collection_id": "id"}
    insert(
        ReversalRequest,
        rows,
        id="id",
        kind="'wrong_entry'",
        reason="'Salah catat'",
        requested_by_id="by_id",
        requested_at="recorded_at",
        **by,
    )
    insert(
        ReversalDecision,
        rows,
        request_id="id",
        is_accepted="true",
        decided_by_id="by_id",
        decided_at="recorded_at + INTERVAL '1 day'",
        **by,
    )


def _unpaid(whose: str, month: str) -> None:
    """Nobody paid this month after all."""
    sql(
        f"""
        DELETE FROM dues_paidmonth WHERE month = %s AND enrolment_id IN (
            SELECT id FROM members_member WHERE {whose})""",
        month,
    )
