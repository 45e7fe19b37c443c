"""What of the monthly pack leaves the office: nothing in it tells of one or two people."""

import datetime as dt

import pytest
import time_machine

from perisai.common.small_cells import BESIDE, SMALL
from perisai.reports.pack_tables import tables_of
from tests.architecture import facts
from tests.reports.test_pack import NOVEMBER, OCTOBER, pack, paid_up
from tests.taking import NOW, note_elsewhere
from villages.models import Neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def leaving(cast, code, month=NOVEMBER):
    """The rows of a table as they leave the office."""
    (table,) = [one for one in tables_of(pack(cast, month), is_leaving=True) if one.code == code]
    return [tuple(row) for row in table.rows]


def behind(cast, number, *, months, **fields):
    """People whose dues reached the scheme, but not those of the last months."""
    for _each in range(number):
        start = dt.date(2026, 11 - months, 1)
        note_elsewhere(
            cast,
            cast.enrolment(cast.member(**fields), start=start),
            at=NOW.replace(month=11 - months),
        )


def test_in_a_village_where_nobody_is_behind_files_say_all_that_the_screen_says(cast):
    paid_up(cast, 5)
    assert leaving(cast, "coverage")[-1][1] == 5
    assert leaving(cast, "ageing")[-1][1:] == (5, 0, 0, 0, 0, 5)
    assert leaving(cast, "trend")[-1][1] == 5


def test_files_do_not_tell_how_far_behind_people_are_where_one_or_two_of_a_dusun_are(cast):
    paid_up(cast, 5)
    behind(cast, 1, months=1)
    behind(cast, 4, months=2)
    assert leaving(cast, "ageing")[-1][1:] == (5, 5, 0, 10)


def test_small_rt_are_told_together_by_rw_and_large_ones_alone(cast):
    for rw, rt, number in (
        ("001", "001", 16),
        ("001", "002", 1),
        ("002", "001", 9),
        ("002", "002", 8),
    ):
        place, _made = Neighbourhood.objects.get_or_create(hamlet=cast.krajan, rw=rw, rt=rt)
        paid_up(cast, number, neighbourhood=place)
    rows = leaving(cast, "ageing_rt")
    assert [row[0] for row in rows[1:]] == ["Krajan RW 002", "Krajan, RT lainnya", "Seluruh desa"]
    assert rows[0][0].startswith("Krajan RT 001")
    assert [row[-1] for row in rows] == [BESIDE, 17, SMALL, 34]


def test_claims_leave_the_office_in_sums_that_grow_by_three(cast):
    for month, day in ((9, 1), (9, 2), (10, 1), (11, 1)):
        facts.claim_step(cast, kind="paid", amount=month, happened_on=dt.date(2026, month, day))
    before, after = (
        {row[0]: row[1:] for row in leaving(cast, "claims", month)} for month in (OCTOBER, NOVEMBER)
    )
    assert before["Dibayar"] == after["Dibayar"] == (3, "Oktober 2026")
    (table,) = [one for one in tables_of(pack(cast), is_leaving=True) if one.code == "claims"]
    assert table.sentence == "Rp28 dibayar untuk 3 klaim sampai Oktober 2026."
