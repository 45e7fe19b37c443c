"""The table of claims prints like the study's, and says how many days the road took."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.actions.opening import Told
from claims.enums import StepKind, Stretch
from claims.queries.road import claims_table, days_by_branch
from claims.rules.days import days_of, medians, spread
from perisai.audit.models import AuditEntry
from tests.claims.opened import opened, paid
from tests.taking import NOW

DAY = dt.date(2026, 3, 1)


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_each_stretch_counts_from_the_first_step_of_its_kind():
    steps = [
        (StepKind.SUBMITTED, later(4)),
        (StepKind.REFUSED, later(10)),
        (StepKind.OBJECTED, later(12)),
        (StepKind.PAID, later(30)),
    ]
    assert days_of(DAY, later(-3), steps) == {
        Stretch.TO_BRANCH: 4,
        Stretch.TO_DECISION: 6,
        Stretch.TO_MONEY: 26,
        Stretch.IN_ALL: 33,
    }
    assert days_of(DAY, None, []) == {}


def test_the_median_says_of_how_many_and_rounds_up():
    many = [{Stretch.TO_MONEY: days} for days in (3, 4, 9, 10)] + [{}]
    assert medians(many) == {Stretch.TO_MONEY: (7, 4)}
    assert medians([]) == {}


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=20))
def test_a_median_lies_between_the_shortest_and_the_longest(numbers):
    (found,) = medians({Stretch.IN_ALL: days} for days in numbers).values()
    assert min(numbers) <= found[0] <= max(numbers)
    assert found[1] == len(numbers)


@pytest.mark.django_db
class TestTheTable:
    def test_it_has_initials_programme_occupation_amount_and_year(self, cast):
        paid(
            cast,
            opened(cast, cast.enrolment(cast.member(name="Siti Aminah")).member, cause="other"),
        )
        electrician = {
            "kind": "injury",
            "cause": "work",
            "answers": {"person": {"job": "Tukang listrik"}},
        }
        told = opened(cast, told=Told("Pak Karto"), **electrician)
        paid(cast, told, amount=6_350_000)
        opened(cast)
        rows = claims_table(cast.viewer(cast.koordinator, now=NOW))
        assert [(row.initials, row.program, row.job, row.amount, row.year) for row in rows] == [
            ("S. A.", "JKM", "Petani", 42_000_000, 2026),
            ("P. K.", "JKK", "Tukang listrik", 6_350_000, 2026),
        ]
        assert claims_table(cast.viewer(cast.koordinator, now=NOW), year=2025) == []

    def test_another_branch_has_a_table_of_its_own(self, cast):
        paid(cast, opened(cast))
        assert claims_table(cast.viewer(cast.foreign_coordinator, now=NOW)) == []
        assert days_by_branch(cast.viewer(cast.foreign_coordinator, now=NOW)) == []

    def test_the_page_is_for_the_branch_and_head_office(self, client, cast):
        paid(cast, opened(cast))
        for user, status in ((cast.koordinator, 200), (cast.pusat, 200), (cast.sz.user, 403)):
            client.force_login(user)
            assert client.get("/klaim/tabel/").status_code == status
            assert client.get("/klaim/tabel.xlsx").status_code == status
            assert client.get("/klaim/tabel/hari.svg").status_code == status

    def test_the_workbook_holds_the_same_and_leaves_a_trace(self, client, cast):
        paid(cast, opened(cast, cause="work"))
        client.force_login(cast.koordinator)
        content = client.get("/klaim/tabel.xlsx?tahun=2026").content
        _head, row, total = openpyxl.load_workbook(BytesIO(content)).active.values
        assert total[4] == row[4]
        assert row[:2] == (1, "S. C.")
        assert row[2:6] == ("JKK", "Petani", 42_000_000, "2026")
        assert "jumlah JKM" in row[7]
        entry = AuditEntry.objects.get(action="claims.exported")
        assert entry.details == {"count": 1, "year": 2026}

    def test_the_picture_of_days_shows_every_stretch_that_is_over(self, client, cast):
        paid(cast, opened(cast))
        client.force_login(cast.koordinator)
        drawn = client.get("/klaim/tabel/hari.svg").content.decode()
        (branch,) = days_by_branch(cast.viewer(cast.koordinator, now=NOW))
        assert branch.days
        twice = spread([*branch.claims, *branch.claims])
        assert {stretch: len(days) for stretch, days in twice.items()} == dict.fromkeys(
            branch.days, 2
        )
        assert drawn.count(">median ") == len(branch.days)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_the_database_as_often_for_three_claims(
        self, client, cast, count, django_assert_num_queries
    ):
        for _ in range(count):
            paid(cast, opened(cast))
        client.force_login(cast.koordinator)
        with django_assert_num_queries(TABLE_QUERIES):
            client.get("/klaim/tabel/")

    def test_nonsense_for_a_year_shows_every_year(self, client, cast):
        paid(cast, opened(cast))
        client.force_login(cast.koordinator)
        assert "S. C." in client.get("/klaim/tabel/?tahun=abad").content.decode()


TABLE_QUERIES = 9
