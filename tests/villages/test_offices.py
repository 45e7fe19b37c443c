import datetime as dt

import pytest

from perisai.audit.models import AuditEntry
from villages.actions.offices import BranchCodeTaken, VillageCovered, cover_village, open_branch
from villages.actions.regions import load_demo_regions
from villages.models import Branch, Village

ON = dt.date(2026, 11, 2)


def test_a_branch_opens_with_its_villages_and_its_own_terms(db):
    load_demo_regions(by=None)
    wuluhan = Village.objects.filter(district="35.09.11")

    branch = open_branch(
        code="N04", name="Jember", villages=wuluhan, remit_within_days=1, by=None, on=ON
    )

    assert branch.villages.count() == 7
    assert [(t.from_on, t.remit_within_days) for t in branch.terms.all()] == [(ON, 1)]
    assert AuditEntry.objects.filter(action="branch.opened", subject_id=str(branch.pk)).exists()
    assert AuditEntry.objects.filter(action="village.covered").count() == 7


def test_without_terms_of_its_own_a_branch_follows_the_house_rule(db):
    assert not open_branch(code="N04", name="Jember", by=None, on=ON).terms.exists()


def test_a_code_is_used_by_one_branch(cast):
    with pytest.raises(BranchCodeTaken, match="N04"):
        open_branch(code="N04", name="Jember Dua", by=cast.pusat, on=ON)


def test_a_village_is_not_taken_from_another_branch(cast):
    with pytest.raises(VillageCovered, match="Jember"):
        open_branch(code="N09", name="Lumajang", villages=[cast.village], by=cast.pusat, on=ON)
    cast.village.refresh_from_db()
    assert cast.village.branch == cast.branch
    assert not Branch.objects.filter(code="N09").exists()


def test_covering_a_village_twice_leaves_one_trace(cast):
    Village.objects.filter(pk=cast.neighbour_village.pk).update(branch=None)
    for _ in range(2):
        cover_village(branch=cast.branch, village=cast.neighbour_village, by=cast.pusat)
    assert AuditEntry.objects.filter(action="village.covered").count() == 1
