"""The Celery worker and the clock as threads of the web process: the embedded site needs no broker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import beat
from celery.worker import state

from perisai.celery import app
from perisai.jobs.tasks import tick

# Longer than a slice: who is in the middle of one may finish. A lease covers whoever does not.
PATIENCE_SECONDS = 6


@contextmanager
def worker_and_clock() -> Iterator[None]:
    """Run both while the block runs; stop them within a few seconds when it ends."""
    state.should_stop = None
    worker = app.WorkController(
        pool_cls="solo",
        concurrency=1,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
    worker_thread = threading.Thread(target=worker.start, name="worker", daemon=True)
    clock = beat.EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    worker_thread.start()
    clock.start()
    tick.delay()  # the clock's own first tick comes after half a minute
    try:
        yield
    finally:
        clock.stop()
        state.should_stop = 0  # the exit status that the worker's loop leaves with
        worker_thread.join(PATIENCE_SECONDS)
