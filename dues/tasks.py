"""What the worker does about money."""

import datetime as dt

from dues.actions.numbering import RENDER_JOB
from dues.actions.printing import render_original
from dues.models import Collection
from dues.queries.ledger import ledger_differences
from perisai.common.errors import Refused
from perisai.common.snapshot import one_snapshot
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import handles


@handles(RENDER_JOB)
def render_receipt(job: Job, *, on: dt.datetime) -> None:
    """Print the original of the receipt that `take_dues` asked for; once, however often called."""
    collection = Collection.objects.with_letterhead().get(pk=job.payload["collection"])
    render_original(collection=collection, by=None, at=on)


@handles("dues.verify_ledger", every=Every.NIGHT, lease=dt.timedelta(minutes=30))
def verify_ledger(job: Job, *, on: dt.datetime) -> None:
    """Does every figure still follow from the facts? A difference fails the job, which /healthz shows;
    `manage.py verify_ledger` names each."""
    with one_snapshot():
        count = sum(1 for _difference in ledger_differences())
    if count:
        raise Refused(f"{count} figures do not follow from the facts: run verify_ledger.")
