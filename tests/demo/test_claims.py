"""The five claims of the field study come out by the law of their day, and the doubtful one is raised."""

import pytest

from claims.enums import AmountDoubt, EventKind, StepKind
from claims.models import AfterVisit, Claim
from claims.queries.claims import claims_of
from claims.queries.letters import Shown, letters_of, waiting_letters
from claims.queries.papers import checklist_of
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
    assert len(claims_of(demo.viewer("sz"))) == 5
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


def open_claim_of(demo, kind) -> Claim:
    rows = claims_of(demo.viewer("sz"))
    return next(row for row in rows if row.last_step != StepKind.PAID and row.kind == kind)


def test_of_a_death_some_papers_are_there_one_is_to_be_mended_and_some_are_missing(demo):
    found = checklist_of(open_claim_of(demo, EventKind.DEATH), viewer=demo.viewer("sz"))
    assert 0 < found.there < found.total
    assert found.missing[0].to_mend == ["Nomor rekening tidak terbaca, mohon difoto ulang"]


def test_one_letter_is_approved_and_one_waits_for_the_secretary(demo):
    viewer = demo.viewer("sekdes")
    assert [row.kind for row in waiting_letters(viewer)] == ["ahli-waris"]
    assert [row.kind for row in letters_of(viewer) if Shown(row).holds] == ["kematian"]


def test_of_an_accident_every_paper_is_there_and_accepted(demo):
    claim = open_claim_of(demo, EventKind.INJURY)
    found = checklist_of(claim, viewer=demo.viewer("sz"))
    assert (found.is_complete, claim.last_step) == (True, StepKind.COMPLETE)
    assert found.total > 5


def test_the_estimate_by_the_law_of_its_day_stands_beside_what_was_paid(demo, client):
    client.force_login(demo.offices.users["koordinator"])
    shown = []
    for claim in Claim.objects.filter(event_on__year__lt=2022).order_by("pk"):
        page = client.get(f"/klaim/{claim.uuid}/").content.decode()
        assert "tidak ada di daftar" not in page
        assert 'id="periksa"' not in page
        shown.append("Dibayar 28 Mei 2019: <strong>Rp24.000.000</strong>" in page)
        amount = "Rp24.000.000" if claim.event_on.year == 2019 else "Rp42.000.000"
        if claim.cause == "other":
            assert page.count(amount) >= 3
    assert shown.count(True) == 1
