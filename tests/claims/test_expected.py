"""What the page of a claim says may come: part by part, with the law, never as a promise."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from claims.actions.opening import Told
from claims.queries.claims import family_of
from claims.queries.expected import expected_of
from claims.queries.jobs import has_savings
from claims.queries.papers import checklist_of
from claims.queries.protection import facts_of
from claims.queries.sheets import known_of
from claims.rules.papers import List
from members.models import Attestation, EnrolmentTerms
from tests.claims.steps import answer, begin, day
from tests.custody import accept, hand_on, pay_branch
from tests.taking import NOW, take_from

EARLY = NOW - dt.timedelta(days=300)


@pytest.fixture
def protected(cast):
    """A job whose dues of twelve months arrived in January."""

    def paid(member=None, **fields):
        enrolment = cast.enrolment(member, start=day("2026-01-01"), **fields)
        receipt = take_from(cast, enrolment, at=EARLY, months=12)
        remittance = hand_on(cast, receipt, at=EARLY)
        accept(cast, remittance, at=EARLY)
        pay_branch(cast, [remittance], at=EARLY)
        Attestation.objects.create(
            enrolment=enrolment,
            attested_on=day("2026-01-01"),
            is_working=True,
            is_not_in_care=True,
            by=cast.sz.user,
        )
        return enrolment

    return paid


def expected(cast, claim):
    viewer = cast.viewer(cast.sz, now=NOW)
    family = list(family_of(claim, viewer=viewer))
    return expected_of(claim, facts_of(claim, viewer=viewer), family, viewer=viewer)


def totals(expectation):
    return {
        row.benefit.program.value: row.estimate and (row.estimate.least, row.estimate.most)
        for row in expectation.benefits
    }


def case(cast, enrolment, kind="death", cause="other"):
    claim = begin(cast, enrolment.member, kind=kind, event_on=day("2026-11-18"))
    return answer(cast, claim, "cause", {"cause": cause})


def test_a_death_outside_work_is_jkm_and_with_savings_jht_beside_it(cast, protected):
    assert totals(expected(cast, case(cast, protected()))) == {"JKM": (42_000_000, 42_000_000)}
    savings = expected(cast, case(cast, protected(has_jht=True)))
    assert totals(savings) == {"JKM": (42_000_000, 42_000_000), "JHT": (0, 0)}
    assert savings.benefits[1].estimate.notes


def terms(enrolment, since, *, has_jht):
    return EnrolmentTerms.objects.create(
        enrolment=enrolment,
        from_month=day(since),
        income=1_000_000,
        sector="other",
        has_jht=has_jht,
    )


def test_savings_stay_when_somebody_went_on_with_two_programmes(cast, protected):
    enrolment = protected(has_jht=True)
    terms(enrolment, "2026-06-01", has_jht=False)
    claim = case(cast, enrolment)
    viewer = cast.viewer(cast.sz, now=NOW)
    assert totals(expected(cast, claim)).keys() == {"JKM", "JHT"}
    assert List.JHT in checklist_of(claim, viewer=viewer).situation.lists
    assert known_of(claim, viewer=viewer).has_jht


@pytest.mark.parametrize(("since", "saved"), [("2026-06-01", True), ("2026-12-01", False)])
def test_savings_begin_with_the_first_month_paid_on_such_terms(cast, protected, since, saved):
    enrolment = protected()
    terms(enrolment, since, has_jht=True)
    assert has_savings(enrolment.member_id, day("2026-11-18")) is saved


def test_nobody_saved_by_terms_alone(cast, protected):
    never_paid = cast.enrolment(start=day("2026-01-01"), has_jht=True)
    assert not has_savings(never_paid.member_id, day("2026-11-18"))
    other = protected(has_jht=True)
    assert has_savings(other.member_id, day("2026-11-18"))


def test_a_death_on_the_way_to_work_is_jkk_by_the_declared_income(cast, protected):
    found = expected(cast, case(cast, protected(income=3_000_000), cause="commuting"))
    assert totals(found) == {"JKK": (48 * 2_950_000 + 22_000_000,) * 2}


def test_while_the_cause_is_not_known_both_are_shown_and_neither_is_certain(cast, protected):
    found = expected(cast, case(cast, protected(), cause="unknown"))
    assert totals(found).keys() == {"JKK", "JKM"}
    assert [row.benefit.is_certain for row in found.benefits] == [False, False]


def test_two_jobs_bring_two_benefits_and_one_funeral(cast, protected):
    first = protected()
    protected(first.member, slot=2)
    assert totals(expected(cast, case(cast, first))) == {"JKM": (74_000_000, 74_000_000)}


def test_what_a_second_job_in_arrears_brings_needs_a_decision(client, cast, protected, pay):
    first = protected()
    second = cast.enrolment(first.member, start=day("2026-01-01"), slot=2)
    pay(second, "2026-01-10", months=8)
    claim = case(cast, first)
    found = expected(cast, claim)
    (row,) = found.benefits
    assert totals(found) == {"JKM": (74_000_000, 74_000_000)}
    assert (row.needs_decision, row.is_in_part, row.verified) == (True, True, False)
    assert [part.verified for part in row.estimate.parts] == [True, True, True, False, False]
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "Bagian dari pekerjaan yang satu lagi hanya dibayar bila" in page


def test_an_injury_waits_for_the_doctor_and_then_is_a_range_with_the_way_paid(cast, protected):
    claim = case(cast, protected(), kind="injury", cause="work")
    assert totals(expected(cast, claim)) == {"JKK": None}
    claim = answer(cast, claim, "outcome", {"outcome": "temporary"})
    claim = answer(cast, claim, "transport", land=300_000)
    assert totals(expected(cast, claim)) == {"JKK": (1_300_000, 12_300_000)}


def test_children_bring_a_grant_with_jkk_from_the_first_month_on(cast, protected):
    claim = answer(cast, case(cast, protected(), cause="work"), "children", children=2)
    (row,) = expected(cast, claim).benefits
    assert (row.estimate.grants.children, row.estimate.grants.most) == (2, 174_000_000)


def test_a_child_that_works_is_asked_about_on_page_and_form_alike(cast, protected):
    claim = case(cast, protected(), cause="work")
    for name, works, married in ("Ani", False, False), ("Budi", True, False), ("Ciko", False, True):
        claim.relatives.create(
            uuid=uuid4(), relation="child", name=name, works=works, is_married=married
        )
    (row,) = expected(cast, claim).benefits
    assert row.estimate.grants.children == 1
    assert [note.figures for note in row.estimate.notes if note.kind == "grant_working"] == [
        (("children", 1),)
    ]
    known = known_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert [child.name for child in known.children] == ["Ani", "Budi"]


def test_nothing_is_promised_without_a_member_or_before_the_day_is_known(cast):
    claim = begin(cast, told=Told("Karto"))
    assert expected(cast, claim).answer is None
    claim = answer(cast, claim, "day", {"event_on": day("2026-11-18")})
    found = expected(cast, claim)
    assert (found.is_member, found.benefits) == (False, ())


def test_who_stopped_working_may_claim_after_the_wait(cast, protected):
    claim = begin(
        cast, protected(has_jht=True).member, kind="stopped_work", event_on=day("2026-11-18")
    )
    (row,) = expected(cast, claim).benefits
    assert (row.benefit.program, row.benefit.claim_from) == ("JHT", day("2026-12-18"))


@pytest.mark.parametrize("kind", ["death", "injury", "stopped_work", "age"])
@pytest.mark.parametrize("cause", ["other", "unknown", "work"])
def test_the_page_always_says_who_decides(client, cast, protected, kind, cause):
    claim = case(cast, protected(has_jht=True), kind=kind, cause=cause)
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "Keputusan ada pada BPJS Ketenagakerjaan" in page


def test_a_lapsed_family_reads_no_amount(client, cast):
    enrolment = cast.enrolment(start=day("2026-01-01"))
    claim = case(cast, enrolment)
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "42.000.000" not in page
    assert "Kami ikut sedih" in page


@pytest.fixture
def lapsed_saver(cast, pay):
    """The claim about somebody who saved for three months, lapsed in spring and died in November."""
    enrolment = cast.enrolment(start=day("2026-01-01"), has_jht=True)
    pay(enrolment, "2026-01-10", months=3)
    return case(cast, enrolment)


def test_the_heirs_of_somebody_who_lapsed_still_get_the_savings(cast, lapsed_saver):
    found = expected(cast, lapsed_saver)
    assert (found.is_protected, totals(found)) == (False, {"JHT": (0, 0)})
    (row,) = found.benefits
    assert (row.needs_decision, bool(row.estimate.notes)) == (False, True)


def test_a_lapsed_family_reads_that_the_savings_can_be_taken(client, cast, lapsed_saver):
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{lapsed_saver.uuid}/").content.decode()
        sent = {"event_on": "18-11-2026", "save": "1"}
        told = client.post(f"/klaim/{lapsed_saver.uuid}/tanya/kapan/", sent, follow=True)
    assert "Tabungan hari tua (JHT) masih bisa diambil" in page
    assert "Yang sudah ditabung tetap ada" in page
    assert "42.000.000" not in page
    assert any("JHT" in str(said) for said in told.context["messages"])


def test_arrears_decide_nothing_about_savings(cast, pay):
    enrolment = cast.enrolment(start=day("2026-01-01"), has_jht=True)
    pay(enrolment, "2026-01-10", months=9)
    found = expected(cast, case(cast, enrolment))
    assert {row.benefit.program.value: row.needs_decision for row in found.benefits} == {
        "JKM": True,
        "JHT": False,
    }


def test_the_income_the_family_told_of_somebody_in_no_list_gives_an_estimate_to_be_proven(cast):
    claim = begin(cast, told=Told("Pak Karto"), kind="death", event_on=day("2026-11-18"))
    claim = answer(cast, claim, "cause", {"cause": "work"})
    assert expected(cast, claim).benefits == ()
    claim = answer(cast, claim, "income", income=1_000_000)
    found = expected(cast, claim)
    (row,) = found.benefits
    assert totals(found) == {"JKK": (70_000_000, 70_000_000)}
    assert (row.is_told, row.verified, found.is_member) == (True, False, False)
    assert found.only_estimate is None


def test_the_page_says_that_a_told_income_has_to_be_proven(client, cast):
    claim = begin(cast, told=Told("Pak Karto"), kind="death", event_on=day("2026-11-18"))
    claim = answer(cast, claim, "cause", {"cause": "work"})
    claim = answer(cast, claim, "income", income=1_000_000)
    client.force_login(cast.sz.user)
    page = client.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "diceritakan keluarga, yang masih harus dibuktikan" in page
    assert "Rp70.000.000" in page
