"""What would go wrong is found before the family walks to the branch: by rule, and on real cases."""

from uuid import uuid4

import pytest

from claims.check_words import CHECKS, check_words
from claims.enums import AmountDoubt, Cause, CheckKind, EventKind, Level
from claims.models import Claim
from claims.queries.expected import expected_of
from claims.queries.protection import facts_of
from claims.rules.precheck import Facts, JobFacts, precheck
from dues.actions.participation import reactivate_lapsed
from dues.enums import Status
from members.actions.enrolling import end_enrolment
from members.models import Attestation
from tests.claims.steps import answer, begin, day, moment, step
from tests.custody import accept, hand_on, pay_branch
from tests.taking import NOW, take_from


def job(**changes) -> JobFacts:
    usual = {"registered_on": day("2024-01-10"), "status": Status.PROTECTED, "months": 30}
    return JobFacts(**{**usual, **changes})


def facts(*jobs: JobFacts, **changes) -> Facts:
    usual = {
        "kind": EventKind.DEATH,
        "on": day("2026-06-10"),
        "is_member": True,
        "cause": Cause.OTHER,
        "jobs": jobs or (job(),),
    }
    return Facts(**{**usual, **changes})


def found(asked: Facts) -> dict[str, str]:
    return {row.kind.value: row.level.value for row in precheck(asked)}


MARCH = (day("2026-03-01"),)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (facts(), {}),
        (facts(on=None), {"not_asked": "needs_decision"}),
        (facts(on=day("2010-01-01")), {"not_asked": "needs_decision"}),
        (facts(jobs=(), is_member=False), {"no_member": "needs_decision"}),
        (facts(is_still_open=True), {"still_open": "notice"}),
        (facts(job(registered_on=day("2026-06-11"))), {"not_yet_registered": "blocker"}),
        (
            facts(job(status=Status.AWAITING_FIRST_PAYMENT, months=0)),
            {"no_dues": "blocker"},
        ),
        (
            facts(job(status=Status.LAPSED, lapsed_on=day("2026-05-01"))),
            {"lapsed": "blocker"},
        ),
        (facts(job(ended_on=day("2026-06-01"))), {"ended": "blocker"}),
        (
            facts(job(ended_on=day("2026-06-01")), has_savings=True),
            {"ended": "blocker", "savings_stay": "notice"},
        ),
        (facts(has_savings=True), {}),
        (facts(job(held=16_800, held_since=day("2026-05-02"))), {"held": "needs_decision"}),
        (
            facts(job(late=16_800, late_paid_on=MARCH[0], late_arrived_on=day("2026-06-20"))),
            {"late": "needs_decision"},
        ),
        (facts(job(unconfirmed=MARCH)), {"unconfirmed": "notice"}),
        (facts(job(holes=MARCH)), {"holes": "notice"}),
        (facts(job(settled=MARCH)), {"settled": "needs_decision"}),
        (facts(job(settled=MARCH), kind=EventKind.INJURY, cause=Cause.WORK), {}),
        (facts(job(has_attestation=False)), {"no_attestation": "needs_decision"}),
        (facts(was_working="unknown"), {"not_working": "needs_decision"}),
        (facts(job(), job()), {"two_jobs": "notice"}),
        (facts(cause=Cause.UNKNOWN), {"cause_unknown": "needs_decision"}),
        (facts(job(registered_on=day("2026-04-10"), months=2)), {"wait": "notice"}),
        (facts(job(registered_on=day("2026-03-10"), months=3)), {"wait_edge": "needs_decision"}),
        (
            facts(job(registered_on=day("2026-04-10"), months=2), cause=Cause.WORK),
            {},
        ),
        (
            facts(job(reactivated_on=day("2026-05-10"), months=1)),
            {"wait": "notice", "reactivated": "notice"},
        ),
        (
            facts(kind=EventKind.INJURY, cause=Cause.WORK, paid=42_000_000),
            {"amount_of_other": "needs_decision"},
        ),
        (facts(kind=EventKind.STOPPED_WORK, cause=Cause.UNKNOWN), {}),
    ],
)
def test_each_fact_is_found_and_weighed(asked, expected):
    assert found(asked) == expected


@pytest.mark.parametrize("status", [s for s in Status if s.is_in_arrears])
@pytest.mark.parametrize("kind", [EventKind.DEATH, EventKind.INJURY])
def test_an_event_in_arrears_needs_a_decision_and_is_never_a_blocker(status, kind):
    rows = precheck(facts(job(status=status, arrears=MARCH), kind=kind, cause=Cause.WORK))
    (row,) = rows
    assert (row.kind, row.level, row.verified) == ("in_arrears", Level.NEEDS_DECISION, False)
    assert "Jangan mundur" in check_words(row)
    assert "pelunasan tunggakan ke kantor cabang" in check_words(row)


def test_every_job_that_is_claimed_is_looked_at_under_its_name():
    best = job(called="tani (KPJ 11111111111)")
    owing = job(
        called="ojek",
        status=Status.ARREARS_3,
        arrears=MARCH,
        held=16_800,
        held_since=day("2026-03-02"),
        has_attestation=False,
    )
    rows = precheck(facts(best, owing))
    assert {row.kind.value: (row.level.value, row.about) for row in rows} == {
        "in_arrears": ("needs_decision", "ojek"),
        "held": ("needs_decision", "ojek"),
        "no_attestation": ("needs_decision", "ojek"),
        "two_jobs": ("notice", ""),
    }
    assert check_words(rows[0]).startswith("ojek: Iuran")


def test_a_further_job_without_protection_blocks_nothing_and_is_not_counted():
    never_paid = job(called="ojek", status=Status.AWAITING_FIRST_PAYMENT, has_attestation=False)
    assert found(facts(job(), never_paid)) == {"job_unprotected": "notice"}


def test_the_heaviest_stands_first():
    asked = facts(job(status=Status.LAPSED, lapsed_on=MARCH[0], holes=MARCH, has_attestation=False))
    assert list(found(asked).values()) == ["blocker", "needs_decision", "notice"]


def test_every_finding_has_a_sentence():
    assert CHECKS.keys() == set(CheckKind)


@pytest.mark.parametrize(
    ("changes", "amount", "level"),
    [
        ({"kind": EventKind.INJURY, "cause": Cause.WORK}, 42_000_000, "needs_decision"),
        ({"cause": Cause.WORK}, 42_000_000, "needs_decision"),
        ({"cause": Cause.WORK}, 70_000_000, None),
        ({}, 42_000_000, None),
        ({}, 41_000_000, "notice"),
        ({"kind": EventKind.STOPPED_WORK}, 42_000_000, None),
        ({"cause": Cause.UNKNOWN}, 42_000_000, None),
    ],
)
def test_an_amount_is_doubted_by_the_one_rule_for_amounts(changes, amount, level):
    rows = [row for row in precheck(facts(paid=amount, **changes)) if row.kind == "amount_of_other"]
    assert [row.level for row in rows] == ([level] if level else [])


def test_a_doubt_is_said_in_the_words_of_the_table():
    (row,) = precheck(facts(paid=42_000_000, kind=EventKind.INJURY, cause=Cause.WORK))
    assert check_words(row) == f"Rp42.000.000: {AmountDoubt.JKM_AMOUNT.label}"


# -- Cases that happened ---


def die(cast, enrolment, on):
    end_enrolment(
        enrolment=enrolment,
        ended_on=day(on),
        reason="deceased",
        by=cast.sz.user,
        on=day(on),
    )
    enrolment.member.refresh_from_db()


def checked(cast, member, on, at, cause="other"):
    claim = begin(cast, member, event_on=day(on), at=moment(at))
    claim = answer(cast, claim, "cause", {"cause": cause}, at=moment(at))
    viewer = cast.viewer(cast.sz, now=moment(at))
    told = facts_of(claim, viewer=viewer)
    return told, found(told), expected_of(claim, told, [], viewer=viewer)


def test_serang_lapsed_on_the_first_of_july(cast, pay, long_ago):
    enrolment = cast.enrolment(start=day("2024-03-01"))
    pay(enrolment, "2024-03-10")
    die(cast, enrolment, "2024-07-01")
    told, rows, expectation = checked(cast, enrolment.member, "2024-07-01", "2024-07-02")
    assert told.job.lapsed_on == day("2024-07-01")
    assert rows["lapsed"] == "blocker"
    assert (expectation.is_protected, expectation.has_amounts) == (False, False)


def test_serang_a_day_earlier_needed_a_decision_only(cast, pay, long_ago):
    enrolment = cast.enrolment(start=day("2024-03-01"))
    pay(enrolment, "2024-03-10")
    die(cast, enrolment, "2024-06-30")
    told, rows, expectation = checked(cast, enrolment.member, "2024-06-30", "2024-07-02")
    assert told.job.arrears == (day("2024-04-01"), day("2024-05-01"), day("2024-06-01"))
    assert (rows["in_arrears"], "lapsed" in rows) == ("needs_decision", False)
    assert [row.needs_decision for row in expectation.benefits] == [True]


def test_serang_paid_again_in_july_and_nobody_attested_the_work(cast, pay, long_ago):
    first = cast.enrolment(start=day("2024-03-01"))
    pay(first, "2024-03-10")
    back = reactivate_lapsed(
        enrolment=first,
        uuid=uuid4(),
        declaration=None,
        start_month=day("2024-07-01"),
        by=cast.sz.user,
        on=day("2024-07-08"),
    )
    pay(back, "2024-07-08")
    die(cast, back, "2024-07-20")
    told, rows, _amount = checked(cast, back.member, "2024-07-20", "2024-07-21")
    assert (len(told.jobs), told.job.months) == (1, 1)
    assert told.job.reactivated_on == day("2024-07-08")
    assert rows["no_attestation"] == "needs_decision"
    assert "lapsed" not in rows


def test_after_two_returns_the_first_registration_is_still_the_first(cast, pay, long_ago):
    job = cast.enrolment(start=day("2024-03-01"))
    pay(job, "2024-03-10")
    for back_on in "2024-08-08", "2025-02-08":
        job = reactivate_lapsed(
            enrolment=job,
            uuid=uuid4(),
            declaration=None,
            start_month=day(f"{back_on[:7]}-01"),
            by=cast.sz.user,
            on=day(back_on),
        )
        pay(job, back_on)
    told, _rows, _amount = checked(cast, job.member, "2025-02-20", "2025-02-21")
    assert (told.job.registered_on, told.job.reactivated_on, told.job.months) == (
        day("2024-03-01"),
        day("2025-02-08"),
        1,
    )


def test_lebak_the_money_was_with_the_agent(cast, long_ago):
    enrolment = cast.enrolment(start=day("2026-11-01"))
    for on in ("2026-11-21", "2026-12-21", "2027-01-21"):
        take_from(cast, enrolment, at=moment(on), is_already_taken=True)
    die(cast, enrolment, "2027-02-02")
    told, rows, _amount = checked(cast, enrolment.member, "2027-02-02", "2027-02-03")
    assert (told.job.held, told.job.held_since) == (8_400 + 8_400 + 16_800, day("2026-11-21"))
    assert (rows["no_dues"], rows["held"]) == ("blocker", "needs_decision")


def test_sidoarjo_died_in_arrears_and_nobody_gives_up(cast, pay):
    enrolment = cast.enrolment(start=day("2025-03-01"))
    pay(enrolment, "2025-03-10", months=5)
    die(cast, enrolment, "2025-09-20")
    told, rows, expectation = checked(cast, enrolment.member, "2025-09-20", "2025-10-20")
    assert told.job.status == Status.ARREARS_2
    assert told.job.arrears == (day("2025-08-01"), day("2025-09-01"))
    assert rows["in_arrears"] == "needs_decision"
    assert Level.BLOCKER not in rows.values()
    (row,) = expectation.benefits
    assert (row.estimate.least, row.needs_decision, row.verified) == (42_000_000, True, False)


def test_a_protected_farmer_leaves_42_million_and_nothing_stands_in_the_way(cast, pay):
    enrolment = cast.enrolment(start=day("2026-01-01"))
    pay(enrolment, "2026-01-10", months=12)
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=day("2026-01-01"),
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )
    die(cast, enrolment, "2026-11-18")
    _told, rows, expectation = checked(cast, enrolment.member, "2026-11-18", "2026-11-21")
    assert rows == {"unconfirmed": "notice"}
    (row,) = expectation.benefits
    assert (row.benefit.program, row.estimate.least, row.verified) == ("JKM", 42_000_000, True)


def test_money_that_arrives_after_the_death_protects_nobody_backwards(cast, pay):
    enrolment = cast.enrolment(start=day("2026-06-01"))
    take_from(cast, enrolment, at=moment("2026-06-10"))
    late = cast.enrolment(start=day("2026-06-01"))
    remittance = hand_on(
        cast, take_from(cast, late, at=moment("2026-06-10")), at=moment("2026-06-10")
    )
    die(cast, late, "2026-06-20")
    accept(cast, remittance, at=moment("2026-06-25"))
    pay_branch(cast, [remittance], at=moment("2026-06-25"))
    _told, rows, _amount = checked(cast, late.member, "2026-06-20", "2026-06-26")
    assert rows["no_dues"] == "blocker"
    assert "held" not in rows


def test_lebak_that_the_agent_had_the_money_in_time_stays_said_after_she_hands_it_on(cast, pay):
    enrolment, at = cast.enrolment(start=day("2026-01-01")), moment("2026-01-10")
    remittance = hand_on(cast, take_from(cast, enrolment, at=at, months=12), at=at)
    die(cast, enrolment, "2026-11-18")
    told, rows, _amount = checked(cast, enrolment.member, "2026-11-18", "2026-11-19")
    held = told.job.held
    assert (rows["held"], held > 0, "late" in rows) == ("needs_decision", True, False)
    accept(cast, remittance, at=moment("2026-11-20"))
    pay_branch(cast, [remittance], at=moment("2026-11-20"))
    claim = Claim.objects.get()
    told = facts_of(claim, viewer=cast.viewer(cast.sz, now=moment("2026-11-21")))
    assert (told.job.held, told.job.late) == (0, held)
    (row,) = [row for row in precheck(told) if row.kind == CheckKind.LATE]
    assert (row.level, row.verified) == ("needs_decision", False)
    said = check_words(row)
    assert "10 Januari 2026" in said
    assert "20 November 2026" in said
    assert "Keluarga sudah membayar tepat waktu" in said


def test_what_was_paid_as_another_benefit_is_raised_on_the_claim(cast, pay):
    enrolment = cast.enrolment(start=day("2026-01-01"))
    pay(enrolment, "2026-01-10", months=12)
    claim = begin(cast, enrolment.member, kind="injury", event_on=day("2026-11-01"))
    answer(cast, claim, "cause", {"cause": "work"})
    step(cast, claim, "submitted")
    step(cast, claim, "paid", amount=42_000_000)
    claim.refresh_from_db()
    rows = found(facts_of(claim, viewer=cast.viewer(cast.sz, now=NOW)))
    assert rows["amount_of_other"] == "needs_decision"


def test_an_agent_whose_member_moved_away_still_reads_the_dues_of_her_claim(cast, pay):
    enrolment = cast.enrolment(start=day("2026-01-01"))
    pay(enrolment, "2026-01-10", months=12)
    claim = begin(cast, enrolment.member, event_on=day("2026-11-18"))
    enrolment.member.agent = cast.st
    enrolment.member.save()
    told = facts_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert (told.job.status, told.job.months) == (Status.PROTECTED, 12)


def test_a_job_that_ended_after_the_accident_protects_as_before(cast, pay):
    protected = cast.enrolment(start=day("2026-01-01"))
    pay(protected, "2026-01-10", months=12)
    cast.enrolment(protected.member, start=day("2026-10-01"), slot=2)
    end_enrolment(
        enrolment=protected,
        ended_on=day("2026-11-10"),
        reason="stopped",
        by=cast.sz.user,
        on=day("2026-11-10"),
    )
    claim = begin(cast, protected.member, kind="injury", event_on=day("2026-11-01"))
    claim = answer(cast, claim, "cause", {"cause": "work"})
    viewer = cast.viewer(cast.sz, now=NOW)
    told = facts_of(claim, viewer=viewer)
    assert (told.job.status, told.job.ended_on) == (Status.PROTECTED, day("2026-11-10"))
    assert Level.BLOCKER not in found(told).values()
    assert expected_of(claim, told, [], viewer=viewer).is_protected


@pytest.mark.parametrize("kind", ["injury", "death"])
def test_dues_taken_at_the_door_after_the_event_were_settled_by_no_heirs(cast, pay, kind):
    enrolment = cast.enrolment(start=day("2026-01-01"))
    pay(enrolment, "2026-01-10", months=10)
    pay(enrolment, "2026-11-10")
    claim = begin(cast, enrolment.member, kind=kind, event_on=day("2026-11-03"))
    claim = answer(cast, claim, "cause", {"cause": "work"})
    told = facts_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert (told.job.status, told.job.settled) == (Status.PROTECTED, ())
    assert "settled" not in found(told)
