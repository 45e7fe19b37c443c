"""What the worker does about reminders."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dues.actions.asked_prints import forget_batches, join_parts
from perisai.jobs.actions import request_job
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.outbox.models import Message
from perisai.outbox.registry import asks_first
from perisai.reminders.actions.deciding import (
    decide,
    follow_members,
    note_withdrawn,
    reopen_observed,
    withdraw_unsent,
)
from perisai.reminders.actions.finding import Mark, find_due
from perisai.reminders.actions.letters import LETTERS_JOB, print_letters_part
from perisai.reminders.enums import Kind, Reason
from perisai.reminders.models import LetterBatch
from perisai.reminders.queries.suppression import KEY, answers_before_leaving

FOUND = 5_000  # in one slice; a few seconds on PostgreSQL
DECIDE_JOB = "reminders.decide"
# In one slice; together a few seconds.
DECIDED, WITHDRAWN = 2_500, 2_500
_STEPS = {
    "reopen": reopen_observed,
    "follow": follow_members,
    "decide": decide,
    "withdraw": withdraw_unsent,
}
_FOLLOWING = {"reopen": "follow", "follow": "decide", "decide": "withdraw", "withdraw": "note"}


@handles(
    "reminders.find_due",
    every=Every.NIGHT,
    label=_("Find who comes due"),
    purpose=_(
        "Writes down every night whom a reminder is due for, and makes up for nights that were missed."
    ),
)
def find_everybody_due(job: Job, *, on: dt.datetime) -> Again | None:
    """Write down who came due, kind by kind. All slices look at the day on which the first one began, also
    those after midnight; nights that were missed are made up."""
    kinds, cursor = list(Kind), job.cursor
    at = dt.datetime.fromisoformat(cursor["at"]) if "at" in cursor else on
    kind = Kind(cursor.get("kind", kinds[0]))
    after = Mark(cursor["look"], cursor["key"]) if "look" in cursor else None
    mark = find_due(kind=kind, at=at, after=after, most=FOUND).mark
    number = kinds.index(kind)
    if mark:
        place = {"kind": kind.value, "look": mark.look, "key": mark.key}
    elif kind == kinds[-1]:
        request_job(kind=DECIDE_JOB, unique_key=f"{DECIDE_JOB}:after:{job.pk}", on=on)
        return None
    else:
        number += 1
        place = {"kind": kinds[number].value}
    return Again(progress=number, total=len(kinds), cursor={"at": at.isoformat(), **place})


@handles(
    DECIDE_JOB,
    every=Every.HOUR,
    label=_("Choose who is reminded"),
    purpose=_(
        "Decides for everybody who waits whether a reminder goes, and takes back what is not wanted any more."
    ),
)
def decide_reminders(job: Job, *, on: dt.datetime) -> Again | None:
    """Decide about whoever waits: found since, held until now by what passes, or only observed until a rule
    began that reminds. Before, reminders of who went over follow to the new agent. Then take back what waits
    for a person and is not wanted any more, and note what was taken back."""
    step, after = job.cursor.get("step", "reopen"), job.cursor.get("after", 0)
    if step in _STEPS:
        looked = _STEPS[step](at=on, after=after, most=DECIDED)
        done = job.progress + looked.number
        if looked.after is not None:
            return Again(done, done + DECIDED, {"step": step, "after": looked.after})
        return Again(done, done + 1, {"step": _FOLLOWING[step]})
    number = note_withdrawn(at=on, most=WITHDRAWN)
    done = job.progress + number
    return Again(done, done + WITHDRAWN, {"step": step}) if number == WITHDRAWN else None


@handles(
    LETTERS_JOB,
    label=_("Print reminder letters"),
    purpose=_("Puts reminders on paper, one letter to a sheet, in one file."),
)
def print_letters(job: Job, *, on: dt.datetime) -> Again | None:
    """The next part of a print of reminder letters, and after the last one file of them all."""
    batch = LetterBatch.objects.select_related("by").get(pk=job.payload["batch"])
    part = job.cursor.get("part", 0)
    if part and job.progress >= batch.total:
        join_parts(batch=batch, parts=part)
        return None
    done = print_letters_part(batch=batch, letters=job.payload["keys"], part=part, at=on)
    return Again(done, batch.total, {"part": part + 1})


@handles(
    "reminders.forget_letters",
    every=Every.NIGHT,
    label=_("Delete old files of reminder letters"),
    purpose=_("Removes the files of printed letters that nobody needs any more."),
)
def forget_letters(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of printed letters that nobody needs any more: they say who owes what."""
    forget_batches(at=on, models=(LetterBatch,))


@asks_first(KEY)
def is_still_wanted(
    messages: Sequence[Message], *, on: dt.datetime
) -> dict[int, Reason | dt.datetime]:
    """People pay, die and take back their consent between the night and the gateway, and nobody is woken."""
    return answers_before_leaving(messages, at=on)
