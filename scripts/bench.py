"""How long it takes at the size of the country: `make bench`, or `python -m scripts.bench [people]`.

On a private PostgreSQL (scripts/services.py), with a million enrolments unless told. Each figure stands
beside its floor: the barest statement that touches the same rows, timed in the same run, so that the
machine does not matter. Exits with 1 when the night takes more than twice its floor. Writes nothing here.
"""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

import contextlib
import datetime as dt
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg2

from scripts import services

PEOPLE = 1_000_000
MOST = 2.0  # times the floor, for the night
ROUNDS = 3
LONG = 5  # seconds after which nothing is measured once more


class Table:
    """What was measured, shown as it comes."""

    def __init__(self) -> None:
        self.too_slow: list[str] = []

    def row(
        self, what: str, seconds: float, floor: float | None = None, *, most: float | None = None
    ) -> None:
        line = f"{what:<52}{seconds * 1000:>11.1f} ms"
        if floor:
            ratio = seconds / floor
            line += f"{floor * 1000:>11.1f} ms{ratio:>8.2f}"
            if most and ratio > most:
                self.too_slow.append(f"{what}: {ratio:.2f} times its floor, at most {most}")
        print(line, flush=True)

    @staticmethod
    def head(title: str) -> None:
        print(f"\n{title:<52}{'took':>14}{'floor':>14}{'ratio':>8}", flush=True)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server of the tests, gone afterwards."""
    with services.database() as address:
        name = f"perisai_bench_{os.getpid()}"
        server = address.rpartition("/")[0] + "/postgres"
        _on_server(server, f'CREATE DATABASE "{name}"')
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(address: str, statement: str) -> None:
    parts = urlsplit(address)
    connection = psycopg2.connect(
        host=parts.hostname,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=parts.path[1:],
    )
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The quickest of some times, the first of which warms up; of fewer when they are long."""
    took = [timed(work)]
    while len(took) <= rounds and sum(took) < LONG:
        took.append(timed(work))
    return min(took)


def sql(statement: str, *values) -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


# -- The night --------------------------------------------------------------------------------------


def measure_night(table: Table) -> None:
    """The whole job against one UPDATE of the same rows, in turns; then the same night once more."""
    from dues.actions.concerns import raise_concerns
    from dues.models import Concern, Standing
    from scripts.bench_country import DUE, TONIGHT

    at = dt.datetime.combine(TONIGHT, dt.time(1), ZoneInfo("Asia/Jakarta"))
    due = Standing.objects.filter(remitted_through=DUE).count()
    table.head(f"The night ({due:,} of them lapse)")
    floors, nights = [], []
    for number in range(ROUNDS):
        if number:
            sql("UPDATE dues_standing SET lapsed_on = NULL WHERE remitted_through = %s", DUE)
            sql("DELETE FROM dues_night")
        sql("VACUUM ANALYZE dues_standing")
        floors.append(_bare_update(DUE, TONIGHT))
        sql("VACUUM ANALYZE dues_standing")
        nights.append(timed(lambda: _turn(at)))
        noted = Standing.objects.filter(lapsed_on=TONIGHT).count()
        if noted != due:
            sys.exit(f"The night noted {noted} instead of {due}.")
    table.row("noting them, begun and finished", min(nights), min(floors), most=MOST)
    table.row("telling coordinators, the first time", timed(lambda: _tell(raise_concerns, at)))
    print(f"{'':<4}{Concern.objects.count():,} concerns")
    table.row("the same night again, nothing to do", best(lambda: _whole_job(at)))


def _bare_update(month: dt.date, day: dt.date) -> float:
    from django.db import transaction

    with transaction.atomic():
        took = timed(
            lambda: sql(
                "UPDATE dues_standing SET lapsed_on = %s WHERE remitted_through = %s", day, month
            )
        )
        transaction.set_rollback(True)
    return took


def _turn(at: dt.datetime) -> None:
    from dues.actions.night import begin_night, finish_night, note_lapses
    from dues.tasks import LAPSES

    begin_night(at=at)
    while note_lapses(at=at, most=LAPSES) >= LAPSES:
        pass
    finish_night(at=at)


def _tell(raise_concerns, at: dt.datetime) -> None:
    from dues.tasks import CONCERNS

    while raise_concerns(at=at, most=CONCERNS) >= CONCERNS:
        pass


def _whole_job(at: dt.datetime) -> None:
    from dues.tasks import turn_the_night
    from perisai.jobs.models import Job

    if turn_the_night(Job(), on=at) is not None:
        sys.exit("The same night found something to do again.")


# -- Pages ------------------------------------------------------------------------------------------


def measure_pages(table: Table) -> None:
    """The queries of the first pages, for an agent, a branch and head office."""
    from perisai.accounts.models import User
    from scripts.bench_country import TONIGHT
    from villages.queries import viewer_for

    now = dt.datetime.combine(TONIGHT, dt.time(9), ZoneInfo("Asia/Jakarta"))
    for who, username, where in (
        ("agent", "a1", "agent_id = 1"),
        ("branch", "k", "branch_id = 1"),
        ("head office", "p", "true"),
    ):
        viewer = viewer_for(User.objects.get(username=username), now=now)
        table.head(f"Pages of {who}")
        for what, ask, floor in _pages(viewer, where):
            bare = floor and best(lambda floor=floor: sql(floor), 5)
            table.row(what, best(ask, 5), bare)


def _pages(viewer, where: str) -> Iterator[tuple[str, Callable[[], object], str | None]]:
    from dues.queries.agents_cash import agents_by_cash
    from dues.queries.cash import cash_of, collections_in_hand
    from dues.queries.concerns import concern_page, open_concerns
    from perisai.desk.queries.home import nearing_lapse, standing_figures
    from perisai.desk.queries.lapsed import lapsed_page, lapsed_since
    from perisai.desk.queries.member_list import Filters, member_page
    from scripts.bench_country import TONIGHT

    figures = standing_figures(viewer=viewer)
    members = where.replace(
        "branch_id", "(SELECT branch_id FROM villages_village WHERE code = village_id)"
    )
    people = f"SELECT * FROM members_member WHERE {members} ORDER BY name, id LIMIT 51"
    total = f"SELECT count(*), sum(total) FROM dues_collection WHERE {where}"
    months = f"SELECT remitted_through, count(*) FROM dues_standing WHERE {where} GROUP BY 1"
    lapsed = f"SELECT count(*) FROM dues_standing WHERE {where} AND lapsed_on = '{TONIGHT}'"
    concerns = f"SELECT count(*) FROM dues_concern WHERE {where}"
    yield "cash_of", lambda: cash_of(viewer, on=viewer.on), total
    yield "collections_in_hand, the first 50", lambda: list(collections_in_hand(viewer)[:50]), total
    if not viewer.agent_id:
        yield "agents_by_cash", lambda: agents_by_cash(viewer), total
    yield "standing_figures", lambda: standing_figures(viewer=viewer), months
    yield "nearing_lapse", lambda: nearing_lapse(figures, viewer=viewer), months
    yield "lapsed_page", lambda: lapsed_page(viewer), lapsed
    yield "lapsed_since, a week", lambda: lapsed_since(viewer, days=7), lapsed
    yield "open_concerns, counted", lambda: open_concerns(viewer).count(), concerns
    yield "concern_page", lambda: concern_page(viewer), concerns
    yield "member_page, the first", lambda: member_page(Filters(), viewer=viewer), people
    state = Filters(state="lapsed")
    yield "member_page, the lapsed", lambda: member_page(state, viewer=viewer), people


# -- The books --------------------------------------------------------------------------------------


def measure_ledger(table: Table) -> None:
    """`verify_ledger` over everything, in a process of its own; it must find nothing."""
    table.head("The books")
    started = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "manage.py", "verify_ledger"], capture_output=True, text=True, check=False
    )
    table.row("verify_ledger", time.perf_counter() - started)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{'':<4}{answer.stdout.strip()[:300]} (at most {most} MiB of memory)")
    if answer.returncode:
        table.too_slow.append("verify_ledger found differences")


def main(people: int) -> int:
    started = time.perf_counter()
    with database() as address, tempfile.TemporaryDirectory(prefix="perisai-bench-") as var:
        os.environ |= {
            "DATABASE_URL": address,
            "PERISAI_VAR": var,
            "PERISAI_SECRET_KEY": "only-for-the-bench-" + "x" * 50,
            "DJANGO_SETTINGS_MODULE": "perisai.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from scripts.bench_country import Country, build

        call_command("migrate", verbosity=0)
        print(f"Building {people:,} enrolments ...", flush=True)
        print(f"Built in {timed(lambda: build(Country(people))):.0f} s.", flush=True)
        table = Table()
        measure_night(table)
        measure_pages(table)
        measure_ledger(table)
        connection.close()
    print(f"\nFinished in {time.perf_counter() - started:.0f} s.")
    for line in table.too_slow:
        print(f"FAILED: {line}")
    return 1 if table.too_slow else 0


if __name__ == "__main__":
    # Ended from outside, it takes its server and its folder with it, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
