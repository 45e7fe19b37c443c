"""Is the site well? Counts and ages only: the page that shows this is open to everybody."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from perisai.jobs.queries import queue_state
from perisai.operations.archives import newest_backup_at

# A bell is rung again every 30 seconds: work that waited this long has no worker.
QUEUE_MAY_WAIT = dt.timedelta(minutes=5)
DISK_NEEDED_BYTES = 200 * 1024 * 1024
BACKUP_MAY_AGE = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `state` is ok, warning (mend it today) or failing (mend it now)."""

    state: str
    facts: dict


def examine(*, on: dt.datetime) -> dict[str, Finding]:
    """Database, queue, disk and backups at the moment `on`, by name."""
    database = _database()
    return {
        "database": database,
        "queue": _queue(on) if database.state == "ok" else Finding("failing", {}),
        "disk": _disk(),
        "backup": _backup(on),
    }


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding("failing", {})
    return Finding("ok", {"engine": connection.vendor})


def _queue(on: dt.datetime) -> Finding:
    try:
        queue = queue_state(on=on)
    except DatabaseError:  # tables are missing: migrate has not run
        return Finding("failing", {})
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
    return Finding(state, {"age_hours": int(age.total_seconds() // 3600)})
