"""Who wrote what of a person, when, and what it was before."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.utils import translation

from members.actions.enrolling import change_terms
from members.actions.family import add_heir
from members.actions.people import edit_member, register_member
from members.values import Relative, Terms
from perisai.common.ids import new_uuid
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline import timeline_of
from tests.members.forms_of_people import NOVEMBER, TODAY, a_declaration, a_job, a_person


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def siti(cast):
    return register_member(
        uuid=new_uuid(),
        village=cast.village,
        neighbourhood=cast.rt_1,
        agent=cast.sz,
        person=a_person(phone="+6281234567890", phone_owner="self"),
        job=a_job(),
        heirs=[Relative(name="Budi", relation="husband")],
        declaration=a_declaration(),
        by=cast.sz.user,
        on=TODAY,
    )


@pytest.fixture
def history(cast, in_english):
    """What the history says about changed data, newest first: words, who, and what stands below."""

    def read(member, user=None):
        viewer = cast.viewer(user or cast.sz)
        page = timeline_of(member, viewer=viewer, kind=TimelineKind.DATA)
        return [line.said for month in page.months for line in month.lines]

    return read


def test_a_registration_is_one_line_and_what_comes_later_one_each(cast, siti, history):
    (said,) = history(siti)
    assert (said.words, said.by) == ("Registered", "Siti Zulaikha")
    with time_machine.travel(siti.registered_at + dt.timedelta(hours=1), tick=False):
        add_heir(member=siti, relative=Relative(name="Ani", relation="child"), by=cast.sz.user)
    assert [said.words for said in history(siti)] == ["Family: Ani (new)", "Registered"]


def test_a_correction_says_who_when_why_and_what_it_was(cast, siti, history):
    edit_member(
        member=siti,
        person=a_person(name="Siti Aminah binti Ali", phone="+6281234567890", phone_owner="self"),
        neighbourhood=None,
        by=cast.koordinator,
        why="sesuai KTP",
    )
    newest = history(siti)[0]
    assert (newest.words, newest.by) == ("Personal details (changed)", "Koko Ordinator")
    assert set(newest.details) == {
        "Name: Siti Aminah → Siti Aminah binti Ali",
        "Neighbourhood (RT): Krajan RT 001/RW 001 → empty",
        "Why: sesuai KTP",
    }


def test_numbers_stay_covered_in_the_history(cast, siti, history):
    edit_member(
        member=siti,
        person=a_person(family_card="3509115203850002", phone="+6281234567899", phone_owner="self"),
        neighbourhood=cast.rt_1,
        by=cast.sz.user,
    )
    assert set(history(siti)[0].details) == {
        "Family card number (KK): empty → 3509••••••••••02",
        "Phone: +6281•••••••90 → +6281•••••••99",
    }


def test_the_village_reads_no_telephones_numbers_or_notes(cast, siti, history):
    told = {"phone": "+6281234567899", "phone_owner": "self", "note": "sakit"}
    edit_member(
        member=siti,
        person=a_person(family_card="3509115203850002", **told),
        neighbourhood=cast.rt_1,
        by=cast.sz.user,
    )
    edit_member(
        member=siti,
        person=a_person(family_card="3509115203850002", address="Jl. Melati", **told),
        neighbourhood=cast.rt_1,
        by=cast.sz.user,
    )
    words = [text for said in history(siti, cast.sekdes) for text in said.details]
    assert words == ["Address: empty → Jl. Melati"]
    assert len(history(siti, cast.sekdes)) == len(history(siti)) - 1


def test_new_terms_tell_rupiah_and_words(cast, siti, history):
    enrolment = siti.enrolments.get()
    higher = Terms(income=2_000_000, sector="transport", has_jht=True)
    with time_machine.travel(siti.registered_at + dt.timedelta(hours=1), tick=False):
        for terms in (higher, replace(higher, income=3_000_000)):
            change_terms(
                enrolment=enrolment,
                from_month=dt.date(2026, 12, 1),
                terms=terms,
                settled_through=NOVEMBER,
                by=cast.sz.user,
            )
    events = [said for said in history(siti) if said.words.startswith("Terms from December 2026")]
    assert [said.words.rpartition(" ")[2] for said in events] == ["(changed)", "(new)"]
    assert events[0].details == ("Declared income a month: Rp2.000.000 → Rp3.000.000",)


def test_a_stranger_reads_no_history(cast, siti, history):
    assert history(siti, cast.stranger) == []
    assert history(siti, cast.st) == []
    assert history(siti, cast.koordinator)


def test_saving_without_a_change_is_no_event(siti, history):
    siti.save()
    assert len(history(siti)) == 1
