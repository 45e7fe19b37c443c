"""A hundred thousand messages wanted, and handed to a gateway on this machine: how quickly, at the rate that
is allowed, and with how much memory."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.bench.measuring import Table, sql, timed

MANY = 100_000
GOAL_SECONDS = 60
RATE = 200  # a second
AS_FAST_SECONDS, AT_RATE_SECONDS = 20, 60
MOST_GROWTH = 48  # MiB, of which the keys of the answer are a third
_ROOT = Path(__file__).resolve().parent.parent.parent


def measure_messages(table: Table) -> None:
    """In a process of its own, as a worker is one, whose memory can be told."""
    table.head(f"{MANY:,} messages")
    floor = timed(_bare_insert)
    told = told_by_worker("scripts.bench.messages")
    table.row("wanted", told["wanted"], floor, note=f"{MANY / told['wanted']:,.0f} a second")
    quick, slow, bare = told["quick"], told["slow"], told["bare"]
    table.row("handed over, one of many", 1 / quick, 1 / bare, note=f"{quick:,.0f} a second")
    table.row(f"at {RATE} a second allowed", 1 / slow, 1 / RATE, note=f"{slow:,.1f} a second")
    print(
        f"{'':<4}memory {told['before']} MiB, {told['after_wanting']} MiB after wanting,", end=" "
    )
    print(f"{told['after_sending']} MiB after sending")
    if told["wanted"] > GOAL_SECONDS:
        table.missed.append(f"{MANY:,} messages were wanted in {told['wanted']:.0f} s")
    judge_sending(table, told)
    if told["after_sending"] - told["before"] > MOST_GROWTH:
        table.missed.append(f"the memory grew to {told['after_sending']} MiB")
    sql("DELETE FROM outbox_message")


def told_by_worker(module: str) -> dict:
    """What a module of the bench tells in the last line it prints, run as a worker beside a gateway."""
    with _gateway() as url:
        child = subprocess.run(
            [sys.executable, "-m", module],
            cwd=_ROOT,
            env={
                **os.environ,
                "PERISAI_GATEWAY_URL": url,
                "PERISAI_GATEWAY_KEY": "k",
                "PERISAI_GATEWAY_SECRET": "s",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(child.stdout.splitlines()[-1])


def judge_sending(table: Table, told: dict) -> None:
    """No more than allowed, each once, and nothing that the gateway does not know of."""
    if told["slow"] > RATE * 1.01:
        table.failed.append(f"{told['slow']:.1f} messages left a second where {RATE} are allowed")
    if told["twice"] or told["taken"] != told["sent"]:
        table.failed.append(f"the gateway took {told['taken']}, {told['twice']} of them twice")


@contextlib.contextmanager
def _gateway() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.bench.gateway"],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _bare_insert() -> None:
    """The same rows, made by the database alone; gone again before the others come."""
    sql(
        "INSERT INTO outbox_message (uuid, key, channel, recipient, subject, text, state, not_before,"
        " not_after, tries, provider_id, error, reason, created_at)"
        " SELECT gen_random_uuid(), 'bare:' || n, 'sms', '+6281234567890', '', repeat('x', 150),"
        " 'waiting', now(), now() + interval '1 day', 0, '', '', '', now()"
        " FROM generate_series(1, %s) AS n",
        MANY,
    )
    sql("DELETE FROM outbox_message")
    sql("VACUUM ANALYZE outbox_message")


def _measure() -> dict:
    """What the worker's process tells of itself."""
    from django.conf import settings
    from django.utils import timezone

    from perisai.outbox.actions.wanting import Draft, want_messages
    from perisai.outbox.enums import Channel
    from scripts.bench.papers import peak_memory

    now = timezone.now()

    def drafts(first: int, number: int) -> Iterator[Draft]:
        for n in range(first, first + number):
            yield Draft(
                f"bench:{n}",
                Channel.SMS,
                "+6281234567890",
                "x" * 150,
                now,
                now + dt.timedelta(days=1),
            )

    settings.GATEWAY_RATE = 0
    want_messages(drafts(0, 500), at=now)
    send(1)
    told = {"before": peak_memory()}
    told["wanted"] = timed(lambda: want_messages(drafts(1000, MANY), at=now))
    told["after_wanting"] = peak_memory()
    sql(
        "VACUUM ANALYZE outbox_message"
    )  # as the server does by itself; the one of the tests does not
    told["quick"] = send(AS_FAST_SECONDS)
    told |= send_at_rate()
    told["after_sending"] = peak_memory()
    told["bare"] = _bare_posts(2000)
    return told


def send_at_rate(clock: Callable[[], dt.datetime] | None = None) -> dict:
    """Send at the allowed rate for a while. Answers how many left in a second, and what the gateway counted
    beside what is noted here."""
    import httpx2 as httpx
    from django.conf import settings

    from perisai.outbox.models import Message

    settings.GATEWAY_RATE = RATE
    slow = send(AT_RATE_SECONDS, clock)
    counted = httpx.get(f"{settings.GATEWAY_URL}/count").json()
    return {"slow": slow, "sent": Message.objects.filter(state="sent").count(), **counted}


def send(seconds: float, clock: Callable[[], dt.datetime] | None = None) -> float:
    """Work as a worker does for so long, by this clock. Answers how many left in a second."""
    from django.utils import timezone

    from perisai.jobs.models import Job
    from perisai.jobs.runner import work_on
    from perisai.outbox.actions.wanting import SEND_JOB
    from perisai.outbox.models import Message

    job = Job.objects.get(unique_key=SEND_JOB)
    began, before = time.perf_counter(), Message.objects.filter(state="sent").count()
    while time.perf_counter() - began < seconds and work_on(job.pk, clock=clock or timezone.now):
        pass
    took = time.perf_counter() - began
    return (Message.objects.filter(state="sent").count() - before) / took


def _bare_posts(number: int) -> float:
    """The same calls without a database, as many at once. Answers how many in a second."""
    from concurrent.futures import ThreadPoolExecutor

    from django.conf import settings

    from perisai.outbox.gateway import Gateway
    from perisai.outbox.models import Message

    gateway = Gateway()
    messages = [Message(channel="sms", recipient="+62", text="x" * 150) for _ in range(number)]
    with ThreadPoolExecutor(settings.GATEWAY_CONNECTIONS) as pool:
        took = timed(lambda: list(pool.map(gateway.hand_over, messages)))
    gateway.close()
    return number / took


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure()))
