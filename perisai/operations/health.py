"""Is the site well? Counts and ages only: the page that shows this is open to everybody."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from perisai.jobs.enums import Every
from perisai.jobs.queries import done_at, queue_state
from perisai.jobs.registry import recurring_kinds
from perisai.operations.archives import newest_backup_at
from perisai.outbox.queries import outbox_state

# A bell is rung again every 30 seconds: work that waited this long has no worker.
QUEUE_MAY_WAIT = dt.timedelta(minutes=5)
# A night begins a day after the one before, and a large one takes some hours.
NIGHT_MAY_AGE = dt.timedelta(hours=36)
# At the rate that a gateway allows unless told, a hundred thousand messages leave within six hours.
MESSAGES_MAY_WAIT = dt.timedelta(hours=6)
DISK_NEEDED_BYTES = 200 * 1024 * 1024
BACKUP_MAY_AGE = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `state` is ok, warning (mend it today) or failing (mend it now)."""

    state: str
    facts: dict


def examine(*, on: dt.datetime) -> dict[str, Finding]:
    """Database, queue, nights, messages, disk and backups at the moment `on`, by name."""
    database = _database()
    asked = {"queue": _queue, "nights": _nights, "messages": _messages}
    return {
        "database": database,
        **{name: _asked(look, on, database) for name, look in asked.items()},
        **examine_machine(on=on),
    }


def examine_machine(*, on: dt.datetime) -> dict[str, Finding]:
    """What is known without the database: disk and backups at the moment `on`."""
    return {"disk": _disk(), "backup": _backup(on)}


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding("failing", {})
    return Finding("ok", {"engine": connection.vendor})


def _asked(look: Callable[[dt.datetime], Finding], on: dt.datetime, database: Finding) -> Finding:
    """What the database tells, where it answers."""
    if database.state != "ok":
        return Finding("failing", {})
    try:
        return look(on)
    except DatabaseError:  # tables are missing: migrate has not run
        return Finding("failing", {})


def _queue(on: dt.datetime) -> Finding:
    queue = queue_state(on=on)
    waits = on - queue.oldest_due if queue.oldest_due else dt.timedelta(0)
    facts = {
        "waiting": queue.waiting,
        "running": queue.running,
        "failed": queue.failed,
        "oldest_waits_seconds": int(waits.total_seconds()),
    }
    if waits > QUEUE_MAY_WAIT:
        return Finding("failing", facts)
    return Finding("warning" if queue.failed else "ok", facts)


def _nights(on: dt.datetime) -> Finding:
    """How long ago each job of a night last ended well: a clock that is silent begins none, so none fails."""
    names = [kind.name for kind in recurring_kinds() if kind.every == Every.NIGHT]
    done = done_at(names)
    ages = {name: on - done[name] if name in done else None for name in names}
    is_well = all(age is not None and age <= NIGHT_MAY_AGE for age in ages.values())
    hours = {name: None if age is None else _hours(age) for name, age in ages.items()}
    return Finding("ok" if is_well else "warning", {"age_hours": hours})


def _messages(on: dt.datetime) -> Finding:
    """What a worker sends; what waits for a person is that person's."""
    outbox = outbox_state(on)
    waits = on - outbox.oldest_due if outbox.oldest_due else dt.timedelta(0)
    is_well = waits <= MESSAGES_MAY_WAIT and not outbox.asked_about
    facts = {
        "due": outbox.due,
        "oldest_waits_seconds": int(waits.total_seconds()),
        "unknown": outbox.unknown,
        "asked_about": outbox.asked_about,
    }
    return Finding("ok" if is_well else "warning", facts)


def _disk() -> Finding:
    free = shutil.disk_usage(_existing(Path(settings.FILES_DIR))).free
    state = "ok" if free >= DISK_NEEDED_BYTES else "failing"
    return Finding(state, {"free_megabytes": free // 2**20})


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _backup(on: dt.datetime) -> Finding:
    newest = newest_backup_at(Path(settings.BACKUP_DIR))
    if newest is None:
        return Finding("warning", {"age_hours": None})
    age = on - newest
    state = "ok" if age <= BACKUP_MAY_AGE else "warning"
    return Finding(state, {"age_hours": _hours(age)})


def _hours(age: dt.timedelta) -> int:
    return int(age.total_seconds() // 3600)
