"""Who comes due: written down on the due day of a month, kind by kind, slice by slice."""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from perisai.accounts.models import User
from perisai.jobs.models import Job
from perisai.reminders.enums import Kind
from perisai.reminders.models import NightCount, Reminder
from perisai.reminders.queries.proof import live
from perisai.reminders.tasks import find_everybody_due
from scripts.bench.measuring import Table, best, sql, timed
from villages.queries import viewer_for

DUE_DAY = dt.date(2026, 12, 15)
WAITED_FOR = 3  # seconds that somebody waits for a page


def measure_reminders(table: Table) -> None:
    """The night of a due day, when almost everybody comes due, the same night and the next once more, and the
    recount of the proof of silence."""
    at = dt.datetime.combine(DUE_DAY, dt.time(2), ZoneInfo("Asia/Jakarta"))
    table.head("Who comes due")
    slices: Counter[str] = Counter()
    longest, peak, at_first = 0.0, 0, _memory()
    job = Job(cursor={})
    while True:
        kind = job.cursor.get("kind", "before_due")
        started = time.perf_counter()
        again = find_everybody_due(job, on=at)
        took = time.perf_counter() - started
        slices[kind] += took
        longest, peak = max(longest, took), max(peak, _memory() - at_first)
        if again is None:
            break
        job.cursor = again.cursor
    found = Counter(Reminder.objects.values_list("kind", flat=True).iterator())
    for kind, took in slices.items():
        table.row(f"{kind} ({found[kind]:,})", took)
    table.row(f"all of them ({found.total():,})", sum(slices.values()))
    table.row("the longest slice", longest)
    print(f"{'':<4}at most {peak:,} KiB more memory after a slice than before the first")
    if any(row.due != row.new for row in NightCount.objects.filter(night=DUE_DAY)):
        sys.exit("A night counted other people than it wrote down.")
    sql("VACUUM ANALYZE reminders_reminder")
    table.row("the same night once more", timed(lambda: _turn(at)))
    table.row("the night after it", timed(lambda: _turn(at + dt.timedelta(days=1))))
    _measure_recount(table, at + dt.timedelta(hours=6), kinds=map(Kind, found))


def _measure_recount(table: Table, at: dt.datetime, *, kinds: Iterable[Kind]) -> None:
    """Everybody of a branch, and of the country, counted once more while somebody waits for the page."""
    viewers = {
        name: viewer_for(User.objects.get(username=username), now=at)
        for name, username in (("a branch", "k"), ("the country", "p"))
    }
    table.head("Who is missing, asked once more")
    for kind, (name, viewer) in itertools.product(kinds, viewers.items()):
        took = best(lambda viewer=viewer, kind=kind: live(viewer, kind))
        table.row(f"{kind.value}, {name}", took)
        if took > WAITED_FOR:
            table.missed.append(f"{kind.value}, {name}: a page that takes {took:.1f} s")
        if not live(viewer, kind).closes:
            sys.exit("Whoever is due has no reminder after the night.")


def _turn(at: dt.datetime) -> None:
    job = Job(cursor={})
    while (again := find_everybody_due(job, on=at)) is not None:
        job.cursor = again.cursor


def _memory() -> int:
    """What this process has in memory now, in KiB; the most it ever had was when the country was built."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024
