"""A large branch: the first agents of the country in one, with a year of everything that its people write
down beside dues: outreach, questions, inspections, what looks wrong, who did what. It stays.
"""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

import datetime as dt

from axes.models import AccessLog
from django.contrib.auth.hashers import make_password
from django.db import connection

from members.models import CounterCheck, Joining
from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from scripts.bench.branch_desk import write_desk
from scripts.bench.branch_inspections import write_inspections
from scripts.bench.branch_rows import BRANCH, DAY, FIRST, KEY, of_agents
from scripts.bench.country import MEMBERS_OF_AN_AGENT, insert
from scripts.bench.days import TONIGHT
from scripts.bench.measuring import sql
from villages.models import (
    Agent,
    Event,
    Population,
    Posting,
    Prospect,
    ProspectContact,
    Target,
    Village,
    VillageEntry,
)

AGENTS = 400
COORDINATOR, SECRETARY = "k", "s"
EVENTS, PROSPECTS, CONTACTS = 8_000, 20_000, 40_000
ENTRIES = 1_000_000  # of the audit, in a year: ten an agent and working day
SIGN_INS, QUESTIONS = 50_000, 20_000
WITH_ITS_BRANCH = (
    "dues_collection",
    "dues_cashonitsway",
    "dues_standing",
    "dues_remittance",
    "dues_schemepayment",
)
# Among these actions of the audit the sixth and the last leave the site.
ACTIONS = (
    "collection.taken", "member.registered", "visit.noted", "collection.taken", "remittance.made",
    "receipt.printed", "member.nik_revealed", "visit.noted", "collection.taken", "members.exported",
)  # fmt: skip


def build_branch() -> int:
    """Write everything; answers how many agents the branch has. Afterwards the country is another one: what
    else is measured comes before."""
    agents = min(AGENTS, Agent.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    _gather(agents)
    User.objects.create(
        username=SECRETARY, name="S", role="secretary", password=make_password(None)
    )
    Posting.objects.create(
        user=User.objects.get(username=SECRETARY),
        village=Village.objects.order_by("code").first(),
        from_on=dt.date(2025, 1, 1),
    )
    _outreach(agents)
    _villages(agents)
    _watched(agents)
    write_desk(agents)
    write_inspections(agents)
    sql("SET session_replication_role = DEFAULT")
    sql("VACUUM ANALYZE")
    return agents


def _gather(agents: int) -> None:
    """Villages, receipts, remittances, payments and standings of these agents into one branch."""
    sql(
        "UPDATE villages_village SET branch_id = %s FROM villages_hamlet AS h"
        " WHERE h.village_id = code AND h.id <= %s",
        BRANCH,
        agents,
    )
    for table in WITH_ITS_BRANCH:
        sql(f"UPDATE {table} SET branch_id = %s WHERE agent_id <= %s", BRANCH, agents)


def _outreach(agents: int) -> None:
    channels = "(ARRAY['agent','service','event','media','community','association','government'])"
    insert(
        Event,
        of_agents(EVENTS, agents),
        id=KEY,
        content_hash="''",
        village_id="h.village_id",
        agent_id="h.id",
        title="'Sosialisasi ' || n",
        channel=f"{channels}[n % 7 + 1]",
        venue="'hall'",
        budget="300000",
        held_on=DAY,
        attended="10 + n % 40",
    )
    insert(
        Prospect,
        of_agents(PROSPECTS, agents),
        id=KEY,
        village_id="h.village_id",
        agent_id="h.id",
        event_id=f"CASE WHEN n % 2 = 0 THEN {FIRST} + n % {EVENTS} + 1 END",
        source=f"{channels}[n % 7 + 1]",
        name="CASE WHEN n % 10 = 4 THEN '' ELSE 'Calon ' || n END",
        place="CASE WHEN n % 10 = 4 THEN '' ELSE 'Dusun Krajan' END",
        stage="CASE WHEN n % 10 < 3 THEN 'implementation' ELSE 'persuasion' END",
        objection="''",
        met_on=DAY,
        contacted_on=DAY,
        joined_on=f"CASE WHEN n % 10 < 3 THEN {DAY} END",
        do_not_contact_on=f"CASE WHEN n % 10 = 3 THEN {DAY} END",
        forgotten_at="CASE WHEN n % 10 = 4 THEN now() END",
        next_visit_on=f"CASE WHEN n % 10 > 6 THEN DATE '{TONIGHT}' + (n % 40)::int - 20 END",
    )
    insert(
        ProspectContact,
        f"FROM generate_series(1, {CONTACTS}) AS n",
        content_hash="''",
        prospect_id=f"{FIRST} + n % {PROSPECTS} + 1",
        contacted_on=DAY,
        stage="'persuasion'",
        objection="(ARRAY['','not_paid','too_heavy','no_time','not_known'])[n % 5 + 1]",
        recorded_at="now()",
        by_id=f"n % {agents} + 1",
    )
    insert(
        Joining,
        f"FROM generate_series(1, {agents * MEMBERS_OF_AN_AGENT}) AS n WHERE n % 10 > 0",
        member_id="n",
        source=f"{channels}[n % 7 + 1]",
        recorded_at="now()",
    )


def _villages(agents: int) -> None:
    """Files of villages, people of working age, targets and results."""
    kinds = "(ARRAY['mou','declaration','desk','budget','partner'])"
    told = {"recorded_at": "now()", "by_id": "1", "why": "''", "content_hash": "''"}
    insert(
        VillageEntry,
        of_agents(agents * 5, agents),
        village_id="h.village_id",
        kind=f"{kinds}[n % 5 + 1]",
        dated_on=DAY,
        text="'Yang tertulis'",
        amount="CASE WHEN n % 5 = 3 THEN 1000000 END",
        **told,
    )
    for year in (2024, 2025, 2026):
        insert(
            Population,
            of_agents(agents, agents),
            village_id="h.village_id",
            hamlet_id="h.id",
            year=str(year),
            people="2500",
            source="'Profil desa'",
            **{name: value for name, value in told.items() if name != "content_hash"},
        )
    # Of the branch each month, of each village and agent the year.
    places = (
        ("FROM generate_series(0, 12) AS n", {"month": "n"}),
        (of_agents(agents, agents), {"month": "0", "village_id": "h.village_id"}),
        (of_agents(agents, agents), {"month": "0", "agent_id": "h.id"}),
    )
    for kind, measure, (rows, place) in (
        (kind, measure, place)
        for kind in ("target", "result")
        for measure in ("new", "active", "dues", "events")
        for place in places
    ):
        insert(
            Target,
            rows,
            kind=f"'{kind}'",
            branch_id=str(BRANCH),
            year="2026",
            segment="'bpu'",
            measure=f"'{measure}'",
            value="100 + n",
            source="'Surat cabang'",
            **place,
            **told,
        )


def _watched(agents: int) -> None:
    """Who signed in, who asked at a counter, and a year of entries of the audit."""
    actions = "(ARRAY[" + ",".join(f"'{action}'" for action in ACTIONS) + "])"
    insert(
        AuditEntry,
        f"FROM generate_series(1, {ENTRIES}) AS n",
        at=f"TIMESTAMPTZ '{TONIGHT} 08:00+07' - (({ENTRIES} - n) * 31.5)::int * INTERVAL '1 second'",
        by_id=f"n % {agents} + 1",
        action=f"{actions}[n % {len(ACTIONS)} + 1]",
        subject_type="'dues.collection'",
        subject_id="n::text",
        details="""'{"rows": 12}'""",
    )
    insert(
        AccessLog,
        f"FROM generate_series(1, {SIGN_INS}) AS n",
        username=f"'a' || n % {agents} + 1",
        attempt_time=f"{DAY} + TIME '08:00'",
        user_agent="'Firefox'",
        session_hash="''",
        http_accept="''",
        path_info="''",
    )
    insert(
        CounterCheck,
        of_agents(QUESTIONS, agents),
        village_id="h.village_id",
        nik_key="md5(n::text)",
        purpose="'self'",
        answer="'none'",
        asked_at=f"TIMESTAMPTZ '{TONIGHT} 08:00+07' - ({QUESTIONS} - n) * INTERVAL '20 minutes'",
        by_id="h.id",
    )
