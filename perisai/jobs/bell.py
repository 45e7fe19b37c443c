"""Ringing for a worker. A bell that is not heard costs time, never work: `tick` rings again."""

import logging

from kombu.exceptions import OperationalError

from perisai.celery import app

log = logging.getLogger(__name__)

WORK_TASK = "perisai.jobs.tasks.work"
# A bell older than this is thrown away unheard: the next tick has rung since.
_HEARD_WITHIN_SECONDS = 60


def ring(job_id: int) -> bool:
    """Ask a worker to look at the job now. False when the broker cannot be reached."""
    try:
        app.send_task(WORK_TASK, args=[job_id], retry=False, expires=_HEARD_WITHIN_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("Job %s waits for the next tick: the broker is down (%s).", job_id, error)
        return False
    return True
