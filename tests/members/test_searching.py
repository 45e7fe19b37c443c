"""Finding people by what an agent types: words, places, ends of numbers."""

import pytest

from members.models import Member
from members.search_rules import Search, read_search
from perisai.common.phones import clean_phone
from villages.models import Hamlet, Neighbourhood


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("siti zul", Search(("siti", "zul"))),
        ("siti rt 3", Search(("siti",), rt="003")),
        ("RT.12/RW.1", Search((), rt="012", rw="001")),
        ("krajan 003/001", Search(("krajan",), rt="003", rw="001")),
        ("rw2 tumini", Search(("tumini",), rw="002")),
        ("7788", Search(("7788",))),
        ("12", Search(("12",))),
        ("0812-3456 7890", Search(("081234567890",))),
        ("3509 1152 0385 7788", Search(("3509115203857788",))),
        ("smart", Search(("smart",))),
        ("  ", Search()),
    ],
)
def test_words_places_and_numbers_are_told_apart(text, search):
    assert read_search(text) == search


@pytest.fixture
def found(cast):
    """The names that a search finds."""
    north = Hamlet.objects.create(village=cast.village, name="Kepel Lor", walking_order=2)
    place = Neighbourhood.objects.create(hamlet=north, rw="002", rt="003")
    siti = cast.member(name="Siti Aminah", nik="3509115203857788")
    cast.member(
        name="Budi Lor",
        neighbourhood=place,
        nik="3509115203851234",
        phone=clean_phone("0812 3456 7890"),
        phone_owner="own",
    )
    cast.enrolment(siti, kpj="24012345678")

    def names(text):
        rows = Member.objects.visible_to(cast.viewer(cast.sz)).matching(text)
        return [member.name for member in rows.order_by("name")]

    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ami siti", ["Siti Aminah"]),
        ("kepel", ["Budi Lor"]),
        ("lor", ["Budi Lor"]),
        ("rt 3", ["Budi Lor"]),
        ("001/001", ["Siti Aminah"]),
        ("budi rt 1", []),
        ("7788", ["Siti Aminah"]),
        ("0812 3456 7890", ["Budi Lor"]),
        ("3509 1152 0385 7788", ["Siti Aminah"]),
        ("24012345678", ["Siti Aminah"]),
    ],
)
def test_somebody_is_found_by_words_place_and_numbers(found, text, names):
    assert found(text) == names


@pytest.mark.parametrize("text", ["3509", "35091152", "788", "57788", "2401234567", "81234567"])
def test_no_part_of_a_number_but_its_end_finds_anybody(found, text):
    assert found(text) == []
