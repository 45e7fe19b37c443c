"""The five claims of the field study come out by the law of their day, and the doubtful one is raised."""

import pytest

from claims.enums import AmountDoubt
from claims.models import AfterVisit
from claims.queries.claims import claims_of
from claims.queries.road import claims_table, days_by_branch
from villages.queries import hospitals_near

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_table_prints_like_the_studys(demo):
    rows = claims_table(demo.viewer("koordinator"))
    assert [(row.initials, row.program, row.job, row.amount, row.year) for row in rows] == [
        ("M. U.", "JKM", "Petani", 24_000_000, 2019),
        ("E. P.", "JKK", "Tukang listrik", 5_350_000, 2019),
        ("W.", "JKM", "Petani", 42_000_000, 2020),
        ("T.", "JKK", "Petani", 4_050_000, 2021),
        ("S. H.", "JKK", "Petani", 42_000_000, 2021),
    ]


def test_transport_is_paid_up_to_the_ceiling_of_its_day(demo):
    electrician, farmer = [row.note for row in claims_table(demo.viewer("koordinator")) if row.note]
    assert electrician == "Perawatan Rp4.350.000, angkutan Rp1.000.000"
    assert farmer == "Perawatan Rp2.800.000, angkutan Rp1.250.000"


def test_only_the_one_listed_as_jkk_with_the_amount_of_a_jkm_is_doubted(demo):
    doubts = [row.doubt for row in claims_table(demo.viewer("koordinator"))]
    assert doubts == [None, None, None, None, AmountDoubt.JKM_AMOUNT]


def test_the_branch_next_door_sees_none_of_them(demo):
    assert claims_table(demo.viewer("stranger")) == []
    assert len(claims_of(demo.viewer("sz"))) == 3
    assert len(claims_of(demo.viewer("st"))) == 2


def test_the_days_between_the_steps_are_known(demo):
    (branch,) = days_by_branch(demo.viewer("koordinator"))
    assert {stretch.value: found for stretch, found in branch.days.items()} == {
        "to_branch": (7, 5),
        "to_decision": (7, 5),
        "to_money": (7, 5),
        "in_all": (17, 5),
    }


def test_a_family_agreed_that_its_story_is_told(demo):
    (visit,) = AfterVisit.objects.exclude(story="")
    assert visit.story_agreed_by


def test_the_hospitals_of_the_branch_are_known(demo):
    assert len(hospitals_near(demo.offices.villages["sz"], on=demo.today)) == 2
