"""How long it takes at the size of the country: `make bench`, or `python -m scripts.bench [people ...]`.

On a private PostgreSQL (scripts/services.py), with fifty thousand enrolments and then with a million
unless told. Each figure stands beside its floor, the barest thing that does the same, timed in the same
run, so that the machine does not matter. Exits with 1 when the night takes more than twice its floor,
a page grows too large, or the crowd sees an error; other goals that are missed are told. Writes nothing here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time

import django
import time_machine
from django.conf import settings

from scripts.bench.measuring import Table
from scripts.bench.server import database

SIZES = (50_000, 1_000_000)


def main(sizes: list[int]) -> int:
    """Each size in a process of its own, with a database of its own."""
    if len(sizes) > 1:
        each = [[sys.executable, "-m", "scripts.bench", str(size)] for size in sizes]
        return max(subprocess.run(command, check=False).returncode for command in each)
    with database() as address, tempfile.TemporaryDirectory(prefix="perisai-bench-") as var:
        os.environ |= {
            "DATABASE_URL": address,
            "PERISAI_VAR": var,
            "PERISAI_SECRET_KEY": "only-for-the-bench-" + "x" * 50,
            "PERISAI_HOSTS": "testserver,127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "perisai.settings",
        }
        django.setup()
        settings.ROOT_URLCONF = "scripts.bench.urls"
        table = Table()
        _bench(table, sizes[0])
    for line in table.missed:
        print(f"missed: {line}")
    for line in table.failed:
        print(f"FAILED: {line}")
    return 1 if table.failed else 0


def _bench(table: Table, people: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from scripts.bench.anomalies import measure_anomalies
    from scripts.bench.books import measure_ledger
    from scripts.bench.country import Country, build
    from scripts.bench.crowd import measure_crowd
    from scripts.bench.days import MORNING
    from scripts.bench.doors import measure_doors
    from scripts.bench.figures import measure_figures
    from scripts.bench.measuring import timed
    from scripts.bench.messages import measure_messages
    from scripts.bench.night import measure_night
    from scripts.bench.pages import measure_pages
    from scripts.bench.papers import measure_papers
    from scripts.bench.reading import measure_reading
    from scripts.bench.registers import measure_registers
    from scripts.bench.reminders import measure_reminders
    from scripts.bench.rooms import measure_rooms
    from scripts.bench.scores import measure_scores

    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"\n==== {people:,} enrolments ====", flush=True)
    print(f"Built in {timed(lambda: build(Country(people))):.0f} s.", flush=True)
    measure_night(table)
    measure_reminders(table)
    measure_figures(table)
    measure_ledger(table)
    measure_messages(table)
    measure_anomalies(table)
    with time_machine.travel(MORNING):
        measure_pages(table)
        measure_scores(table)
        measure_doors(table)
        measure_registers(table)
        measure_papers(table)
        measure_reading(table)
        measure_crowd(table)
        measure_rooms(table)  # last: it makes another country of it
    connection.close()
    print(f"\nFinished in {time.perf_counter() - started:.0f} s.", flush=True)


if __name__ == "__main__":
    # Ended from outside, it takes its server and its folder with it, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main([int(size) for size in sys.argv[1:]] or list(SIZES)))
