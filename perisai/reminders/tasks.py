"""What the worker does about reminders."""

import datetime as dt
from collections.abc import Sequence

from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.outbox.models import Message
from perisai.outbox.registry import asks_first
from perisai.reminders.actions.deciding import decide, note_withdrawn, withdraw_unsent
from perisai.reminders.enums import Reason
from perisai.reminders.queries.suppression import KEY, reasons_to_withdraw

DECIDE_JOB = "reminders.decide"
# In one slice; together a few seconds.
DECIDED, WITHDRAWN = 1_000, 2_000
_STEPS = {"decide": decide, "withdraw": withdraw_unsent}


@handles(DECIDE_JOB, every=Every.HOUR)
def decide_reminders(job: Job, *, on: dt.datetime) -> Again | None:
    """Decide about whoever waits: found since, or held until now by what passes. Then take back what waits
    for a person and is not wanted any more, and note what was taken back."""
    step, after = job.cursor.get("step", "decide"), job.cursor.get("after", 0)
    if step in _STEPS:
        looked = _STEPS[step](at=on, after=after, most=DECIDED)
        done = job.progress + looked.number
        if looked.after is not None:
            return Again(done, done + DECIDED, {"step": step, "after": looked.after})
        following = "withdraw" if step == "decide" else "note"
        return Again(done, done + 1, {"step": following})
    number = note_withdrawn(at=on, most=WITHDRAWN)
    done = job.progress + number
    return Again(done, done + WITHDRAWN, {"step": step}) if number == WITHDRAWN else None


@asks_first(KEY)
def is_still_wanted(messages: Sequence[Message], *, on: dt.datetime) -> dict[int, Reason]:
    """People pay, die and take back their consent between the night and the gateway."""
    return reasons_to_withdraw(messages, at=on)
