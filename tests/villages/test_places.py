import pytest

from perisai.audit.models import AuditEntry
from villages.actions.places import (
    HamletExists,
    HamletNameRefused,
    NotANeighbourhoodNumber,
    add_hamlet,
    find_or_add_neighbourhood,
)
from villages.models import Hamlet, Neighbourhood


def find(cast, hamlet="Krajan", rt="1", rw="1"):
    return find_or_add_neighbourhood(
        village=cast.village, hamlet_name=hamlet, rt=rt, rw=rw, by=cast.sz.user
    )


def test_hamlets_come_in_walking_order(cast):
    names = ["Sumberejo", "Gondosari"]
    added = [add_hamlet(village=cast.village, name=name, by=cast.pusat) for name in names]
    assert added[1].walking_order == added[0].walking_order + 1
    assert (
        add_hamlet(
            village=cast.village, name="Tengah", walking_order=1, by=cast.pusat
        ).walking_order
        == 1
    )


@pytest.mark.parametrize("name", ["Krajan", "KRAJAN", "  krajan "])
def test_a_village_has_one_hamlet_of_a_name(cast, name):
    with pytest.raises(HamletExists, match="Krajan"):
        add_hamlet(village=cast.village, name=name, by=cast.pusat)
    assert add_hamlet(village=cast.neighbour_village, name=name, by=cast.pusat)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_hamlet_needs_a_name_that_fits(cast, name):
    with pytest.raises(HamletNameRefused):
        add_hamlet(village=cast.village, name=name, by=cast.pusat)
    with pytest.raises(HamletNameRefused):
        find(cast, hamlet=name)


@pytest.mark.parametrize(
    ("hamlet", "rt", "rw"),
    [("Krajan", "1", "1"), ("krajan", "001", "RW 01"), (" KRAJAN", "01", "1")],
)
def test_the_same_rt_written_differently_is_the_same_row(cast, hamlet, rt, rw):
    before = Neighbourhood.objects.count()
    assert (cast.rt_1.rt, cast.rt_1.rw) == ("001", "001")
    assert find(cast, hamlet, rt, rw) == cast.rt_1
    assert Neighbourhood.objects.count() == before
    assert not AuditEntry.objects.filter(action="neighbourhood.added").exists()


def test_a_new_rt_in_a_new_hamlet_is_added_once_with_its_trace(cast):
    first = find(cast, "Sumberejo", "7", "2")
    assert find(cast, "sumberejo", "007", "002") == first
    assert str(first) == "Sumberejo RT 007/RW 002"
    assert Hamlet.objects.filter(name__iexact="sumberejo").count() == 1
    assert AuditEntry.objects.filter(action="neighbourhood.added").count() == 1
    assert AuditEntry.objects.filter(action="hamlet.added").count() == 1


@pytest.mark.parametrize(("rt", "rw"), [("", "1"), ("1", ""), ("satu", "1"), ("1", "1000")])
def test_what_is_no_number_is_refused_and_nothing_is_added(cast, rt, rw):
    with pytest.raises(NotANeighbourhoodNumber):
        find(cast, "Sumberejo", rt, rw)
    assert not Hamlet.objects.filter(name="Sumberejo").exists()
