"""What of the monthly pack leaves the office: nothing in it tells of one or two people."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from dues.actions.collecting import Payer
from members.models import Member
from perisai.common.small_cells import BESIDE, SMALL
from perisai.regulations.enums import PayerKind
from perisai.reports.enums import Age
from perisai.reports.pack_tables import tables_of
from perisai.reports.pack_tables.places import Group, together
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
    return [tuple(row) for row in table_of(cast, code, month).rows]


def table_of(cast, code, month=NOVEMBER):
    """A table as it leaves the office."""
    (table,) = [one for one in tables_of(pack(cast, month), is_leaving=True) if one.code == code]
    return table


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


def living(cast, *numbers):
    """So many people in each RT of an RW."""
    for rt, (paid, late) in enumerate(numbers, 1):
        where = {"hamlet": cast.krajan, "rw": "007", "rt": f"{rt:03}"}
        place, _made = Neighbourhood.objects.get_or_create(**where)
        paid_up(cast, paid, neighbourhood=place)
        behind(cast, late, months=1, neighbourhood=place)


def test_small_rt_are_told_together_with_the_next_and_large_ones_alone(cast):
    living(cast, (12, 3), (5, 1), (9, 3), (15, 0), (1, 0))
    assert leaving(cast, "ageing_rt") == [
        ("Krajan RT 001/RW 007", 12, 3, 0, 15),
        ("Krajan RT 002–003/RW 007", 14, 4, 0, 18),
        ("Krajan RT 004–005/RW 007", 16, 0, 0, 16),
        ("Seluruh desa", 42, 7, 0, 49),
    ]


def test_a_dusun_that_hides_something_tells_nothing_of_its_rt(cast):
    living(cast, (15, 0), (15, 1))
    assert leaving(cast, "ageing")[-1][1:] == (BESIDE, SMALL, 0, 31)
    assert leaving(cast, "ageing_rt") == []


def test_who_pays_gives_no_number_away_that_other_tables_hide(cast):
    paid_up(cast, 12)
    behind(cast, 2, months=1)
    assert leaving(cast, "ageing")[-1] == ("Seluruh desa", BESIDE, SMALL, 0, 14)
    assert leaving(cast, "coverage")[-1][1] == leaving(cast, "trend")[-1][1] == BESIDE
    table = table_of(cast, "payers")
    assert [row[1:] for row in table.rows] == [[BESIDE, BESIDE], [0, 0], [BESIDE, BESIDE]]
    assert f"dari {BESIDE} peserta yang iurannya terbayar" in table.sentence
    (seen,) = [one for one in tables_of(pack(cast), is_leaving=False) if one.code == "payers"]
    assert [row[1] for row in seen.rows] == [12, 0, 12]


def test_who_pays_is_told_where_nothing_beside_it_is_hidden(cast):
    paid_up(cast, 12)
    behind(cast, 3, months=1)
    assert [row[1] for row in leaving(cast, "payers")] == [12, 0, 12]
    twice = cast.enrolment(Member.objects.first(), start=NOVEMBER, slot=2)
    kind = PayerKind.FAMILY
    note_elsewhere(cast, twice, payer=Payer("Anak", kind))
    assert leaving(cast, "coverage")[-1][1] == 12


def test_who_did_not_pay_every_month_is_told_of_by_no_number_and_no_bar(cast):
    paid_up(cast, 11, months=7)
    paid_up(cast, 1, months=1)
    (row, whole) = leaving(cast, "discipline")
    assert row == ("Siti Zulaikha (SZ)", BESIDE, 12, "")
    assert whole == ("Seluruh desa", BESIDE, 12, "")
    assert table_of(cast, "discipline").draw is None


def test_claims_leave_the_office_in_sums_that_grow_by_three(cast):
    for month, day in ((9, 1), (9, 2), (10, 1), (11, 1)):
        facts.claim_step(cast, kind="paid", amount=month, happened_on=dt.date(2026, month, day))
    before, after = (
        {row[0]: row[1:] for row in leaving(cast, "claims", month)} for month in (OCTOBER, NOVEMBER)
    )
    assert before["Dibayar"] == after["Dibayar"] == (3, "Oktober 2026")
    assert table_of(cast, "claims").sentence == "Rp28 dibayar untuk 3 klaim sampai Oktober 2026."


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), max_size=12))
def test_no_group_of_rt_tells_of_one_or_two_people_and_all_of_them_tell_of_everybody(numbers):
    groups = [
        Group([rt], Counter(dict(zip((Age.CURRENT, Age.TWO, Age.LAPSED), each, strict=True))))
        for rt, each in enumerate(numbers)
    ]
    whole = sum((group.ages for group in groups), Counter())
    told = list(together(groups))
    assert all(group.may_leave for group in told)
    assert bool(told) == Group(ages=whole).may_leave
    if told:
        assert [rt for group in told for rt in group.rows] == list(range(len(numbers)))
        assert sum((group.ages for group in told), Counter()) == whole
