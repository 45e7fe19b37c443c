"""A country to measure on: people with a year of dues, agents, receipts, remittances and payments, so
that every figure follows from the facts. Written by the database itself in a few statements.
"""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection

from dues.models import (
    CarriedCollection,
    CashOnItsWay,
    Collection,
    CollectionLine,
    LiveReference,
    PaidMonth,
    ReachedLine,
    ReceiptBook,
    Remittance,
    RemittanceItem,
    SchemePayment,
    SchemePaymentLine,
    Standing,
)
from members.models import Consent, Enrolment, EnrolmentTerms, Member
from perisai.accounts.models import User
from scripts.bench.days import DUE, TONIGHT
from scripts.bench.inserting import insert
from villages.models import (
    Agent,
    Assignment,
    Branch,
    District,
    Hamlet,
    Neighbourhood,
    Posting,
    Province,
    Regency,
    Village,
)

# Everybody begins here and pays for up to three months at a time: about twelve months a person.
BEGIN = dt.date(2025, 11, 1)
SPAN = 3
PRICE = {"jkk": 10_000, "jkm": 6_800, "jht": 0}
MONTHLY = sum(PRICE.values())
# How many of a hundred people reached the scheme to which month; None: nothing has reached it yet.
SPREAD = (
    (3, None),
    (2, dt.date(2026, 2, 1)),
    (2, dt.date(2026, 4, 1)),
    (2, dt.date(2026, 6, 1)),
    (3, dt.date(2026, 7, 1)),
    (5, DUE),
    (8, dt.date(2026, 9, 1)),
    (15, dt.date(2026, 10, 1)),
    (50, dt.date(2026, 11, 1)),
    (10, dt.date(2027, 1, 1)),
)
# Of a hundred people, whose next month is paid and still with the agent.
HELD = {dt.date(2026, 10, 1): 40, dt.date(2026, 11, 1): 25, DUE: 2, dt.date(2026, 9, 1): 5}
MEMBERS_OF_AN_AGENT = 250
AGENTS_OF_A_BRANCH = 14
RT_OF_A_VILLAGE = 10
ZONES = ["Asia/Jakarta"] * 6 + ["Asia/Makassar"] * 3 + ["Asia/Jayapura"]


@dataclass(frozen=True)
class Country:
    """How large it is: `people` is a multiple of MEMBERS_OF_AN_AGENT."""

    people: int

    @property
    def agents(self) -> int:
        return self.people // MEMBERS_OF_AN_AGENT

    @property
    def branches(self) -> int:
        return -(-self.agents // AGENTS_OF_A_BRANCH)


def build(country: Country) -> None:
    """Write everything. The database checks no foreign keys meanwhile: `verify_ledger` looks at the whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    _places(country)
    _staff(country)
    _people(country)
    _receipts()
    _handed_on()
    _standings()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def _places(country: Country) -> None:
    province = Province.objects.create(code="35", name="Provinsi")
    regency = Regency.objects.create(code="35.01", name="Kabupaten", province=province)
    Branch.objects.bulk_create(
        Branch(
            pk=number, code=f"N{number:03d}", name=f"Cabang {number}", time_zone=ZONES[number % 10]
        )
        for number in range(1, country.branches + 1)
    )
    districts = [
        District(code=f"35.01.{number:02d}", name=f"Kecamatan {number}", regency=regency)
        for number in range(1, -(-country.agents // 900) + 1)
    ]
    District.objects.bulk_create(districts)
    villages = [
        Village(
            code=f"{districts[number // 900].code}.2{number % 900:03d}",
            name=f"Desa {number}",
            district=districts[number // 900],
            branch_id=number // AGENTS_OF_A_BRANCH + 1,
        )
        for number in range(country.agents)
    ]
    Village.objects.bulk_create(villages)
    Hamlet.objects.bulk_create(
        Hamlet(pk=number + 1, village=village, name="Krajan", walking_order=1)
        for number, village in enumerate(villages)
    )
    Neighbourhood.objects.bulk_create(
        Neighbourhood(
            pk=number * RT_OF_A_VILLAGE + rt,
            hamlet_id=number + 1,
            rw=f"{(rt + 4) // 5:03d}",
            rt=f"{rt:03d}",
        )
        for number in range(country.agents)
        for rt in range(1, RT_OF_A_VILLAGE + 1)
    )


def _staff(country: Country) -> None:
    """One agent for each village; a coordinator for the first branch, and head office."""
    nobody = make_password(None)
    first = dt.date(2025, 1, 1)
    villages = list(Village.objects.order_by("code"))
    User.objects.bulk_create(
        User(pk=number, username=f"a{number}", name=f"Agen {number}", role="agent", password=nobody)
        for number in range(1, country.agents + 1)
    )
    Agent.objects.bulk_create(
        Agent(pk=number, user_id=number, code=f"A{number:04d}", from_on=first)
        for number in range(1, country.agents + 1)
    )
    Assignment.objects.bulk_create(
        Assignment(agent_id=number, village=village, from_on=first)
        for number, village in enumerate(villages, start=1)
    )
    ReceiptBook.objects.bulk_create(
        ReceiptBook(pk=number, agent_id=number, year=2026, letter="A")
        for number in range(1, country.agents + 1)
    )
    above = country.agents
    coordinator = User.objects.create(pk=above + 1, username="k", name="K", role="coordinator")
    User.objects.create(pk=above + 2, username="p", name="P", role="head_office")
    Posting.objects.create(user=coordinator, branch_id=1, from_on=first)


def _people(country: Country) -> None:
    """`bench_person`: everybody with agent, village, branch, and the months reached and held."""
    reached, ceiling = "CASE", 0
    for share, month in SPREAD:
        ceiling += share
        value = f"DATE '{month}'" if month else "NULL"
        reached += f" WHEN share < {ceiling} THEN {value}"
    held = " OR ".join(f"(reached = '{m}' AND second < {share})" for m, share in HELD.items())
    with connection.cursor() as cursor:
        cursor.execute(f"""
            CREATE TABLE bench_person AS
            WITH dice AS (
                SELECT id, (id - 1) / {MEMBERS_OF_AN_AGENT} + 1 AS agent,
                       id % 100 * 79 % 100 AS share, (id / 100 * 31 + id) % 100 AS second
                FROM generate_series(1, {country.people}) AS id
            ), spread AS (SELECT *, {reached} END AS reached FROM dice)
            SELECT spread.*, village.code AS village, village.branch_id AS branch,
                   COALESCE({held}, false) AS is_held
            FROM spread JOIN villages_hamlet hamlet ON hamlet.id = agent
                        JOIN villages_village village ON village.code = hamlet.village_id
        """)
        cursor.execute("ANALYZE bench_person")
    names = "(ARRAY['Siti','Budi','Ponirah','Slamet','Wahyuni','Sutrisno','Tumini','Joko'])"
    people = "FROM bench_person AS p ORDER BY id"
    insert(
        Member,
        people,
        id="id",
        village_id="village",
        neighbourhood_id=f"(agent - 1) * {RT_OF_A_VILLAGE} + id / 2 % {RT_OF_A_VILLAGE} + 1",
        agent_id="agent",
        # Two people live in a house.
        family_card="'35' || lpad((id / 2)::text, 14, '0')",
        address="'Jalan Kebun ' || id / 2 % 90",
        nik="'35' || lpad(id::text, 14, '0')",
        name=f"{names}[id % 8 + 1] || ' ' || upper(substr(md5(id::text), 1, 6))",
        birth_date="DATE '1980-01-01' + (id % 7000)::int",
        sex="'P'",
        phone="'+62812' || lpad(id::text, 8, '0')",
        phone_owner="'self'",
    )
    insert(
        Consent,
        people,
        member_id="id",
        given_on=f"DATE '{BEGIN}'",
        purposes="""'["remind"]'""",
        channels="""'["sms"]'""",
        text_version="'1'",
        by_id="agent",
    )
    insert(
        Enrolment,
        people,
        id="id",
        member_id="id",
        job="'Petani'",
        start_month=f"DATE '{BEGIN}'",
        registered_on=f"DATE '{BEGIN}'",
    )
    insert(
        EnrolmentTerms,
        people,
        enrolment_id="id",
        from_month=f"DATE '{BEGIN}'",
        income="1000000",
        sector="'other'",
    )


def _receipts() -> None:
    """Receipts for all months that reached the scheme, and one for the month that is held: `bench_receipt`,
    numbered through the books without gaps, and `bench_line` with their months."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            CREATE TABLE bench_receipt AS
            WITH spans AS (
                SELECT id AS person, agent, village, branch, first::date,
                       LEAST(first + INTERVAL '{SPAN - 1} months', reached)::date AS last,
                       true AS has_reached
                FROM bench_person,
                     generate_series(DATE '{BEGIN}', reached, INTERVAL '{SPAN} months') AS first
                WHERE reached IS NOT NULL
                UNION ALL
                SELECT id, agent, village, branch, held, held, false
                FROM bench_person, LATERAL (SELECT (reached + INTERVAL '1 month')::date AS held) AS h
                WHERE is_held
            ), dated AS (
                SELECT spans.*,
                       (EXTRACT(YEAR FROM age(last, first)) * 12
                        + EXTRACT(MONTH FROM age(last, first)) + 1)::int * {MONTHLY} AS total,
                       -- What is held was taken within the last days; of those in arrears it is older.
                       CASE WHEN has_reached THEN LEAST(last + (person % 20)::int, DATE '2026-11-20')
                            WHEN last < DATE '2026-11-01' THEN DATE '2026-11-01'
                            ELSE DATE '{TONIGHT}' - (person % 6)::int - 1 END AS day
                FROM spans
            )
            SELECT row_number() OVER (ORDER BY agent, day, person) AS id, dated.*,
                   row_number() OVER (PARTITION BY agent ORDER BY day, person) AS number,
                   -- From door to door, by daylight in every zone.
                   day + TIME '04:00' + (person % 90)::int * INTERVAL '3 minutes' AS moment
            FROM dated
        """)
        cursor.execute("""
            CREATE TABLE bench_line AS
            SELECT row_number() OVER (ORDER BY receipt.id, month) AS id, receipt.id AS receipt, agent,
                   last, person, month::date AS month, has_reached
            FROM bench_receipt AS receipt, generate_series(first, last, INTERVAL '1 month') AS month
        """)
        cursor.execute("ANALYZE bench_receipt")
        cursor.execute("ANALYZE bench_line")
    insert(
        Collection,
        "FROM bench_receipt ORDER BY id",
        id="id",
        content_hash="''",
        source="'door'",
        payer_name="'Pembayar'",
        payer_kind="'self'",
        agent_id="agent",
        village_id="village",
        branch_id="branch",
        collected_on="day",
        collected_at="moment",
        recorded_at="moment",
        total="total",
        book_id="agent",
        number="number",
        receipt_no="agent || '-' || number",
        check_code="lpad(id::text, 16, '0')",
        by_id="agent",
    )
    insert(
        CashOnItsWay,
        "FROM bench_receipt WHERE NOT has_reached ORDER BY id",
        collection_id="id",
        place="'with_agent'",
        agent_id="agent",
        village_id="village",
        branch_id="branch",
        total="total",
        collected_on="day",
    )
    rows = "FROM bench_line ORDER BY id"
    parts = {name: str(amount) for name, amount in PRICE.items()}
    insert(
        CollectionLine,
        rows,
        id="id",
        collection_id="receipt",
        enrolment_id="person",
        month="month",
        **parts,
    )
    insert(PaidMonth, rows, enrolment_id="person", month="month", line_id="id")
    with connection.cursor() as cursor:
        cursor.execute("""
            UPDATE dues_receiptbook SET last_number = counted.number
            FROM (SELECT agent, max(number) AS number FROM bench_receipt GROUP BY agent) AS counted
            WHERE counted.agent = dues_receiptbook.agent_id
        """)


def _handed_on() -> None:
    """What reached the scheme: a remittance for each agent and last month."""
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE TABLE bench_remittance AS
            SELECT row_number() OVER (ORDER BY agent, last) AS id, agent, last,
                   min(village) AS village, min(branch) AS branch, max(day) AS day,
                   sum(total)::bigint AS total
            FROM bench_receipt WHERE has_reached GROUP BY agent, last
        """)
        cursor.execute("ANALYZE bench_remittance")
    rows = "FROM bench_remittance ORDER BY id"
    paid = {
        "id": "id",
        "content_hash": "''",
        "agent_id": "agent",
        "village_id": "village",
        "branch_id": "branch",
        "total": "total",
        "recorded_at": "day + TIME '12:00'",
        "by_id": "agent",
        "proof_sha256": "md5(id::text)",
        "proof_suffix": "'.jpg'",
        "reference": "'REF' || id",
    }
    insert(Remittance, rows, handover="'direct'", handed_over_on="day", **paid)
    insert(SchemePayment, rows, channel="'payment_code'", paid_on="day", **paid)
    insert(LiveReference, rows, reference="'REF' || id", payment_id="id")
    handed = """
        FROM bench_receipt r JOIN bench_remittance m ON m.agent = r.agent AND m.last = r.last
        WHERE r.has_reached ORDER BY r.id
    """
    insert(RemittanceItem, handed, remittance_id="m.id", collection_id="r.id")
    insert(CarriedCollection, handed, remittance_id="m.id", collection_id="r.id")
    reached = """
        FROM bench_line r JOIN bench_remittance m ON m.agent = r.agent AND m.last = r.last
        WHERE r.has_reached ORDER BY r.id
    """
    insert(SchemePaymentLine, reached, payment_id="m.id", line_id="r.id", remittance_id="m.id")
    insert(ReachedLine, reached, payment_id="m.id", line_id="r.id")


def _standings() -> None:
    """As the night before left them: whoever lapsed earlier is noted."""
    lapse = "(reached + INTERVAL '4 months')::date"
    insert(
        Standing,
        "FROM bench_person ORDER BY id",
        enrolment_id="id",
        agent_id="agent",
        village_id="village",
        branch_id="branch",
        remitted_through="reached",
        paid_through="CASE WHEN is_held THEN (reached + INTERVAL '1 month')::date ELSE reached END",
        lapsed_on=f"CASE WHEN {lapse} < DATE '{TONIGHT}' THEN {lapse} END",
    )
