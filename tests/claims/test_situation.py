"""What was told decides about papers: who brings the file, how names are written, how much may come."""

import pytest

from claims.actions.opening import Told
from claims.enums import PaperKind
from claims.queries.claims import family_of
from claims.queries.heirs import heirs_of_claim
from claims.queries.papers import checklist_of
from claims.queries.situation import situation_of
from claims.walk.answers import occupation_of
from perisai.regulations.enums import Program
from tests.claims.conftest import death_of
from tests.claims.opened import opened
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def situation(cast, claim):
    viewer = cast.viewer(cast.sz, now=NOW)
    return situation_of(claim, list(family_of(claim, viewer=viewer)), viewer=viewer)


def asked(cast, claim) -> tuple[set, set]:
    found = checklist_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    return {line.kind for line in found.needed}, {line.kind for line in found.unsure}


@pytest.mark.parametrize(
    ("who", "needed", "unsure"),
    [("other", True, False), ("heirs", False, False), ("unknown", False, True), ("", False, True)],
)
def test_who_brings_the_file_for_others_needs_a_power_of_attorney(cast, who, needed, unsure):
    claim = opened(cast, answers={"hand_in": {"who": who}} if who else {})
    certain, perhaps = asked(cast, claim)
    kind = PaperKind.POWER_OF_ATTORNEY
    assert (kind in certain, kind in perhaps) == (needed, unsure)


@pytest.mark.parametrize(
    ("said", "needed", "unsure"),
    [("no", True, False), ("yes", False, False), ("unknown", False, True), ("", False, True)],
)
@pytest.mark.parametrize(
    ("kind", "question"), [("death", "family_card"), ("stopped_work", "account")]
)
def test_names_that_differ_call_for_a_letter(cast, kind, question, said, needed, unsure):
    answers = {question: {"same_names": said}} if said else {}
    certain, perhaps = asked(cast, opened(cast, kind=kind, answers=answers))
    paper = PaperKind.NAME_LETTER
    assert (paper in certain, paper in perhaps) == (needed, unsure)


def test_a_hurt_person_needs_no_power_of_attorney(cast):
    assert situation(cast, opened(cast, kind="injury")).is_represented is False


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cause": "other"}, 42_000_000),
        ({"cause": "work"}, 70_000_000),
        # One of the two is meant, and they lie on either side of the threshold.
        ({"cause": "unknown", "answers": {"cause": {}}}, None),
        ({"kind": "injury", "cause": "work", "outcome": "temporary"}, None),
        ({"kind": "stopped_work"}, None),
        ({"event_on": None}, None),
    ],
)
def test_the_most_that_may_come_decides_about_the_npwp(cast, fields, expected):
    claim = opened(cast, cast.enrolment(income=1_000_000).member, **fields)
    assert situation(cast, claim).expected == expected


def test_the_told_income_counts_for_the_npwp_too(cast):
    claim = opened(
        cast, told=Told("Karto"), cause="work", answers={"income": {"income": 1_000_000}}
    )
    assert situation(cast, claim).expected == 70_000_000


def test_papers_and_the_page_of_the_family_name_the_same_heirs(cast):
    claim = death_of(cast)
    viewer = cast.viewer(cast.sz, now=NOW)
    family = list(family_of(claim, viewer=viewer))
    named = heirs_of_claim(claim, family, Program.JKM, viewer=viewer).names
    people = situation(cast, claim).people
    assert sorted(named) == sorted(person.name for person in people if person.is_heir)


def test_the_work_of_somebody_in_no_list_is_what_was_told(cast):
    told = opened(cast, told=Told("Karto"), answers={"person": {"job": "Penderes"}})
    assert occupation_of(told) == "Penderes"
    assert occupation_of(opened(cast, told=Told("Karso"))) == ""
