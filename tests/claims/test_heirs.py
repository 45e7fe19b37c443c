"""Who inherits: a table of families, the rank that takes all, minors, and what cannot be true."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import FamilyFinding, Marriage
from claims.rules.family import Answered, Family, Relative, findings, findings_beside
from claims.rules.heirs import heirs_of
from members.enums import Relation, Sex
from perisai.regulations.enums import HeirKind, Program, WithoutHeirs
from perisai.regulations.lookup import law
from tests.claims.cases import day

DEATH, ASKED = day("2026-03-10"), day("2026-04-01")
HUSBAND, WIFE, CHILD = Relation.HUSBAND, Relation.WIFE, Relation.CHILD
FATHER, MOTHER, GRANDCHILD = Relation.FATHER, Relation.MOTHER, Relation.GRANDCHILD
GRANDPARENT, SIBLING = Relation.GRANDPARENT, Relation.SIBLING
IN_LAW, OTHER = Relation.PARENT_IN_LAW, Relation.OTHER


def person(relation, name=None, born=None, *, died=None, is_alive=None) -> Relative:
    return Relative(
        name=name or relation.value,
        relation=relation,
        born_on=day(born) if born else None,
        died_on=day(died) if died else None,
        is_alive=is_alive,
    )


def dead(relation, name=None) -> Relative:
    return person(relation, name, is_alive=False)


def a_family(*relatives: Relative, sex=Sex.MALE, born="1980-05-01") -> Family:
    return Family(died_on=DEATH, relatives=relatives, sex=sex, born_on=day(born) if born else None)


def inherit(*relatives: Relative, program="JKM", will=(), **changes):
    return heirs_of(a_family(*relatives, **changes), Program(program), on=ASKED, will=will)


def names(found) -> list[str]:
    return [heir.name for heir in found.heirs]


FAMILIES = [
    ("a wife alone", [person(WIFE)], 1, ["wife"]),
    ("a wife and children", [person(WIFE), person(CHILD)], 1, ["wife", "child"]),
    ("children of a widower", [dead(WIFE), person(CHILD)], 1, ["child"]),
    ("a wife, and parents who wait", [person(WIFE), person(MOTHER)], 1, ["wife"]),
    ("a divorced wife, and a child", [person(OTHER), person(CHILD)], 1, ["child"]),
    ("two wives", [person(WIFE, "Siti"), person(WIFE, "Ani")], 1, ["Siti", "Ani"]),
    ("unmarried, with parents", [person(FATHER), person(MOTHER)], 2, ["father", "mother"]),
    ("one parent left", [dead(FATHER), person(MOTHER), person(SIBLING)], 2, ["mother"]),
    (
        "parents before grandchildren",
        [dead(CHILD), person(GRANDCHILD), person(FATHER)],
        2,
        ["father"],
    ),
    ("a grandchild", [dead(CHILD), person(GRANDCHILD), person(GRANDPARENT)], 3, ["grandchild"]),
    ("a grandmother", [dead(MOTHER), person(GRANDPARENT), person(SIBLING)], 4, ["grandparent"]),
    ("brothers and sisters", [person(SIBLING), dead(WIFE), person(IN_LAW)], 5, ["sibling"]),
    ("parents-in-law", [dead(WIFE), person(IN_LAW)], 6, ["parent_in_law"]),
    ("a cousin who is no heir", [person(OTHER)], None, []),
    ("nobody", [], None, []),
    ("nobody living", [dead(WIFE), dead(CHILD), dead(FATHER)], None, []),
]


@pytest.mark.parametrize("program", Program.values)
@pytest.mark.parametrize(
    ("family", "rank", "expected"), [row[1:] for row in FAMILIES], ids=[row[0] for row in FAMILIES]
)
def test_the_first_rank_with_somebody_living_inherits(family, rank, expected, program):
    found = inherit(*family, program=program)
    assert (found.rank, names(found)) == (rank, expected)
    assert found.contradictions == ()


def test_a_will_counts_only_after_the_family():
    friend = person(OTHER, "Budi")
    assert names(inherit(person(SIBLING), will=[friend])) == ["sibling"]
    found = inherit(will=[friend])
    assert (found.rank, names(found), found.without) == (7, ["Budi"], None)


def test_a_will_for_somebody_dead_helps_nobody():
    assert inherit(will=[dead(OTHER)]).rank is None


@pytest.mark.parametrize(
    ("program", "without"),
    [
        ("JKM", WithoutHeirs.FUNERAL_TO_BURIER),
        ("JKK", WithoutHeirs.FUNERAL_TO_BURIER),
        ("JHT", WithoutHeirs.BALAI),
    ],
)
def test_without_heirs_the_programme_decides(program, without):
    found = inherit(program=program)
    assert (found.without, found.verified) == (without, True)
    assert found.source.startswith("PP 46/2015" if program == "JHT" else "PP 44/2015")


def test_children_of_a_mother_inherit_beside_her_husband():
    found = inherit(person(HUSBAND), person(CHILD), sex=Sex.FEMALE)
    assert (names(found), found.findings[:-1]) == (["husband", "child"], ())


class TestMinors:
    @pytest.mark.parametrize(
        ("born", "is_minor"),
        [("2008-04-02", True), ("2008-04-01", False), ("2019-01-01", True), ("2000-01-01", False)],
    )
    def test_below_18_a_guardian_signs(self, born, is_minor):
        found = inherit(person(CHILD, born=born))
        assert bool(found.minors) is is_minor
        assert (found.adult_age, found.adult_source) == (18, "UU 1/1974 Pasal 47, Pasal 50")
        assert not found.is_adult_age_verified

    def test_a_child_without_a_birth_date_is_asked_about(self):
        (asked,) = inherit(person(WIFE), person(CHILD, "Dewi")).findings
        assert (asked.kind, asked.names) == (FamilyFinding.NO_BIRTH_DATE, ("Dewi",))

    def test_the_age_of_those_who_do_not_inherit_is_nobodys_question(self):
        assert inherit(person(WIFE), person(SIBLING)).findings == ()

    def test_a_child_born_after_the_death_inherits(self):
        found = inherit(person(CHILD, born="2026-03-30"))
        assert (names(found), len(found.minors)) == (["child"], 1)
        assert [f.kind for f in found.findings] == [FamilyFinding.BORN_AFTERWARDS]

    def test_a_child_that_is_not_born_yet_does_not_inherit_yet(self):
        assert inherit(person(CHILD, born="2026-05-30")).rank is None

    def test_a_grandchild_of_much_later_never_inherits(self):
        family = a_family(dead(CHILD), person(GRANDCHILD, born="2030-01-01"))
        assert heirs_of(family, Program.JKM, on=day("2030-06-01")).rank is None


class TestWhoDiedAfterwards:
    def test_their_share_is_asked_about_and_they_inherit_no_more(self):
        found = inherit(person(WIFE, died="2026-03-20"), person(CHILD, born="2000-01-01"))
        assert names(found) == ["child"]
        assert [f.kind for f in found.findings] == [FamilyFinding.DIED_AFTERWARDS]
        assert found.contradictions == ()

    def test_who_died_before_is_no_question(self):
        assert findings(a_family(person(WIFE, died="2020-01-01"))) == ()

    def test_a_couple_that_died_on_one_day_leaves_it_to_the_children(self):
        found = inherit(person(WIFE, died="2026-03-10"), person(CHILD, born="2000-01-01"))
        assert (names(found), found.findings) == (["child"], ())


@pytest.mark.parametrize(
    ("relatives", "kind", "about"),
    [
        ([person(FATHER, "A"), person(FATHER, "B")], FamilyFinding.TWO_FATHERS, ("A", "B")),
        ([person(MOTHER, "A"), dead(MOTHER, "B")], FamilyFinding.TWO_MOTHERS, ("A", "B")),
        (
            [person(GRANDPARENT, name) for name in "ABCDE"],
            FamilyFinding.TOO_MANY_GRANDPARENTS,
            ("A", "B", "C", "D", "E"),
        ),
        (
            [person(WIFE), *(person(IN_LAW, name) for name in "ABC")],
            FamilyFinding.TOO_MANY_PARENTS_IN_LAW,
            ("A", "B", "C"),
        ),
        ([dead(HUSBAND)], FamilyFinding.SPOUSE_DOES_NOT_FIT, ("husband",)),
        ([person(GRANDCHILD)], FamilyFinding.NO_CHILD_BETWEEN, ("grandchild",)),
        ([person(IN_LAW)], FamilyFinding.NO_SPOUSE_BETWEEN, ("parent_in_law",)),
        ([person(FATHER, born="1980-05-02")], FamilyFinding.PARENT_TOO_YOUNG, ("father",)),
        ([person(MOTHER, born="1968-05-02")], FamilyFinding.PARENT_TOO_YOUNG, ("mother",)),
        (
            [person(GRANDPARENT, born="1957-01-01")],
            FamilyFinding.GRANDPARENT_TOO_YOUNG,
            ("grandparent",),
        ),
        ([person(CHILD, born="1992-04-30")], FamilyFinding.CHILD_TOO_OLD, ("child",)),
        (
            [dead(CHILD), person(GRANDCHILD, born="2003-01-01")],
            FamilyFinding.GRANDCHILD_TOO_OLD,
            ("grandchild",),
        ),
        ([person(CHILD, born="2027-01-05")], FamilyFinding.BORN_TOO_LATE, ("child",)),
        ([person(SIBLING, born="2026-03-11")], FamilyFinding.BORN_TOO_LATE, ("sibling",)),
        (
            [person(WIFE, born="1985-01-01", died="1984-01-01")],
            FamilyFinding.DIED_BEFORE_BIRTH,
            ("wife",),
        ),
        (
            [person(WIFE, died="2020-01-01", is_alive=True)],
            FamilyFinding.LIVING_AND_DEAD,
            ("wife",),
        ),
    ],
)
def test_a_contradiction_is_named_with_whom(relatives, kind, about):
    (found,) = findings(a_family(*relatives))
    assert (found.kind, found.names) == (kind, about)


@pytest.mark.parametrize(
    "relatives",
    [
        [person(FATHER, born="1968-05-01")],
        [person(CHILD, born="1992-05-01")],
        [person(GRANDPARENT, born="1956-05-01")],
        [dead(CHILD), person(GRANDCHILD, born="2004-05-01")],
        [person(WIFE, "A"), dead(WIFE, "B"), *(person(IN_LAW, name) for name in "CDEF")],
    ],
)
def test_unusual_families_are_no_contradiction(relatives):
    assert findings(a_family(*relatives)) == ()


def test_a_woman_with_two_living_husbands_is_a_contradiction():
    family = a_family(person(HUSBAND, "A"), person(HUSBAND, "B"), sex=Sex.FEMALE)
    assert [found.kind for found in findings(family)] == [FamilyFinding.TWO_HUSBANDS]


def test_a_widow_who_married_again_is_none():
    family = a_family(dead(HUSBAND, "A"), person(HUSBAND, "B"), sex=Sex.FEMALE)
    assert findings(family) == ()


def test_a_husband_and_a_wife_are_a_contradiction_where_the_sex_is_not_known():
    family = a_family(person(HUSBAND), person(WIFE), sex=None)
    assert [found.kind for found in findings(family)] == [FamilyFinding.HUSBAND_AND_WIFE]


def test_a_second_wife_is_a_question_and_no_contradiction():
    found = inherit(person(WIFE, "A"), person(WIFE, "B"))
    assert [f.kind for f in found.findings] == [FamilyFinding.SEVERAL_WIVES]
    assert found.contradictions == ()


def test_without_the_members_birth_date_no_ages_are_compared():
    assert findings(a_family(person(CHILD, born="1950-01-01"), born=None)) == ()


def test_the_order_of_the_law_names_every_kind_once():
    for program in ("jkk", "jkm", "jht"):
        for entry in law()[f"{program}.heirs"]:
            assert sorted(k for rank in entry.value for k in rank) == sorted(HeirKind)


RELATIVES = st.builds(
    Relative,
    name=st.uuids().map(str),
    relation=st.sampled_from(Relation),
    born_on=st.none() | st.dates(day("1930-01-01"), day("2028-01-01")),
    is_alive=st.none() | st.booleans(),
    died_on=st.none() | st.dates(day("2000-01-01"), day("2026-04-01")),
)


@given(
    relatives=st.lists(RELATIVES, max_size=8),
    will=st.lists(RELATIVES, max_size=2),
    program=st.sampled_from(Program),
)
def test_exactly_one_rank_inherits_and_nobody_dead(relatives, will, program):
    found = inherit(*relatives, program=program.value, will=will)
    assert bool(found.heirs) is (found.rank is not None) is (found.without is None)
    assert all(heir.lives for heir in found.heirs)
    assert set(found.minors) <= set(found.heirs)
    order = law()[f"{program.value.lower()}.heirs"][0].value
    assert found.kinds == (order[found.rank - 1] if found.rank else ())
    if HeirKind.WILL not in found.kinds:
        assert set(found.heirs) <= set(relatives)
    assert found.source


@given(relatives=st.lists(RELATIVES, max_size=6), late=RELATIVES)
def test_the_dead_change_nobodys_right(relatives, late):
    gone = dataclasses.replace(late, is_alive=False)
    with_, without = inherit(*relatives, gone), inherit(*relatives)
    assert (with_.rank, with_.heirs) == (without.rank, without.heirs)


def test_a_wife_born_after_the_death_inherits_nothing_and_a_child_does():
    found = inherit(person(WIFE, born="2026-03-20"), person(CHILD, born="2026-03-20"))
    assert names(found) == ["child"]


def kinds(found) -> list[FamilyFinding]:
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    ("relatives", "expected"),
    [
        ([person(WIFE, born="2021-01-01")], [FamilyFinding.SPOUSE_TOO_YOUNG]),
        ([person(WIFE, born="2000-01-01")], []),
        (
            [person(CHILD, "Budi", "2015-05-01"), person(CHILD, "budi ", "2015-05-01")],
            [FamilyFinding.NAMED_TWICE],
        ),
        ([person(CHILD, "Siti", "2015-05-01"), person(CHILD, "Siti", "2017-05-01")], []),
    ],
)
def test_a_child_as_wife_and_somebody_named_twice_are_asked(relatives, expected):
    assert kinds(findings(a_family(*relatives))) == expected


M, F = Marriage, FamilyFinding
YOUNG, GROWN = person(CHILD, "Budi", "2015-05-01"), person(CHILD, "Rina", "1999-05-01")


@pytest.mark.parametrize(
    ("relatives", "marriage", "children", "expected"),
    [
        ([person(WIFE)], M.SINGLE, None, [F.TOLD_SINGLE]),
        ([dead(WIFE)], M.SINGLE, None, [F.TOLD_SINGLE]),
        ([person(MOTHER)], M.SINGLE, None, []),
        ([person(WIFE)], M.DIVORCED, None, [F.TOLD_DIVORCED]),
        ([person(OTHER)], M.DIVORCED, None, []),
        ([person(WIFE)], M.WIDOWED, None, [F.TOLD_WIDOWED]),
        ([dead(WIFE)], M.WIDOWED, None, []),
        ([YOUNG], M.NO_BOOK, None, [F.TOLD_MARRIED]),
        ([person(WIFE)], M.NO_BOOK, None, []),
        ([person(WIFE)], M.SEVERAL, None, [F.TOLD_SEVERAL]),
        ([], M.SINGLE, 2, []),
        ([YOUNG], None, 0, [F.MORE_CHILDREN]),
        ([YOUNG], None, 2, [F.CHILDREN_MISSING]),
        ([GROWN], None, 1, [F.CHILDREN_MISSING]),
        ([YOUNG, GROWN, person(CHILD)], None, 2, []),
        ([YOUNG], None, 1, []),
        ([YOUNG], None, None, []),
    ],
)
def test_answers_that_say_something_else_than_the_family_are_asked(
    relatives, marriage, children, expected
):
    told = Answered(marriage=marriage, children=children)
    assert kinds(findings_beside(a_family(*relatives), told)) == expected
