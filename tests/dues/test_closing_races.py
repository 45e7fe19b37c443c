"""A month that is closed while somebody writes into it: the entry is in the report, or it is late."""

import datetime as dt
import threading

import pytest

from dues.models import Collection, LateEntry, MonthClose
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import MonthFigures
from perisai.common.months import last_day, month_range
from tests.cast import assemble
from tests.closing import answer
from tests.dues.test_custody_races import at_once, carriers
from tests.taking import NOW, price, take_from

JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def cast(transactional_db):
    """The branch begins in January 2026 with one receipt."""
    cast = assemble()
    take_from(cast, cast.enrolment(), at=NOW.replace(month=1, day=5))
    return cast


def elsewhere(cast, month: dt.date, **fields) -> dict:
    """A payment of a new member on the last day of the month."""
    paid_on = str(last_day(month))
    enrolment = cast.enrolment(start=month)
    total = price(enrolment, month, 1)
    step = {"verb": "elsewhere", "enrolment": enrolment.pk, "paid_on": paid_on, "total": total}
    return {**step, **fields}


def closing(month: dt.date, **fields) -> dict:
    return {"verb": "close", "month": str(month), **fields}


def reported(month: dt.date) -> int:
    """Months of dues paid elsewhere in the kept report."""
    kept = MonthFigures.from_json(MonthClose.objects.get(month=month).figures)
    return sum(row.months for row in kept.sources if row.source == "elsewhere")


def hears(carrier) -> threading.Thread:
    """Listens beside the test: alive while the carrier has not answered."""
    thread = threading.Thread(target=lambda: carrier.answers.append(carrier.hear()[0]))
    carrier.answers = []
    thread.start()
    return thread


@pytest.mark.slow
def test_who_closes_waits_for_an_entry_that_is_being_saved(cast, child_env):
    month = JANUARY
    with carriers(child_env, 2) as (writer, closer):
        writer.tell(elsewhere(cast, month, hold=True))
        assert writer.hear() == ["held"]
        closer.tell(closing(month))
        hearing = hears(closer)
        hearing.join(0.7)
        assert hearing.is_alive(), "the month was closed over the head of the entry"
        writer.tell({})
        assert writer.hear()[0].isdecimal()
        hearing.join(20)
        assert closer.answers == ["FiguresChanged"]
        closer.tell(closing(month))
        assert closer.hear()[0].isdecimal()
    assert (reported(month), LateEntry.objects.count()) == (1, 0)
    assert list(ledger_differences()) == []


@pytest.mark.slow
def test_an_entry_waits_for_who_closes_and_is_late_then(cast, child_env):
    month, entry = JANUARY, elsewhere(cast, JANUARY)
    with carriers(child_env, 2) as (writer, closer):
        closer.tell(closing(month, hold=True))
        assert closer.hear() == ["held"]
        writer.tell(entry)
        hearing = hears(writer)
        hearing.join(0.7)
        assert hearing.is_alive(), "the entry was saved over the head of the close"
        closer.tell({})
        assert closer.hear()[0].isdecimal()
        hearing.join(20)
    late = LateEntry.objects.get()
    assert str(late.collection_id) == writer.answers[0]
    assert reported(month) == 0
    assert list(ledger_differences()) == []


def race(cast, env: dict, months: list[dt.date]) -> None:
    with carriers(env, 2) as pair:
        for month in months:
            entry, closed = at_once(pair, elsewhere(cast, month), closing(month))
            assert entry.isdecimal()
            if closed == "FiguresChanged":
                pair[1].tell(closing(month))
                closed = pair[1].hear()[0]
            assert closed.isdecimal(), closed
            late = LateEntry.objects.filter(month=month)
            assert reported(month) + late.count() == 1
            for row in late:
                answer(cast, row)
    assert list(ledger_differences()) == []
    assert Collection.objects.count() == len(months) + 1


@pytest.mark.slow
def test_every_entry_is_in_the_report_or_late(cast, child_env):
    race(cast, child_env, month_range(JANUARY, 10))


@pytest.mark.soak
def test_a_hundred_months_closed_while_somebody_writes(transactional_db, child_env, count):
    cast = assemble()
    first = dt.date(2018, 7, 1)
    take_from(cast, cast.enrolment(start=first), at=NOW.replace(year=2018, month=7))
    race(cast, child_env, month_range(first, 100))
    count("months closed while somebody wrote into them, nothing lost", 100)
