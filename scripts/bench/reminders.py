"""Who comes due: written down on the due day of a month, kind by kind, slice by slice; decided about in the
morning, and handed to a gateway on this machine at the rate that is allowed."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from scripts.bench.measuring import Table, best, sql, timed
from scripts.bench.messages import (
    GOAL_SECONDS,
    MANY,
    MOST_GROWTH,
    RATE,
    judge_sending,
    send_at_rate,
    told_by_worker,
)

DUE_DAY = dt.date(2026, 12, 15)
JAKARTA = ZoneInfo("Asia/Jakarta")
NIGHT = dt.datetime.combine(DUE_DAY, dt.time(2), JAKARTA)
# Nowhere are the hours quiet then.
MORNING = dt.datetime.combine(DUE_DAY, dt.time(9), JAKARTA)
WAITED_FOR = 3  # seconds that somebody waits for a page


def measure_reminders(table: Table) -> None:
    """The night of a due day, when almost everybody comes due, and the morning after it."""
    per_finding = _measure_finding(table)
    _measure_recount(table)
    per_deciding = _measure_deciding(table)
    seconds = (per_finding + per_deciding) * MANY
    table.row(f"{MANY:,} found and decided", seconds)
    if seconds > GOAL_SECONDS:
        table.missed.append(f"{MANY:,} reminders were found and decided in {seconds:.0f} s")
    table.row("the night after it", timed(lambda: _turn(NIGHT + dt.timedelta(days=1))))


def _measure_finding(table: Table) -> float:
    """Kind by kind, then the same night once more. Answers the seconds for each row."""
    from perisai.jobs.models import Job
    from perisai.reminders.models import NightCount, Reminder
    from perisai.reminders.tasks import find_everybody_due

    table.head("Who comes due")
    slices: Counter[str] = Counter()
    longest, peak, at_first = 0.0, 0, _memory()
    job = Job(cursor={})
    while True:
        kind = job.cursor.get("kind", "before_due")
        started = time.perf_counter()
        again = find_everybody_due(job, on=NIGHT)
        took = time.perf_counter() - started
        slices[kind] += took
        longest, peak = max(longest, took), max(peak, _memory() - at_first)
        if again is None:
            break
        job.cursor = again.cursor
    found = Counter(Reminder.objects.values_list("kind", flat=True).iterator())
    for kind, took in slices.items():
        table.row(f"{kind} ({found[kind]:,})", took)
    number, seconds = found.total(), sum(slices.values())
    table.row(f"all of them ({number:,})", seconds, _bare_rows(min(number, MANY)) * number)
    table.row("the longest slice", longest)
    print(f"{'':<4}at most {peak:,} KiB more memory after a slice than before the first")
    if any(row.due != row.new for row in NightCount.objects.filter(night=DUE_DAY)):
        sys.exit("A night counted other people than it wrote down.")
    sql("VACUUM ANALYZE reminders_reminder")
    table.row("the same night once more", timed(lambda: _turn(NIGHT)))
    return seconds / number


def _measure_recount(table: Table) -> None:
    """Everybody of a branch, and of the country, counted once more while somebody waits for the page."""
    from perisai.accounts.models import User
    from perisai.reminders.enums import Kind
    from perisai.reminders.models import Reminder
    from perisai.reminders.queries.proof import live
    from villages.queries import viewer_for

    kinds = map(Kind, Reminder.objects.order_by("kind").values_list("kind", flat=True).distinct())
    viewers = {
        name: viewer_for(User.objects.get(username=username), now=NIGHT + dt.timedelta(hours=6))
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
    from perisai.jobs.models import Job
    from perisai.reminders.tasks import find_everybody_due

    job = Job(cursor={})
    while (again := find_everybody_due(job, on=at)) is not None:
        job.cursor = again.cursor


def _measure_deciding(table: Table) -> float:
    """The rules remind, everybody agreed to SMS: until nobody waits, or MANY were decided about. Answers the
    seconds for each row. Afterwards everybody waits as before."""
    from perisai.jobs.models import Job
    from perisai.outbox.actions.wanting import SEND_JOB
    from perisai.reminders.models import Rule
    from scripts.bench.inserting import insert

    insert(
        Rule,
        "FROM reminders_rule",
        kind="kind",
        mode="'enforce'",
        days="days",
        from_on=f"DATE '{DUE_DAY}'",
        recorded_at="now()",
    )
    sql("VACUUM ANALYZE reminders_reminder")
    table.head("What becomes of them")
    told = told_by_worker("scripts.bench.reminders")
    floor = _bare_messages(told["handed"])
    table.row(f"decided ({told['decided']:,})", told["took"], floor)
    table.row("the longest slice", told["longest"])
    table.row(
        f"at {RATE} a second allowed",
        1 / told["slow"],
        1 / RATE,
        note=f"{told['slow']:,.1f} a second",
    )
    print(
        f"{'':<4}{told['handed']:,} were handed on; memory {told['before']} MiB,"
        f" {told['after_deciding']} MiB after deciding, {told['after_sending']} MiB after sending"
    )
    judge_sending(table, told)
    if told["after_sending"] - told["before"] > MOST_GROWTH:
        table.missed.append(f"the memory of deciding grew to {told['after_sending']} MiB")
    sql(
        "UPDATE reminders_reminder SET state = 'waiting', reason = '', channel = '', amount = NULL,"
        " decided_at = NULL, message_id = NULL WHERE state <> 'waiting'"
    )
    sql("DELETE FROM outbox_message")
    # It would look again on a day that has not come yet.
    Job.objects.filter(unique_key=SEND_JOB).delete()
    sql("VACUUM ANALYZE reminders_reminder")
    return told["took"] / told["decided"]


def _bare_rows(number: int) -> float:
    """Seconds for one row as it is found, made by the database alone; gone again afterwards."""
    with transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        took = timed(
            lambda: sql(
                "INSERT INTO reminders_reminder (uuid, kind, subject, period, rule_id, enrolment_id,"
                " agent_id, village_id, branch_id, due_on, last_on, night, state, reason, channel)"
                " SELECT gen_random_uuid(), 'bare', kind || subject, period, rule_id, enrolment_id,"
                " agent_id, village_id, branch_id, due_on, last_on, night, 'waiting', '', ''"
                " FROM reminders_reminder ORDER BY id LIMIT %s",
                number,
            )
        )
        transaction.set_rollback(True)
    return took / number


def _bare_messages(number: int) -> float:
    """So many handed on once more by the database alone: a message for each, and the reminder noted."""
    with transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        took = timed(
            lambda: sql(
                "WITH told AS ("
                " INSERT INTO outbox_message (uuid, key, channel, recipient, subject, text, state,"
                " not_before, not_after, tries, provider_id, error, reason, created_at)"
                " SELECT gen_random_uuid(), 'bare:' || id, 'sms', '+6281234567890', '',"
                " repeat('x', 120), 'waiting', now(), now() + interval '1 day', 0, '', '', '', now()"
                " FROM reminders_reminder WHERE state = 'handed' ORDER BY id LIMIT %s"
                " RETURNING id, key)"
                " UPDATE reminders_reminder AS r SET message_id = told.id, decided_at = now()"
                " FROM told WHERE r.id = substr(told.key, 6)::bigint",
                number,
            )
        )
        transaction.set_rollback(True)
    return took


def _memory() -> int:
    """What this process has in memory now, in KiB; the most it ever had was when the country was built."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


def _measure() -> dict:
    """What the worker's process tells of itself."""
    from perisai.jobs.models import Job
    from perisai.outbox.models import Message
    from perisai.reminders.tasks import decide_reminders
    from scripts.bench.papers import peak_memory

    told = {"before": peak_memory()}
    job, slices = Job(cursor={}, progress=0), []
    # Until what was decided is looked at once more, by which time nothing new is.
    while job.cursor.get("step") != "withdraw" and job.progress < MANY:
        started = time.perf_counter()
        again = decide_reminders(job, on=MORNING)
        slices.append(time.perf_counter() - started)
        job.cursor, job.progress = again.cursor, again.progress
    told |= {"decided": job.progress, "took": sum(slices), "longest": max(slices)}
    told |= {"after_deciding": peak_memory(), "handed": Message.objects.count()}
    # As the server does by itself; the one of the bench does not.
    sql("VACUUM ANALYZE outbox_message")
    sql("VACUUM ANALYZE reminders_reminder")
    began = time.perf_counter()
    told |= send_at_rate(lambda: MORNING + dt.timedelta(seconds=time.perf_counter() - began))
    return told | {"after_sending": peak_memory()}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure()))
