"""Whatever is typed of a round sheet, in whatever batches and however often they are sent: what was accepted
is recorded once, with its money, and every printed serial is recorded, open or dead."""

import contextlib
import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.entering import Counted, Unpaid, enter_stubs
from dues.actions.sheets import note_lost
from dues.enums import StubOutcome
from dues.models import Collection, SheetBatch, StubEntry
from dues.queries.ledger import ledger_differences
from dues.queries.sheets import sheet_of
from dues.queries.stubs import reckon
from dues.sheet_rules import Typed
from members.enums import VisitResult
from members.models import Visit
from perisai.common.errors import Refused
from tests.sheets import sheet_for
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
HOUSES = 4
rows = st.lists(
    st.builds(
        Typed,
        serial=st.sampled_from(["1", "02", "1-03", "SZ 1-4", "5", "2-1", "x"]),
        months=st.sampled_from([None, 1, 1, 3, 4]),
        amount=st.sampled_from([None, None, None, 8_400, 16_800, 8_000]),
    ),
    max_size=3,
)
unpaid = st.lists(
    st.builds(
        Unpaid,
        line=st.integers(1, HOUSES),
        result=st.sampled_from([None, VisitResult.NOT_HOME, VisitResult.MOVED]),
    ),
    max_size=1,
)
batches = st.lists(
    st.tuples(rows, unpaid, st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=4
)


class Desk:
    """SZ with a sheet of four houses, in the last of which two people live."""

    def __init__(self, cast):
        self.cast = cast
        people = [cast.enrolment(start=NOV) for _ in range(HOUSES + 1)]
        self.sheet = sheet_for(cast, *people[:3], people[3:])

    def send(self, number: int, typed, unpaid, counted) -> SheetBatch | None:
        """One batch as the screen would send it; None when it was refused."""
        numbered = dict(enumerate(typed, 1))
        viewer = self.cast.viewer(self.cast.sz, now=NOW)
        shown = reckon(sheet_of(self.sheet), numbered, viewer=viewer, on=NOW.date())
        with contextlib.suppress(Refused):
            return enter_stubs(
                uuid=UUID(int=number + 1),
                sheet=self.sheet,
                rows=numbered,
                unpaid=unpaid,
                counted=Counted(counted, counted * 8_400),
                shown_total=shown.total,
                collected_on=NOW.date(),
                explanation="Beda",
                by=self.cast.sz.user,
                at=NOW,
            )
        return None


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (SheetBatch, StubEntry, Collection, Visit))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(batches=batches, is_lost=st.booleans())
def test_every_serial_is_recorded_once_open_or_dead(cast, batches, is_lost):
    with transaction.atomic():
        desk = Desk(cast)
        for number, (typed, visits, counted, retries) in enumerate(batches):
            saved = desk.send(number, typed, visits, counted)
            before = counts()
            for _ in range(retries if saved else 0):
                assert desk.send(number, typed, visits, counted) == saved
            assert counts() == before
        if is_lost:
            with contextlib.suppress(Refused):
                note_lost(sheet=desk.sheet, reason="Basah", by=cast.sz.user, at=NOW)
        _check(desk)
        transaction.set_rollback(True)


def _check(desk) -> None:
    found = sheet_of(desk.sheet)
    entries = StubEntry.objects.all()
    assert len(entries) + len(found.untyped) == len(found.houses) == HOUSES
    paid = [entry for entry in entries if entry.outcome == StubOutcome.PAID]
    assert {entry.collection_id for entry in paid} == set(
        Collection.objects.values_list("pk", flat=True)
    )
    saved = list(SheetBatch.objects.all())
    assert sum(batch.stubs for batch in saved) == len(paid)
    recorded = Collection.objects.aggregate(sum=Sum("total", default=0))["sum"]
    assert sum(batch.total for batch in saved) == recorded
    assert all(batch.explanation for batch in saved if batch.differs)
    assert list(ledger_differences()) == []
