"""Ringing for a worker. A bell that is not heard costs time, never work: `tick` rings again."""

import contextlib
import logging
import time
from pathlib import Path

from django.conf import settings
from kombu.exceptions import OperationalError

from perisai.celery import app

log = logging.getLogger(__name__)

WORK_TASK = "perisai.jobs.tasks.work"
# A bell older than this is thrown away unheard: the next tick has rung since.
_HEARD_WITHIN_SECONDS = 60
# Lies in the shared folder of files while the broker is down: the broker itself cannot tell the processes of
# the web, and a page that looks for a file asks nobody. Backups leave out names with a dot.
_MARK = ".broker-is-down"
_ASK_AGAIN_AFTER_SECONDS = 5
_answers: dict[str, tuple[float, bool]] = {}


def ring(job_id: int) -> bool:
    """Ask a worker to look at the job now. False when the broker cannot be reached."""
    try:
        app.send_task(WORK_TASK, args=[job_id], retry=False, expires=_HEARD_WITHIN_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("Job %s waits for the next tick: the broker is down (%s).", job_id, error)
        note_silence()
        return False
    note_heard()
    return True


def note_silence() -> None:
    """Remember, for every process of the site, that the broker could not be reached."""
    with contextlib.suppress(OSError):  # a disk that is full: then no page says so
        _mark().parent.mkdir(parents=True, exist_ok=True)
        _mark().touch()


def note_heard() -> None:
    """The broker passed something on: nothing waits for it any more."""
    if is_silent():
        with contextlib.suppress(OSError):
            _mark().unlink(missing_ok=True)


def is_silent() -> bool:
    """Whether the last bell met a broker that was down. Asks neither broker nor database."""
    return _mark().exists()


def is_broker_reachable() -> bool:
    """Ask the broker itself, within two or three seconds; an answer holds for a few seconds."""
    url = app.conf.broker_url
    asked_at, answer = _answers.get(url, (float("-inf"), False))
    if time.monotonic() - asked_at > _ASK_AGAIN_AFTER_SECONDS:
        answer = _ask_broker()
        _answers[url] = (time.monotonic(), answer)
    return answer


def _ask_broker() -> bool:
    try:
        with app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            connection.default_channel  # noqa: B018  Redis is asked only now
    except (OperationalError, OSError):
        return False
    return True


def _mark() -> Path:
    return Path(settings.FILES_DIR) / _MARK
