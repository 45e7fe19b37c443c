import datetime as dt
import uuid

import pytest

from members.actions.people import edit_member, register_member, reveal, withdraw_member
from members.errors import (
    MemberGone,
    NikRefused,
    NikTaken,
    NotEligible,
    NotInThisVillage,
    TermsRefused,
    WasPaid,
)
from members.models import Consent, Enrolment, Member
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.members.forms_of_people import (
    NOVEMBER,
    TODAY,
    a_declaration,
    a_job,
    a_person,
    a_registration,
    an_agreement,
    an_heir,
)
from villages.actions.places import find_or_add_neighbourhood


def traces(action):
    return AuditEntry.objects.filter(action=action)


# -- Registering ---


def test_one_registration_writes_everything_that_was_said(cast):
    heirs = [an_heir(), an_heir(name="Ani", relation="child", birth_date=dt.date(2015, 5, 1))]
    job = a_job(income=2_500_000, sector="transport", has_jht=True, is_employer=True)
    member = register_member(**a_registration(cast, heirs=heirs, job=job))

    enrolment = member.enrolments.get()
    assert (enrolment.slot, enrolment.start_month, enrolment.registered_on) == (1, NOVEMBER, TODAY)
    terms = enrolment.terms.get()
    assert (terms.from_month, terms.income, terms.sector) == (NOVEMBER, 2_500_000, "transport")
    assert terms.has_jht
    assert terms.is_employer
    attestation = enrolment.attestations.get()
    assert (attestation.attested_on, attestation.by) == (TODAY, cast.sz.user)
    assert [(heir.name, heir.position) for heir in member.heirs.all()] == [
        ("Budi Santoso", 1),
        ("Ani", 2),
    ]
    assert member.consents.get().purposes == ["register"]


def test_the_history_knows_who_registered_although_there_is_no_request(cast):
    member = register_member(**a_registration(cast))
    enrolment = member.enrolments.get()
    rows = [member, member.heirs.get(), enrolment, enrolment.terms.get()]
    assert [row.history.get().history_user for row in rows] == [cast.sz.user] * 4


def test_the_trace_of_a_registration_names_nobody(cast):
    member = register_member(**a_registration(cast))
    trace = traces("member.registered").get()
    assert (trace.subject_id, trace.by) == (str(member.pk), cast.sz.user)
    everything = str(list(AuditEntry.objects.values()))
    assert member.nik not in everything
    assert member.name not in everything


def test_sending_the_same_form_twice_registers_once(cast):
    form = a_registration(cast)
    first = register_member(**form)
    assert register_member(**form) == first
    assert (Member.objects.count(), Enrolment.objects.count()) == (1, 1)
    assert traces("member.registered").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"person": a_person(name="Siti Aminah Dua")},
        {"job": a_job(income=2_000_000)},
        {"heirs": []},
        {"agreement": an_agreement(purposes=("register", "claim"))},
        {"declaration": a_declaration(witness="Pak RT")},
    ],
    ids=["person", "job", "heirs", "agreement", "declaration"],
)
def test_the_same_form_with_other_content_is_refused(cast, other):
    form = a_registration(cast)
    register_member(**form)
    with pytest.raises(UuidReused):
        register_member(**{**form, **other})


def test_an_edited_member_still_answers_the_retry_of_the_registration(cast):
    form = a_registration(cast)
    member = register_member(**form)
    edit_member(member=member, person=a_person(name="Aminah"), neighbourhood=None, by=cast.sz.user)
    assert register_member(**form) == member


def test_a_nik_that_exists_elsewhere_is_refused_without_saying_where(cast, in_english):
    taken = cast.member(cast.stranger)
    with pytest.raises(NikTaken) as refusal:
        register_member(**a_registration(cast, person=a_person(nik=taken.nik)))
    assert refusal.value.field == "nik"
    assert "coordinator" in str(refusal.value)
    for secret in (taken.name, cast.foreign_village.name, cast.stranger.user.name):
        assert secret not in str(refusal.value)
    assert traces("member.registered").count() == 0


def test_the_nik_of_somebody_withdrawn_is_free(cast):
    form = a_registration(cast)
    withdraw_member(member=register_member(**form), was_paid=False, by=cast.sz.user, on=TODAY)
    again = register_member(**{**form, "uuid": uuid.uuid4()})
    assert Member.objects.present().get() == again


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": a_person(birth_date=dt.date(1961, 11, 3))}, "birth_date"),
        ({"person": a_person(birth_date=dt.date(2009, 11, 4))}, "birth_date"),
        ({"declaration": None}, "is_working"),
        ({"declaration": a_declaration(is_working=False)}, "is_working"),
        ({"declaration": a_declaration(is_not_in_care=False)}, "is_not_in_care"),
    ],
)
def test_somebody_who_may_not_be_registered_leaves_nothing_behind(cast, changes, field):
    with pytest.raises(NotEligible) as refusal:
        register_member(**a_registration(cast, **changes))
    assert refusal.value.field == field
    assert not Member.objects.exists()
    assert not AuditEntry.objects.exists()


def test_people_of_an_old_book_are_members_already(cast):
    form = a_registration(
        cast,
        person=a_person(birth_date=dt.date(1950, 1, 1)),
        declaration=None,
        is_newcomer=False,
        job=a_job(start_month=dt.date(2025, 11, 1), is_start_estimated=True, kpj="21012345678"),
    )
    enrolment = register_member(**form).enrolments.get()
    assert enrolment.is_start_estimated
    assert not enrolment.attestations.exists()


def test_an_employer_without_jht_is_refused(cast):
    with pytest.raises(TermsRefused) as refusal:
        register_member(**a_registration(cast, job=a_job(is_employer=True)))
    assert refusal.value.field == "has_jht"
    assert not Member.objects.exists()


def test_an_rt_of_another_village_is_refused(cast):
    elsewhere = find_or_add_neighbourhood(
        village=cast.neighbour_village, hamlet_name="Krajan", rt="1", rw="1", by=None
    )
    with pytest.raises(NotInThisVillage):
        register_member(**a_registration(cast, neighbourhood=elsewhere))


# -- Correcting ---


def test_a_correction_keeps_what_was_written_who_changed_it_and_why(cast):
    member = register_member(**a_registration(cast))
    edit_member(
        member=member,
        person=a_person(name="Siti Aminah binti Umar", phone="+6281234567890", phone_owner="self"),
        neighbourhood=cast.rt_1,
        by=cast.koordinator,
        why="KTP baru",
    )
    latest, first = member.history.all()
    assert (latest.history_user, latest.history_change_reason) == (cast.koordinator, "KTP baru")
    changed = {
        change.field: (change.old, change.new) for change in latest.diff_against(first).changes
    }
    assert changed["name"] == ("Siti Aminah", "Siti Aminah binti Umar")
    trace = traces("member.edited").get()
    assert trace.details == {"fields": ["name", "phone", "phone_owner"]}


def test_saving_without_a_change_leaves_no_trace(cast):
    member = register_member(**a_registration(cast))
    edit_member(member=member, person=a_person(), neighbourhood=cast.rt_1, by=cast.koordinator)
    assert member.history.count() == 1
    assert not traces("member.edited").exists()


def test_a_nik_is_not_corrected_by_one_person_alone(cast):
    member = register_member(**a_registration(cast))
    with pytest.raises(NikRefused):
        edit_member(
            member=member,
            person=a_person(nik="3509115203850002"),
            neighbourhood=cast.rt_1,
            by=cast.sz.user,
        )


# -- Withdrawing ---


def test_somebody_entered_by_mistake_is_withdrawn_and_kept(cast):
    member = register_member(**a_registration(cast))
    for _again in range(2):
        member = withdraw_member(member=member, was_paid=False, by=cast.sz.user, on=TODAY)
    assert member.withdrawn_at
    enrolment = member.enrolments.get()
    assert (enrolment.ended_on, enrolment.end_reason) == (TODAY, "withdrawn")
    assert traces("member.withdrawn").count() == 1
    with pytest.raises(MemberGone):
        edit_member(member=member, person=a_person(), neighbourhood=None, by=cast.sz.user)


def test_somebody_who_paid_is_not_withdrawn(cast):
    member = register_member(**a_registration(cast))
    with pytest.raises(WasPaid):
        withdraw_member(member=member, was_paid=True, by=cast.sz.user, on=TODAY)
    assert Member.objects.present().exists()


# -- Reading a number ---


@pytest.mark.parametrize("field", ["nik", "family_card", "phone"])
def test_reading_a_covered_number_is_kept_in_the_audit(cast, field):
    member = cast.member(family_card="3509110101150003", phone="+6281234567890", phone_owner="self")
    assert reveal(subject=member, field=field, by=cast.pusat) == getattr(member, field)
    trace = traces(f"member.{field}_revealed").get()
    assert (trace.by, trace.subject_id, trace.details) == (cast.pusat, str(member.pk), {})


@pytest.mark.parametrize("field", ["name", "birth_date", "content_hash", "pk"])
def test_nothing_else_is_read_that_way(cast, field):
    with pytest.raises(KeyError):
        reveal(subject=cast.member(), field=field, by=cast.sekdes)
    assert not AuditEntry.objects.exists()


def test_a_consent_is_never_changed(cast):
    member = register_member(**a_registration(cast))
    assert Consent.objects.get(member=member).text_version
