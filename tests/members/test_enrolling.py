import datetime as dt
import uuid

import pytest

from members.actions.enrolling import (
    add_second_job,
    change_terms,
    correct_job,
    end_enrolment,
    reactivate_enrolment,
    record_attestation,
)
from members.errors import (
    EndRefused,
    KpjTaken,
    MemberGone,
    NotEligible,
    NotLapsed,
    TermsRefused,
    TooManyJobs,
)
from members.models import Enrolment
from members.values import Terms
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.members.forms_of_people import NOVEMBER, TODAY, a_declaration, a_job

JANUARY, APRIL, MAY = (dt.date(2026, month, 1) for month in (1, 4, 5))
MORE = Terms(income=2_000_000, sector="transport", has_jht=True)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment()


def second_job(cast, member, **fields):
    return add_second_job(
        **{
            "member": member,
            "uuid": uuid.uuid4(),
            "job": a_job(job="Ojek"),
            "declaration": a_declaration(),
            "by": cast.sz.user,
            "on": TODAY,
            **fields,
        }
    )


def come_back(cast, enrolment, **fields):
    return reactivate_enrolment(
        **{
            "enrolment": enrolment,
            "uuid": uuid.uuid4(),
            "declaration": a_declaration(),
            "start_month": NOVEMBER,
            "is_lapsed": True,
            "by": cast.sz.user,
            "on": TODAY,
            **fields,
        }
    )


# -- Terms ---


def test_a_change_counts_from_its_month_and_leaves_earlier_ones_alone(cast, enrolment):
    change_terms(
        enrolment=enrolment, from_month=MAY, terms=MORE, settled_through=APRIL, by=cast.sz.user
    )
    assert [(row.from_month, row.income) for row in enrolment.terms.all()] == [
        (JANUARY, 1_000_000),
        (MAY, 2_000_000),
    ]
    assert enrolment.terms.last().history.get().history_user == cast.sz.user
    assert AuditEntry.objects.latest("id").action == "terms.changed"


@pytest.mark.parametrize("settled_through", [APRIL, MAY])
def test_a_month_that_is_paid_is_never_priced_again(cast, enrolment, settled_through):
    with pytest.raises(TermsRefused) as refusal:
        change_terms(
            enrolment=enrolment,
            from_month=APRIL,
            terms=MORE,
            settled_through=settled_through,
            by=cast.sz.user,
        )
    assert refusal.value.field == "from_month"
    assert enrolment.terms.count() == 1


def test_terms_never_begin_before_the_enrolment(cast, enrolment):
    with pytest.raises(TermsRefused):
        change_terms(
            enrolment=enrolment,
            from_month=dt.date(2025, 12, 1),
            terms=MORE,
            settled_through=None,
            by=cast.sz.user,
        )


def test_unpaid_terms_of_the_same_month_are_corrected_and_the_history_keeps_both(cast, enrolment):
    row = change_terms(
        enrolment=enrolment, from_month=JANUARY, terms=MORE, settled_through=None, by=cast.sz.user
    )
    assert enrolment.terms.get() == row
    assert [past.income for past in row.history.all()] == [2_000_000, 1_000_000]


def test_an_employer_must_take_jht_and_an_income_is_more_than_nothing(cast, enrolment):
    for terms, field in [
        (Terms(income=1_000_000, is_employer=True), "has_jht"),
        (Terms(income=0), "income"),
    ]:
        with pytest.raises(TermsRefused) as refusal:
            change_terms(
                enrolment=enrolment, from_month=MAY, terms=terms, settled_through=None, by=None
            )
        assert refusal.value.field == field


# -- A second job ---


def test_a_second_job_stands_beside_the_first(cast, enrolment):
    second = second_job(cast, enrolment.member)
    assert (second.slot, second.job, second.attestations.count()) == (2, "Ojek", 1)
    assert enrolment.member.enrolments.open().count() == 2


def test_a_third_job_is_refused(cast, enrolment):
    second_job(cast, enrolment.member)
    with pytest.raises(TooManyJobs):
        second_job(cast, enrolment.member)


def test_when_the_first_job_ends_its_place_is_free(cast, enrolment):
    second_job(cast, enrolment.member)
    end_enrolment(enrolment=enrolment, ended_on=TODAY, reason="stopped", by=cast.sz.user, on=TODAY)
    assert second_job(cast, enrolment.member).slot == 1


def test_the_same_second_job_sent_twice_is_one(cast, enrolment):
    key = uuid.uuid4()
    first = second_job(cast, enrolment.member, uuid=key)
    assert second_job(cast, enrolment.member, uuid=key) == first
    with pytest.raises(UuidReused):
        second_job(cast, enrolment.member, uuid=key, job=a_job(job="Penjahit"))


def test_somebody_in_hospital_starts_no_job(cast, enrolment):
    with pytest.raises(NotEligible):
        second_job(cast, enrolment.member, declaration=a_declaration(is_not_in_care=False))
    assert Enrolment.objects.count() == 1


# -- Coming back ---


def test_coming_back_after_a_lapse_is_a_new_enrolment_with_the_terms_in_force(cast, enrolment):
    change_terms(enrolment=enrolment, from_month=MAY, terms=MORE, settled_through=None, by=None)
    second_job(cast, enrolment.member)
    again = come_back(cast, enrolment, lapsed_on=dt.date(2026, 7, 1))

    enrolment.refresh_from_db()
    assert (enrolment.ended_on, enrolment.end_reason) == (dt.date(2026, 7, 1), "lapsed")
    assert (again.previous, again.slot, again.job) == (enrolment, 1, enrolment.job)
    terms = again.terms.get()
    assert (terms.from_month, terms.income, terms.sector) == (NOVEMBER, 2_000_000, "transport")
    assert again.attestations.get().attested_on == TODAY


def test_coming_back_twice_with_the_same_form_is_once(cast, enrolment):
    key = uuid.uuid4()
    assert come_back(cast, enrolment, uuid=key) == come_back(cast, enrolment, uuid=key)


def test_an_enrolment_is_followed_once(cast, enrolment):
    come_back(cast, enrolment)
    with pytest.raises(NotLapsed):
        come_back(cast, enrolment)


def test_whoever_has_not_lapsed_pays_instead(cast, enrolment):
    with pytest.raises(NotLapsed):
        come_back(cast, enrolment, is_lapsed=False)
    enrolment.refresh_from_db()
    assert enrolment.ended_on is None


def test_whoever_stopped_for_another_reason_does_not_come_back_this_way(cast, enrolment):
    end_enrolment(enrolment=enrolment, ended_on=TODAY, reason="stopped", by=None, on=TODAY)
    with pytest.raises(NotLapsed):
        come_back(cast, enrolment)


# -- The end ---


@pytest.mark.parametrize("reason", ["stopped", "wage_employment", "resigned"])
def test_a_job_ends_for_a_reason(cast, enrolment, reason):
    end_enrolment(enrolment=enrolment, ended_on=TODAY, reason=reason, by=cast.koordinator, on=TODAY)
    enrolment.refresh_from_db()
    assert (enrolment.ended_on, enrolment.end_reason) == (TODAY, reason)
    assert AuditEntry.objects.latest("id").details["reason"] == reason


def test_a_death_ends_every_job_and_is_kept_on_the_person(cast, enrolment):
    second_job(cast, enrolment.member)
    end_enrolment(enrolment=enrolment, ended_on=TODAY, reason="deceased", by=cast.sz.user, on=TODAY)
    enrolment.member.refresh_from_db()
    assert enrolment.member.deceased_on == TODAY
    assert not enrolment.member.enrolments.open().exists()
    with pytest.raises(MemberGone):
        second_job(cast, enrolment.member)


@pytest.mark.parametrize(
    ("ended_on", "reason", "field"),
    [
        (TODAY + dt.timedelta(days=1), "stopped", "ended_on"),
        (dt.date(2025, 12, 31), "stopped", "ended_on"),
        (TODAY, "lapsed", "reason"),
        (TODAY, "withdrawn", "reason"),
        (TODAY, "", "reason"),
    ],
)
def test_an_end_that_cannot_be_is_refused(cast, enrolment, ended_on, reason, field):
    with pytest.raises(EndRefused) as refusal:
        end_enrolment(enrolment=enrolment, ended_on=ended_on, reason=reason, by=None, on=TODAY)
    assert refusal.value.field == field


def test_a_missing_attestation_can_be_given_later(cast, enrolment):
    record_attestation(enrolment=enrolment, declaration=a_declaration(), by=cast.sz.user)
    with pytest.raises(NotEligible):
        record_attestation(
            enrolment=enrolment, declaration=a_declaration(is_working=False), by=cast.sz.user
        )
    assert enrolment.attestations.count() == 1


# -- The number of the member card ---

KPJ = "19230352910"


def write_number(cast, enrolment, kpj=KPJ, who=None):
    who = who or cast.sz
    return correct_job(
        enrolment=enrolment, job="Petani", kpj=kpj, viewer=cast.viewer(who), by=who.user
    )


def test_a_number_of_somebody_else_is_refused_and_told_by_name_to_whoever_may_see_them(cast):
    cast.enrolment(cast.member(name="Wati Punya"), kpj=KPJ)
    mine, foreign = cast.enrolment(), cast.enrolment(cast.member(cast.stranger))
    with pytest.raises(KpjTaken, match="Wati Punya") as refusal:
        write_number(cast, mine)
    assert refusal.value.field == "kpj"
    with pytest.raises(KpjTaken) as refusal:
        write_number(cast, foreign, who=cast.stranger)
    assert "Wati Punya" not in str(refusal.value)
    assert set(Enrolment.objects.exclude(kpj="").values_list("member__name")) == {("Wati Punya",)}


def test_a_person_has_the_same_number_for_both_jobs_and_a_withdrawn_one_keeps_none(cast):
    member = cast.member()
    first, second = cast.enrolment(member), cast.enrolment(member, slot=2)
    wrong = cast.member(withdrawn_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    cast.enrolment(wrong, kpj=KPJ)
    assert write_number(cast, first).kpj == write_number(cast, second).kpj == KPJ


def test_other_words_are_corrected_although_an_old_book_wrote_a_number_twice(cast):
    twice = [cast.enrolment(kpj=KPJ), cast.enrolment(kpj=KPJ)]
    corrected = correct_job(
        enrolment=twice[0], job="Ojek", kpj=KPJ, viewer=cast.viewer(cast.sz), by=cast.sz.user
    )
    assert corrected.job == "Ojek"
