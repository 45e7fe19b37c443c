"""A worker that is killed while it prints five hundred receipts: another one takes the job up, and nothing is
on record twice."""

import datetime as dt
from io import BytesIO

import pytest
from pypdf import PdfReader

from dues.actions.batch_printing import start_batch
from dues.enums import SheetPaper
from dues.models import ReceiptRendering
from dues.queries.asked_prints import WHOLE
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.jobs.models import Job
from tests.architecture import facts
from tests.cast import assemble
from tests.dues.test_night_killed import watch
from tests.taking import NOW

MANY = 500
LEASE = dt.timedelta(minutes=5)


@pytest.mark.slow
def test_five_hundred_receipts_are_printed_once_each_whoever_is_killed_on_the_way(
    transactional_db, child_env, settings
):
    settings.FILES_DIR = settings.VAR_DIR / "files"  # where the worker puts them
    cast = assemble()
    keys = [facts.collection(cast).pk for _ in range(MANY)]
    batch = start_batch(
        uuid=new_uuid(),
        asked={},
        collections=keys,
        paper=SheetPaper.A4,
        by=cast.sz.user,
        at=NOW,
    )
    job = Job.objects.get()
    for number, die_at in enumerate((300, 900, 0)):
        with watch(child_env, "tests.dues.printer") as mortal:
            assert mortal.work(job, NOW + number * LEASE, die_at=die_at) == [], "it lived on"
        printed = ReceiptRendering.objects.count()
        assert AuditEntry.objects.filter(action="receipt.printed").count() == printed
        assert (0 < printed < MANY) == (die_at > 0)
    with watch(child_env, "tests.dues.printer") as survivor:
        assert survivor.work(job, NOW + 3 * LEASE)[0] == "done"
    told = ReceiptRendering.objects.values_list("collection", "number")
    assert sorted(told) == [(key, 0) for key in keys]
    whole = get_file(drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)
    assert len(PdfReader(BytesIO(whole)).pages) == MANY / 4
