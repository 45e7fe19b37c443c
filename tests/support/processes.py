"""Processes of the product beside the tests: a Celery worker, a command, two that race.

They use the test database, so a test that starts one needs `transactional_db`: what it writes must be
committed to be seen.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

READY_WITHIN = 90  # seconds, on a busy machine
ROOT = Path(__file__).resolve().parent.parent.parent


def child_environment() -> dict[str, str]:
    """The environment in which a process works on this test's database and files."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_CHILD_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(ROOT),
    }


class Worker:
    """A Celery worker as a branch server runs it, with one child process."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Return when the worker takes tasks."""
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "perisai", "worker"),
                    *("--concurrency", "1", "--loglevel", "INFO"),
                    *("--without-gossip", "--without-mingle"),
                ],
                cwd=ROOT,
                env=child_environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_ready()

    def kill(self) -> None:
        """As a power cut: no goodbye, not even from its children."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=15)
        self.process = None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            if " ready." in self.log.read_text():
                return
            time.sleep(0.1)
        self.kill()
        pytest.fail(f"The Celery worker did not start:\n{self.log.read_text()}")


@pytest.fixture
def child_env(transactional_db) -> dict[str, str]:
    """For `subprocess`: a command or a racing process on the test database."""
    return child_environment()


@pytest.fixture
def broker(transactional_db):
    """An empty Redis queue and a stopped worker: `broker.start()`, `broker.kill()`, `broker.stop()`.

    Use it with the marker `broker`.
    """
    from perisai.celery import app

    if not settings.REDIS_URL:
        pytest.skip("needs Redis (REDIS_URL)")
    app.control.purge()
    worker = Worker(Path(settings.VAR_DIR) / "worker.log")
    yield worker
    worker.stop()
    app.control.purge()
