"""Which papers a claim needs, by programme, heir and circumstance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Marriage, PaperKind
from claims.paper_words import WORDS
from claims.rules.papers import (
    BY_KIND,
    CUSTOM,
    ON_THE_WAY,
    SPECS,
    List,
    Person,
    Situation,
    death_path,
    file_name,
    papers_for,
)

K = PaperKind
WIFE = Person(key="w", name="Wati", is_spouse=True)
CHILD = Person(key="c", name="Budi", is_child=True, is_minor=True, is_pupil=True)
GROWN = Person(key="g", name="Sari", is_child=True)
FOR_ANY_DEATH = {
    (K.DEATH_CERTIFICATE, ""),
    (K.HEIR_STATEMENT, ""),
    (K.MEMBER_CARD, ""),
    (K.KTP, ""),
    (K.FAMILY_CARD, ""),
    (K.BANK_BOOK, ""),
}
OF_WIFE = {(K.HEIR_KTP, "w"), (K.MARRIAGE_BOOK, "w")}
OF_CHILD = {(K.BIRTH_CERTIFICATE, "c"), (K.GUARDIAN_KTP, "c")}
OF_PUPIL = {(K.GRANT_FORM, ""), (K.SCHOOL_LETTER, "c"), (K.REPORT_BOOK, "c")}
FOR_AN_ACCIDENT = {
    (K.MEMBER_CARD, ""),
    (K.KTP, ""),
    (K.BANK_BOOK, ""),
    (K.CHRONOLOGY, ""),
    (K.WITNESS_KTP, ""),
    (K.FORM_KK1, ""),
    (K.FORM_KK2, ""),
    (K.FORM_KK3, ""),
}
LITTLE = 42_000_000  # rupiah
TABLE = [
    ("JKM, a wife", (List.JKM,), (WIFE,), {}, FOR_ANY_DEATH | OF_WIFE | {(K.FORM_F4, "")}),
    (
        "JKM, a wife and a child at school whose grant is not sure",
        (List.JKM,),
        (WIFE, CHILD),
        {"has_grant": None},
        FOR_ANY_DEATH | OF_WIFE | OF_CHILD | {(K.FORM_F4, "")},
    ),
    (
        "JKM with the grant",
        (List.JKM,),
        (WIFE, CHILD),
        {"has_grant": True},
        FOR_ANY_DEATH | OF_WIFE | OF_CHILD | OF_PUPIL | {(K.FORM_F4, "")},
    ),
    (
        "JKM and JHT, a grown child",
        (List.JKM, List.JHT),
        (GROWN,),
        {},
        FOR_ANY_DEATH | {(K.HEIR_KTP, "g"), (K.BIRTH_CERTIFICATE, "g"), (K.FORM_F4, "")},
    ),
    (
        "nobody inherits",
        (List.JKM,),
        (),
        {},
        FOR_ANY_DEATH - {(K.HEIR_STATEMENT, "")} | {(K.FORM_F4, "")},
    ),
    (
        "there is a will",
        (List.JKM,),
        (WIFE,),
        {"has_will": True},
        FOR_ANY_DEATH | OF_WIFE | {(K.FORM_F4, ""), (K.WILL, "")},
    ),
    ("JKK, injured", (List.JKK,), (WIFE,), {"is_death": False}, FOR_AN_ACCIDENT),
    (
        "JKK, on the road, outside a PLKK, with a vehicle",
        (List.JKK,),
        (),
        {"is_death": False, "is_traffic": True, "is_plkk": False, "has_paid_transport": True},
        FOR_AN_ACCIDENT
        | {(K.POLICE_REPORT, ""), (K.TREATMENT_RECEIPTS, ""), (K.TRANSPORT_RECEIPTS, "")},
    ),
    ("JKK, killed", (List.JKK,), (WIFE,), {}, FOR_AN_ACCIDENT | FOR_ANY_DEATH | OF_WIFE),
    (
        "JHT of the living",
        (List.JHT,),
        (),
        {"is_death": False},
        {(K.MEMBER_CARD, ""), (K.KTP, ""), (K.BANK_BOOK, ""), (K.FORM_F5, "")},
    ),
    (
        "a great sum, represented, and a name written differently",
        (List.JKM,),
        (WIFE,),
        {"expected": 70_000_000, "is_represented": True, "is_name_different": True},
        FOR_ANY_DEATH
        | OF_WIFE
        | {
            (K.FORM_F4, ""),
            (K.NPWP, ""),
            (K.POWER_OF_ATTORNEY, ""),
            (K.NAME_LETTER, ""),
        },
    ),
]


def situation(lists=(List.JKM,), people=(), **told) -> Situation:
    known = {
        "is_death": True,
        "is_traffic": False,
        "is_plkk": True,
        "is_represented": False,
        "is_name_different": False,
        "has_paid_transport": False,
        "expected": LITTLE,
        "has_grant": False,
    }
    return Situation(lists=frozenset(lists), people=tuple(people), **known | told)


def certain(found) -> set:
    return {(asked.kind, asked.about) for asked in found if asked.is_certain}


@pytest.mark.parametrize(
    ("lists", "people", "told", "expected"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_a_claim_needs_these_papers(lists, people, told, expected):
    assert certain(papers_for(situation(lists, people, **told))) == expected


def test_what_nobody_has_said_yet_is_asked_only_if():
    told = {"is_traffic": None, "is_plkk": None, "has_paid_transport": None, "expected": None}
    found = papers_for(situation((List.JKK,), is_death=False, **told))
    unsure = {asked.kind for asked in found if not asked.is_certain}
    assert unsure == {K.POLICE_REPORT, K.TREATMENT_RECEIPTS, K.TRANSPORT_RECEIPTS, K.NPWP}


def test_while_the_cause_of_a_death_is_not_known_the_papers_of_an_accident_are_asked_only_if():
    case = situation((), (WIFE,), maybe=frozenset({List.JKM, List.JKK}))
    assert certain(papers_for(case)) == FOR_ANY_DEATH | OF_WIFE
    unsure = {asked.kind for asked in papers_for(case) if not asked.is_certain}
    assert {K.FORM_F4, K.FORM_KK1, K.CHRONOLOGY} <= unsure


def test_a_paper_from_the_list_of_another_programme_is_not_verified():
    of_jkm = {asked.kind: asked.verified for asked in papers_for(situation((List.JKM,)))}
    of_jkk = {asked.kind: asked.verified for asked in papers_for(situation((List.JKK,)))}
    assert (of_jkm[K.DEATH_CERTIFICATE], of_jkk[K.DEATH_CERTIFICATE]) == (True, False)


def test_every_paper_is_described_and_can_be_asked():
    assert set(BY_KIND) == set(PaperKind) == set(WORDS)
    assert len(BY_KIND) == len(SPECS) + len(ON_THE_WAY)


def test_the_source_of_a_paper_is_an_article_or_the_custom_of_the_branch_offices():
    told = {spec.source for spec in BY_KIND.values()}
    assert CUSTOM in told
    assert all("Pasal" in source for source in told - {CUSTOM})
    assert BY_KIND[K.TRANSPORT_RECEIPTS].source.startswith("Permenaker 5/2021 Pasal 19")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Wati", "03-ktp-ahli-waris-wati.jpg"),
        ("Wati 3509110101800001", "03-ktp-ahli-waris-wati.jpg"),
        ("Ñurul 'Aini, S.Pd.", "03-ktp-ahli-waris-nurul-aini-s-pd.jpg"),
        ("", "03-ktp-ahli-waris.jpg"),
        ("../..", "03-ktp-ahli-waris.jpg"),
    ],
)
def test_a_file_is_named_for_sending_it_up(name, expected):
    assert file_name(3, K.HEIR_KTP, name, suffix=".jpg") == expected


@given(st.text(), st.sampled_from(list(PaperKind)), st.integers(1, 99), st.integers(1, 9))
def test_no_name_makes_a_file_name_long_or_gives_a_number_away(name, kind, number, page):
    made = file_name(number, kind, name, page=page, suffix=".pdf")
    assert len(made) <= 60
    assert made.isascii()
    assert made.endswith(".pdf")
    assert not any(char in made for char in "/\\ ")
    digits = sum(char.isdigit() for char in made)
    assert digits <= 4 + sum(char.isdigit() for char in kind.value)


@pytest.mark.parametrize(
    ("done", "following"),
    [
        ({}, K.RT_LETTER),
        ({K.RT_LETTER: None}, K.DEATH_LETTER),
        ({K.DEATH_LETTER: None}, K.DEATH_CERTIFICATE),
        ({K.DEATH_CERTIFICATE: None}, None),
    ],
)
def test_the_way_to_the_certificate_has_one_next_step(done, following):
    steps = [step.kind for step in death_path(done) if step.is_next]
    assert steps == ([following] if following else [])


@pytest.mark.parametrize(
    ("marriage", "needed", "unsure"),
    [
        (None, {K.MARRIAGE_BOOK}, set()),
        (Marriage.BOOK, {K.MARRIAGE_BOOK}, set()),
        (Marriage.NO_BOOK, {K.MARRIAGE_PROOF}, set()),
        (Marriage.DIVORCED, {K.DIVORCE_CERTIFICATE}, {K.MARRIAGE_BOOK}),
        (Marriage.SINGLE, set(), {K.MARRIAGE_BOOK}),
    ],
)
def test_how_a_marriage_is_proved_follows_what_the_family_has(marriage, needed, unsure):
    case = Situation(
        lists=frozenset({List.JKM}),
        is_death=True,
        people=(Person(key="w", name="Wati", is_spouse=True),),
        marriage=marriage,
    )
    proofs = {K.MARRIAGE_BOOK, K.MARRIAGE_PROOF, K.DIVORCE_CERTIFICATE}
    asked = [paper for paper in papers_for(case) if paper.kind in proofs]
    assert {paper.kind for paper in asked if paper.is_certain} == needed
    assert {paper.kind for paper in asked if not paper.is_certain} == unsure


def child(key: str, guardian: str = "") -> Person:
    return Person(
        key=key, name=f"Anak {key}", is_child=True, is_minor=True, is_pupil=True, guardian=guardian
    )


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([child("a", "Wati"), child("b", " wati ")], []),
        ([child("a", "Paman Joko"), child("b", "paman joko")], [("a", "Paman Joko")]),
        ([child("a", "Joko"), child("b", "Sri")], [("a", "Joko"), ("b", "Sri")]),
        ([child("a"), child("b", "Wati")], [("a", "Anak a")]),
    ],
)
def test_a_guardian_brings_one_ktp_and_an_heir_none_more(children, expected):
    case = Situation(lists=frozenset({List.JKM}), is_death=True, people=(WIFE, *children))
    asked = [paper for paper in papers_for(case) if paper.kind == K.GUARDIAN_KTP]
    assert [(paper.about, paper.name) for paper in asked] == expected
