"""Who wrote what of a person, when, and what it was before."""

import datetime as dt
from dataclasses import replace

import pytest

from members.actions.enrolling import change_terms
from members.actions.people import edit_member, register_member
from members.queries.history import history_of
from members.values import Relative, Terms
from perisai.common.ids import new_uuid
from tests.members.forms_of_people import NOVEMBER, TODAY, a_declaration, a_job, a_person


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
    return lambda member, user=None: history_of(member, viewer=cast.viewer(user or cast.sz))


def test_a_registration_is_written_down_once_for_each_thing(siti, history):
    events = history(siti)
    assert {event.about for event in events} == {
        "Personal details",
        "Family: Budi",
        "Job: Petani",
        "Terms from November 2026",
    }
    assert all(event.is_new and event.by == "Siti Zulaikha" for event in events)


def test_a_correction_says_who_when_why_and_what_it_was(cast, siti, history):
    edit_member(
        member=siti,
        person=a_person(name="Siti Aminah binti Ali", phone="+6281234567890", phone_owner="self"),
        neighbourhood=None,
        by=cast.koordinator,
        why="sesuai KTP",
    )
    newest = history(siti)[0]
    assert (newest.by, newest.why) == ("Koko Ordinator", "sesuai KTP")
    assert {(change.field, change.old, change.new) for change in newest.changes} == {
        ("Name", "Siti Aminah", "Siti Aminah binti Ali"),
        ("Neighbourhood (RT)", "Krajan RT 001/RW 001", ""),
    }


def test_numbers_stay_covered_in_the_history(cast, siti, history):
    edit_member(
        member=siti,
        person=a_person(family_card="3509115203850002", phone="+6281234567899", phone_owner="self"),
        neighbourhood=cast.rt_1,
        by=cast.sz.user,
    )
    said = {change.field: (change.old, change.new) for change in history(siti)[0].changes}
    assert said["Family card number (KK)"] == ("", "3509••••••••••02")
    assert said["Phone"] == ("+6281•••••••90", "+6281•••••••99")


def test_new_terms_tell_rupiah_and_words(cast, siti, history):
    enrolment = siti.enrolments.get()
    higher = Terms(income=2_000_000, sector="transport", has_jht=True)
    for terms in (higher, replace(higher, income=3_000_000)):
        change_terms(
            enrolment=enrolment,
            from_month=dt.date(2026, 12, 1),
            terms=terms,
            settled_through=NOVEMBER,
            by=cast.sz.user,
        )
    events = [event for event in history(siti) if event.about == "Terms from December 2026"]
    assert [event.is_new for event in events] == [False, True]
    (change,) = events[0].changes
    assert (change.old, change.new) == ("Rp2.000.000", "Rp3.000.000")


def test_a_stranger_reads_no_history(cast, siti, history):
    assert history(siti, cast.stranger) == []
    assert history(siti, cast.st) == []
    assert history(siti, cast.koordinator)


def test_saving_without_a_change_is_no_event(siti, history):
    siti.save()
    assert len(history(siti)) == 4
