"""Inspections of a large branch: planned, drawn, asked, most of them closed."""

from __future__ import annotations

from perisai.inspections.models import (
    Answer,
    Closing,
    ClosingDecision,
    Draw,
    Drawn,
    Finding,
    Inspection,
    Mismatch,
    MismatchStep,
)
from scripts.bench.branch_rows import FIRST, KEY
from scripts.bench.country import MEMBERS_OF_AN_AGENT, insert
from scripts.bench.days import TONIGHT

INSPECTIONS = 1_000
DRAWN = 30
OPEN = 40  # the newest ones are not closed


def write_inspections(agents: int) -> None:
    """Each of one agent; of every sixth answer somebody has to see to."""
    rows = f"FROM generate_series(1, {INSPECTIONS}) AS n"
    each = f"{rows}, generate_series(1, {DRAWN}) AS place"
    told = {"by_id": "1", "content_hash": "''", "recorded_at": "now()"}
    insert(
        Inspection,
        rows,
        id=KEY,
        branch_id="1",
        agent_id=f"n % {agents} + 1",
        coordinator_id=str(agents + 1),
        approach="'visit'",
        from_on="DATE '2026-07-01'",
        until_on="DATE '2026-09-30'",
        size=str(DRAWN),
        paid_share="50",
        planned_on="DATE '2026-10-01'",
        due_on="DATE '2026-11-15'",
        **told,
    )
    insert(
        Draw,
        rows,
        id=KEY,
        inspection_id=KEY,
        number="1",
        method="'sha256'",
        seed="md5(n::text)",
        salt="md5(n::text)",
        population=f"repeat(md5(n::text) || ' 1' || chr(10), {MEMBERS_OF_AN_AGENT})",
        digest="md5(n::text)",
        paid="200",
        unpaid="50",
        drawn_on="DATE '2026-10-02'",
        drawn_at="now()",
        by_id="1",
        content_hash="''",
    )
    person = f"(n % {agents}) * {MEMBERS_OF_AN_AGENT} + place * 7"
    key = f"{FIRST} + (n - 1) * {DRAWN} + place"
    insert(
        Drawn,
        each,
        id=key,
        draw_id=KEY,
        member_id=person,
        place="place",
        number="place * 7",
        has_paid="place % 2 = 0",
        ticket="md5(place::text)",
        book_amount="50400",
        book_months="""'["2026-07", "2026-08", "2026-09"]'""",
        book_receipts="1",
    )
    insert(
        Answer,
        each,
        id=key,
        drawn_id=key,
        why="''",
        way="'visit'",
        asked_on="DATE '2026-10-20'",
        has_paid="'yes'",
        amount="50400",
        receipt="'all'",
        knows_agent="'yes'",
        note="''",
        **told,
    )
    doubtful = f"{each} WHERE place % 6 = 0"
    insert(
        Mismatch,
        doubtful,
        id=key,
        answer_id=key,
        kinds="""'["amount"]'""",
        recorded_at="now()",
    )
    for resolution, only in (("''", ""), ("'memory'", f" AND n <= {INSPECTIONS - OPEN}")):
        insert(
            MismatchStep,
            doubtful + only,
            mismatch_id=key,
            owner_id="1",
            due_on=f"DATE '{TONIGHT}' - 20 + place",
            resolution=resolution,
            note="'Sudah ditanya'",
            **told,
        )
    insert(
        Finding,
        rows,
        inspection_id=KEY,
        why="''",
        severity="'middle'",
        text="'Kuitansi tidak diberikan'",
        follow_up="'Diingatkan'",
        due_on=f"DATE '{TONIGHT}'",
        done_on=f"CASE WHEN n <= {INSPECTIONS - OPEN} THEN DATE '2026-11-20' END",
        **told,
    )
    closed = f"{rows} WHERE n <= {INSPECTIONS - OPEN // 2}"
    insert(
        Closing,
        closed,
        id=KEY,
        inspection_id=KEY,
        conclusion="'Selesai'",
        statement="''",
        witness="'Saksi'",
        asked_at="now()",
        by_id="1",
        content_hash="''",
    )
    insert(
        ClosingDecision,
        f"{rows} WHERE n <= {INSPECTIONS - OPEN}",
        closing_id=KEY,
        is_accepted="true",
        reason="''",
        decided_on="DATE '2026-11-20'",
        decided_at="now()",
        decided_by_id="1",
    )
