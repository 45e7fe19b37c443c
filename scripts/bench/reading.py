"""The reading rooms: the monthly pack of the largest village there may be, on screen and on paper."""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from perisai.accounts.models import User
from scripts.bench.country import MEMBERS_OF_AN_AGENT
from scripts.bench.measuring import Table, sql, timed
from villages.models import Village

PEOPLE = 5_000  # of the largest village
MOST_SECONDS = 10
MONTH = "2026-11"


def measure_reading(table: Table) -> None:
    """The pack of a village of PEOPLE: its page, one picture, its paper, its workbook; its members and
    months."""
    client = Client()
    client.force_login(User.objects.get(username="p"))
    with _one_large_village() as village:
        table.head(f"Monthly pack of {Member.objects.filter(village=village).count():,} members")
        for what, name, more in (
            ("page", "pack", {}),
            ("picture of the arrears", "pack_picture", {"table": "ageing"}),
            ("PDF, F4", "pack_paper", {"paper": "f4"}),
            ("PDF, A4", "pack_paper", {"paper": "a4"}),
            ("workbook", "pack_table", {"suffix": "xlsx"}),
            ("members and months, page", "grid", {}),
            ("members and months of an RT, PDF, F4", "grid_paper", {"paper": "f4"}),
            ("members and months, workbook", "grid_table", {"suffix": "xlsx"}),
        ):
            kwargs = {"code": village.code, "month": MONTH, **more}
            address = reverse(f"reports:{name}", kwargs=kwargs)
            client.get(address)  # warms up
            began = time.process_time()
            with CaptureQueriesContext(connection) as queries:
                took = timed(lambda address=address: _read(client, address))
            cpu = time.process_time() - began
            note = f"{len(queries)} queries, {cpu:.1f} s of a processor beside the database"
            table.row(what, took, note=note)
            if took > MOST_SECONDS:
                table.missed.append(f"pack, {what}: {took:.1f} s, at most {MOST_SECONDS} s wanted")


def _read(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    b"".join(answer)


@contextlib.contextmanager
def _one_large_village() -> Iterator[Village]:
    """The people and receipts of the first villages as dusun of one, until the end of the block."""
    agents = PEOPLE // MEMBERS_OF_AN_AGENT
    with transaction.atomic():
        village = Village.objects.order_by("code").first()
        sql("SET LOCAL session_replication_role = replica")  # past the guards of what never changes
        moved = "SET village_id = %s, name = 'Dusun ' || id WHERE id <= %s"
        sql(f"UPDATE villages_hamlet {moved}", village.code, agents)
        for table in ("members_member", "dues_collection", "dues_standing"):
            sql(f"UPDATE {table} SET village_id = %s WHERE agent_id <= %s", village.code, agents)
        for table in ("dues_collection", "dues_standing"):
            where = "WHERE village_id = %s"
            sql(f"UPDATE {table} SET branch_id = %s {where}", village.branch_id, village.code)
        for table in ("villages_hamlet", "members_member", "dues_collection", "dues_standing"):
            sql(f"ANALYZE {table}")
        yield village
        transaction.set_rollback(True)
