"""What the worker does about money."""

import datetime as dt

from dues.actions.collecting import RENDER_JOB
from dues.actions.printing import render_original
from dues.models import Collection
from perisai.jobs.models import Job
from perisai.jobs.registry import handles


@handles(RENDER_JOB)
def render_receipt(job: Job, *, on: dt.datetime) -> None:
    """Print the original of the receipt that `take_dues` asked for; once, however often called."""
    collection = Collection.objects.with_letterhead().get(pk=job.payload["collection"])
    render_original(collection=collection, by=None, at=on)
