"""A worker says every half minute that it is there, also while it has nothing to do."""

import logging

from celery import bootsteps
from django.db import Error, connection
from django.utils import timezone

from perisai.jobs.actions import note_alive
from perisai.jobs.enums import Process
from perisai.jobs.rules import BEAT

log = logging.getLogger(__name__)


class Heartbeats(bootsteps.StartStopStep):
    """A step of every worker, embedded or of its own. It begins anew whenever the broker is back."""

    def __init__(self, consumer, **options) -> None:
        super().__init__(consumer, **options)
        self.timer = None

    def start(self, consumer) -> None:
        beat(consumer.hostname)
        seconds = BEAT.total_seconds()
        self.timer = consumer.timer.call_repeatedly(seconds, beat, (consumer.hostname,))

    def stop(self, consumer) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    shutdown = stop


def beat(name: str) -> None:
    """Write down that this worker is there. A database that does not answer never stops a worker."""
    try:
        note_alive(process=Process.WORKER, name=name, on=timezone.now())
    except Error:
        log.warning("The heartbeat of %s could not be written.", name, exc_info=True)
    finally:
        connection.close()
