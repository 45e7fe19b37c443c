"""What waits at the desk of a large branch, among a year of what was answered: requests for a second person,
what looks wrong, matters, confirmations, sheets, claims."""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

from claims.models import Claim, ClaimTask
from dues.models import (
    Anomaly,
    AnomalyAnswer,
    AnomalyOwner,
    BranchAnswer,
    BranchQuestion,
    CarriedCollection,
    CashCount,
    CashCountSettlement,
    Concern,
    ConcernAnswer,
    LateEntry,
    LateEntryDecision,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    RoundSheet,
    Shortage,
    ShortageSettlement,
)
from members.models import DuplicateDecision, DuplicateRequest, NikCorrection, NikDecision
from scripts.bench.branch_rows import AT, BRANCH, DAY, KEY, WAITING, answered, of_agents
from scripts.bench.country import MEMBERS_OF_AN_AGENT, insert
from scripts.bench.measuring import sql

ANOMALIES, OPEN_ANOMALIES = 20_000, 1_000
REVERSALS, LATE, QUESTIONS, COUNTS = 3_000, 1_000, 4_000, 4_000
SHORTAGES, DUPLICATES, NIKS, CONCERNS = 1_000, 500, 1_000, 2_000
SHEETS, CLAIMS = 20_000, 1_000


def write_desk(agents: int) -> None:
    """Everything is asked by agents, and was answered by head office."""
    head = f"{agents + 2}"
    _anomalies(agents, head)
    _cash(agents, head)
    _books(agents, head)
    _people(agents, head)
    _claims(agents)


def _anomalies(agents: int, head: str) -> None:
    rules = (
        "(ARRAY['lapping','burst','night','phone','death','silent','numbers','undone','coverage'])"
    )
    keys = "(SELECT string_agg((h.id * 250 - k)::text, ',') FROM generate_series(0, 40) AS k)"
    insert(
        Anomaly,
        of_agents(ANOMALIES, agents),
        id=KEY,
        rule=f"{rules}[n % 9 + 1]",
        severity="(ARRAY['high','medium'])[n % 2 + 1]",
        subject="'agent:' || h.id || ':' || n",
        period="'2026-' || n % 12",
        agent_id="h.id",
        branch_id=str(BRANCH),
        from_on=f"{DAY} - 10",
        until_on=f"{DAY} - 1",
        measured="5",
        allowed="3",
        evidence=f"""('{{"members": [' || {keys} || '], "receipts": [' || {keys} || ']}}')::jsonb""",
        noticed_on=DAY,
        due_on=f"{DAY} + 14",
    )
    insert(
        AnomalyOwner,
        f"FROM generate_series(1, {ANOMALIES}) AS n WHERE n % 2 = 0",
        anomaly_id=KEY,
        owner_id=head,
        taken_at=AT,
    )
    insert(
        AnomalyAnswer,
        f"FROM generate_series(1, {ANOMALIES - OPEN_ANOMALIES}) AS n",
        anomaly_id=KEY,
        outcome="'explained'",
        note="'Sudah ditanya'",
        answered_on=f"{DAY} + 3",
        answered_at=AT,
        answered_by_id=head,
    )


def _cash(agents: int, head: str) -> None:
    """Some of the held receipts are handed to the branch and wait; counts, shortages, reversals."""
    first = sql("SELECT max(id) FROM dues_remittance")[0][0]
    handed = (
        f"FROM bench_receipt AS r WHERE NOT has_reached AND agent <= {agents} AND agent % 3 = 0"
        " AND person % 4 = 0"
        " AND NOT EXISTS (SELECT 1 FROM dues_carriedcollection WHERE collection_id = r.id)"
    )
    insert(
        Remittance,
        f"FROM (SELECT agent, min(village) AS village, sum(total)::bigint AS total, max(day) AS day"
        f" {handed} GROUP BY agent) AS m",
        id=f"{first} + agent",
        content_hash="''",
        agent_id="agent",
        village_id="village",
        branch_id=str(BRANCH),
        handover="'cash'",
        total="total",
        handed_over_on="day",
        recorded_at="day + TIME '12:00'",
        by_id="agent",
    )
    for model in (RemittanceItem, CarriedCollection):
        insert(model, handed, remittance_id=f"{first} + agent", collection_id="id")
    sql(
        "UPDATE dues_cashonitsway SET place = 'handed_over'"
        " WHERE collection_id IN (SELECT collection_id FROM dues_carriedcollection)"
    )
    insert(
        RemittanceDecision,
        f"FROM dues_remittance AS r WHERE id <= {SHORTAGES}",
        remittance_id="id",
        is_accepted="true",
        counted="total",
        covered="total",
        decided_by_id=head,
        decided_on="handed_over_on",
        decided_at="recorded_at",
    )
    insert(
        Shortage,
        f"FROM dues_remittance AS r WHERE id <= {SHORTAGES}",
        id="id",
        remittance_id="id",
        agent_id="agent_id",
        amount="16800",
    )
    settled = {"kind": "'made_good'", "note": "'Dibawa'", "settled_by_id": head}
    settled |= {"settled_on": DAY, "settled_at": AT}
    insert(ShortageSettlement, answered(SHORTAGES), shortage_id="n", **settled)
    insert(
        CashCount,
        of_agents(COUNTS, agents),
        id=KEY,
        content_hash="''",
        agent_id="h.id",
        branch_id=str(BRANCH),
        counted_on=DAY,
        counted_at=AT,
        expected="168000",
        counted="CASE WHEN n % 4 = 0 THEN 151200 ELSE 168000 END",
        in_transit="0",
        in_balance="0",
        explanation="'Belum dihitung ulang'",
        witness="'Saksi'",
        by_id=head,
    )
    insert(CashCountSettlement, f"{answered(COUNTS)} WHERE n % 4 = 0", count_id=KEY, **settled)
    insert(
        ReversalRequest,
        f"FROM generate_series(1, {REVERSALS}) AS n",
        id=KEY,
        uuid="gen_random_uuid()",
        collection_id="n * 7",
        kind="'wrong_entry'",
        reason="'Salah tulis'",
        receiver="''",
        requested_by_id=f"n % {agents} + 1",
        requested_at=AT,
    )
    insert(
        ReversalDecision,
        answered(REVERSALS),
        request_id=KEY,
        collection_id="n * 7",
        is_accepted="false",
        reason="'Sudah benar'",
        decided_by_id=head,
        decided_at=AT,
    )


def _books(agents: int, head: str) -> None:
    """Entries after a close, questions about paid months, matters, sheets."""
    insert(
        LateEntry,
        of_agents(LATE, agents),
        id=KEY,
        branch_id=str(BRANCH),
        agent_id="h.id",
        month="DATE '2026-09-01'",
        closed_through="DATE '2026-09-01'",
        dated_on="DATE '2026-09-10'",
        collection_id="n * 11",
        why="'Terlambat ditulis'",
        recorded_at=AT,
        by_id="h.id",
    )
    insert(
        LateEntryDecision,
        answered(LATE),
        late_id=KEY,
        is_approved="true",
        decided_by_id=head,
        decided_on=DAY,
        decided_at=AT,
    )
    insert(
        BranchQuestion,
        of_agents(QUESTIONS, agents),
        id=KEY,
        enrolment_id="n * 3",
        kind="'raised_before_death'",
        first_month="DATE '2026-08-01'",
        last_month="DATE '2026-10-01'",
        amount="16800",
        asked_on=DAY,
        recorded_at=AT,
        agent_id="h.id",
        village_id="h.village_id",
        branch_id=str(BRANCH),
    )
    insert(
        BranchAnswer,
        answered(QUESTIONS),
        question_id=KEY,
        kind="'kept'",
        answered_on=DAY,
        answered_at=AT,
        answered_by_id=head,
    )
    insert(
        Concern,
        of_agents(CONCERNS, agents),
        id=KEY,
        kind="'lapsed_while_held'",
        enrolment_id="n * 5",
        agent_id="h.id",
        village_id="h.village_id",
        branch_id=str(BRANCH),
        since_on=f"{DAY} - 30",
        oldest_on=f"{DAY} - 30",
        amount="16800",
        raised_on=DAY,
    )
    insert(
        ConcernAnswer,
        answered(CONCERNS),
        concern_id=KEY,
        note="'Sudah disetor'",
        answered_on=DAY,
        answered_at=AT,
        answered_by_id=head,
    )
    insert(
        RoundSheet,
        of_agents(SHEETS, agents),
        id=KEY,
        content_hash="''",
        agent_id="h.id",
        village_id="h.village_id",
        branch_id=str(BRANCH),
        number="n",
        places="'Krajan'",
        printed_on=DAY,
        printed_at=AT,
        by_id="h.id",
    )


def _people(agents: int, head: str) -> None:
    """Whose member somebody is, and mistyped NIKs."""
    member = f"(h.id - 1) * {MEMBERS_OF_AN_AGENT} + n % {MEMBERS_OF_AN_AGENT} + 1"
    insert(
        DuplicateRequest,
        of_agents(DUPLICATES, agents),
        id=KEY,
        content_hash="''",
        member_id=member,
        holder_branch_id=str(BRANCH),
        agent_id="h.id",
        village_id="h.village_id",
        name="'Siti'",
        birth_date="DATE '1980-01-01'",
        reason="'Sudah terdaftar'",
        ktp_sha256="''",
        ktp_suffix="''",
        asked_on=DAY,
        asked_at=AT,
        by_id="h.id",
    )
    insert(
        DuplicateDecision,
        answered(DUPLICATES),
        request_id=KEY,
        outcome="'keep'",
        reason="'Tetap'",
        decided_on=DAY,
        decided_at=AT,
        by_id=head,
    )
    insert(
        NikCorrection,
        of_agents(NIKS, agents),
        id=KEY,
        content_hash="''",
        member_id=member,
        old_nik="'36' || lpad(n::text, 14, '0')",
        new_nik="'37' || lpad(n::text, 14, '0')",
        reason="'Salah ketik'",
        asked_at=AT,
        by_id="h.id",
    )
    insert(
        NikDecision,
        answered(NIKS),
        correction_id=KEY,
        is_accepted="false",
        reason="'Sudah benar'",
        decided_at=AT,
        by_id=head,
    )


def _claims(agents: int) -> None:
    """Claims, each with three deadlines; those of the newest are not met yet."""
    insert(
        Claim,
        of_agents(CLAIMS, agents),
        id=KEY,
        content_hash="''",
        name="'Siti'",
        village_id="h.village_id",
        branch_id=str(BRANCH),
        agent_id="h.id",
        kind="'death'",
        event_on=DAY,
        died_on=DAY,
        opened_at=AT,
        by_id="h.id",
    )
    insert(
        ClaimTask,
        f"FROM generate_series(1, {CLAIMS}) AS n, unnest(ARRAY['death_report','claim']) AS kind",
        claim_id=KEY,
        kind="kind",
        due_on=f"{DAY} + 30",
        raised_at=AT,
        done_at=f"CASE WHEN n <= {CLAIMS - WAITING} THEN {AT} END",
    )
