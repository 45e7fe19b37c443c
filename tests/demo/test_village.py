"""The demo village has the figures of the field study, and every one follows from facts."""

import datetime as dt
from collections import Counter

import pytest

from claims.enums import EventKind
from dues.enums import CustodyLevel, PaidThrough, QuestionKind, SchemeChannel, Source, Status
from dues.models import (
    Collection,
    RemittanceDecision,
    ReversalRequest,
    SchemePayment,
    Shortage,
    Standing,
)
from dues.queries.advances import advanced_total
from dues.queries.balance import balance_of
from dues.queries.cash import cash_of, custody_of
from dues.queries.confirmations import waiting_confirmations
from dues.queries.ledger import ledger_differences
from dues.queries.questions import open_questions
from dues.queries.refunds import refunds_due
from dues.queries.regular import regular_payers, regular_payers_by_agent
from dues.queries.standing import position_of
from dues.queries.unconfirmed import unconfirmed_payments
from members.models import (
    Attestation,
    Consent,
    CounterCheck,
    Document,
    Enrolment,
    EnrolmentTerms,
    Member,
)
from members.queries.nik import niks_to_decide
from members.rules import nik_matches_birth, nik_matches_sex
from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.audit.models import AuditEntry
from perisai.common.months import last_full_month
from perisai.demo.actions.claims import PUBLISHED
from perisai.demo.plan import VILLAGE
from perisai.reports.outgoing_rules import Way
from perisai.reports.pack_tables import tables_of
from perisai.reports.queries.outgoing import Narrowed, outgoing_rows
from perisai.reports.queries.outreach import funnel
from perisai.reports.queries.pack import pack_of
from perisai.reports.queries.people import Span
from villages.enums import Stage
from villages.models import Event, Prospect, Village
from villages.queries.outreach import objections_heard, visits_due

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize(("agent", "regular", "members"), [("sz", 35, 254), ("st", 12, 228)])
def test_each_agent_has_the_members_and_regular_payers_of_the_study(demo, agent, regular, members):
    found = regular_payers(demo.viewer(agent), through=last_full_month(demo.today))

    assert (found.regular, found.members) == (regular, members)


def test_the_coordinator_reads_the_same_figures_agent_by_agent(demo):
    rows = regular_payers_by_agent(demo.viewer("koordinator"), through=last_full_month(demo.today))

    assert [(row.agent.code, row.regular, row.members) for row in rows] == [
        ("ST", 12, 228),
        ("SZ", 35, 254),
    ]


def test_the_monthly_pack_prints_the_figures_of_the_study_in_files_too(demo):
    village = Village.objects.get(code=VILLAGE)
    pack = pack_of(demo.viewer("sekdes"), village, last_full_month(demo.today))
    for is_leaving in (False, True):
        [table] = [
            one for one in tables_of(pack, is_leaving=is_leaving) if one.code == "discipline"
        ]
        assert [row[1:] for row in table.rows] == [
            [12, 228, "5,3%"],
            [35, 254, "13,8%"],
            [47, 482, "9,8%"],
        ]
    assert pack.vulnerable.target.value == 100
    assert pack.claims.rupiah == 117_400_000  # the five claims of the study


def test_every_figure_follows_from_the_facts(demo):
    assert list(ledger_differences()) == []


def test_a_night_has_passed_over_the_village(demo):
    noted = Standing.objects.filter(lapsed_on__isnull=False, ended_on__isnull=True).count()
    assert noted == Standing.objects.lapsed_on(demo.today).count() > 0


def test_people_are_invented_but_their_numbers_fit_their_dates(demo):
    for member in Member.objects.all():
        assert 8001 <= int(member.nik[-4:]) <= 8999
        assert nik_matches_birth(member.nik, member.birth_date)
        assert nik_matches_sex(member.nik, member.sex)


def test_every_state_a_screen_can_show_on_this_day_is_there(demo):
    enrolments = Enrolment.objects.filter(member__village="35.09.11.2004")
    states = Counter(
        position_of(row, on=demo.today).status
        for row in enrolments.select_related("member", "standing")
    )

    always = set(Status) - {Status.ARREARS_3}  # which begins after the 15th
    assert always <= states.keys()
    assert states[Status.LAPSED] > 240
    told = [each for each in PUBLISHED if each.kind == EventKind.DEATH]
    assert states[Status.DECEASED] == 1 + len(told)


def test_some_things_are_there_to_be_seen(demo):
    asked = ReversalRequest.objects.all()

    undone = asked.filter(decision__is_accepted=True)
    assert sorted(undone.values_list("kind", flat=True)) == ["credit", "wrong_entry"]
    assert asked.filter(decision__isnull=True).count() == 1
    assert Collection.objects.filter(paid_through=PaidThrough.BRILINK).count() == 1
    assert Enrolment.objects.filter(previous__isnull=False).count() == 1
    assert EnrolmentTerms.objects.filter(is_employer=True).count() == 1
    assert EnrolmentTerms.objects.filter(has_jht=True).count() > 40
    assert 0 < Enrolment.objects.filter(attestations__isnull=True).count() < 100
    assert Attestation.objects.count() > 380
    assert Consent.objects.count() > 400
    assert Document.objects.count() == 7
    assert niks_to_decide(demo.viewer("koordinator")).count() == 1


def test_the_branch_has_questions_to_answer_and_an_agent_something_to_give_back(demo):
    kinds = open_questions(demo.viewer("koordinator")).values_list("kind", flat=True)

    assert set(kinds) == {QuestionKind.PREPAID_AFTER_END, QuestionKind.TERMS_CHANGE}
    (due,) = refunds_due(demo.viewer("sz"))
    assert len(due.months) == 12


def test_outreach_has_every_stage_an_event_to_come_and_somebody_to_be_left_alone(demo):
    viewer = demo.viewer("sz")
    total = funnel(viewer).total

    assert (total.members, total.events, total.joined) == (254, 2, 1)
    assert {row.stage for row in Prospect.objects.all()} == set(Stage) - {Stage.CONFIRMATION}
    assert Event.objects.filter(held_on__gt=demo.today).count() == 1
    assert Prospect.objects.left_alone().count() == 1
    assert visits_due(viewer) > 0
    assert len(objections_heard(viewer)) == 5


def test_the_village_asked_at_its_counter_and_the_branch_reads_it(demo):
    asked = CounterCheck.objects.visible_to(demo.viewer("koordinator"))

    assert set(asked.values_list("answer", flat=True)) >= {"protected", "none"}
    assert asked.values("nik_key").distinct().count() == asked.count() - 1


def test_files_and_papers_left_the_site_and_the_branch_reads_who_took_them(demo):
    made = AuditEntry.objects.earliest("at").at.date()  # the audit keeps when the demo was made
    span = Span(made, made + dt.timedelta(days=2))
    left = outgoing_rows(demo.viewer("koordinator"), Narrowed(span))

    assert len({row.by for row in left}) == 4
    assert {row.way for row in left} == set(Way)


def test_a_household_of_three_pays_with_one_receipt(demo):
    receipts = Collection.objects.with_receipt()

    assert 3 in [
        row.lines.values("enrolment").distinct().count()
        for row in receipts.filter(payer_kind="family")
    ]


def test_receipts_have_all_ages_up_to_three_weeks(demo):
    receipts = Collection.objects.with_receipt().filter(agent__code="SZ").standing()
    ages = {(demo.today - row.collected_on).days for row in receipts}

    assert min(ages) == 1
    assert max(ages) == 22
    assert len(ages) > 8
    assert all(0 < age <= 22 for age in ages)


def test_money_is_in_every_place_there_is(demo):
    cash = cash_of(demo.viewer("koordinator"), on=demo.today)

    places = (cash.in_hand, cash.in_balance, cash.in_transit, cash.at_branch, cash.reached)
    assert 0 not in (*places, cash.confirmed, cash.returned)
    assert advanced_total(demo.viewer("sz")) > 0
    assert balance_of(demo.viewer("st")).of_agent > 0
    assert RemittanceDecision.objects.filter(is_accepted=False).count() == 1
    assert Shortage.objects.filter(settlement__isnull=True).count() == 1
    assert set(SchemePayment.objects.values_list("channel", flat=True)) == set(SchemeChannel)
    assert set(SchemePayment.objects.values_list("proof_suffix", flat=True)) == {".png"}


def test_one_proof_does_not_fit_and_one_payment_has_to_be_confirmed(demo):
    coordinator = demo.viewer("koordinator")

    assert [row.match for row in waiting_confirmations(coordinator)] == ["over"]
    assert [found.payment.agent.code for found in unconfirmed_payments(coordinator)] == ["SZ"]


@pytest.mark.parametrize(("agent", "level"), [("sz", CustodyLevel.WARN), ("st", CustodyLevel.OK)])
def test_sz_is_warned_of_old_cash_and_may_still_take_dues(demo, agent, level):
    branch = demo.offices.village.branch
    custody = custody_of(demo.offices.agents[agent], branch=branch, on=demo.today)

    assert custody.level == level


def test_there_are_receipts_to_look_at(demo):
    receipts = Collection.objects.with_receipt().count()

    assert 20 <= receipts <= 40


def test_old_books_carry_no_receipt_and_lie_before_the_rounds(demo):
    books = Collection.objects.filter(source=Source.OLD_BOOK)

    assert books.filter(receipt_no__isnull=False).count() == 0
    first_receipt = Collection.objects.with_receipt().order_by("collected_at").first()
    assert books.filter(collected_at__gte=first_receipt.collected_at).count() == 0


def test_the_stranger_sees_six_people_and_nobody_of_jember_sees_them(demo):
    strangers = Member.objects.visible_to(demo.viewer("stranger"))

    assert strangers.count() == 6
    assert not strangers.filter(village="35.09.11.2004").exists()
    for username in ("sz", "st", "sekdes", "koordinator"):
        viewer = demo.viewer(username)
        assert not Member.objects.visible_to(viewer).filter(village="35.07.09.2013").exists()
        assert not Standing.objects.visible_to(viewer).filter(agent__code="NH").exists()


def test_the_secretary_sees_the_village_and_head_office_everybody(demo):
    assert Member.objects.visible_to(demo.viewer("sekdes")).count() == 254 + 228 + 5
    assert Member.objects.visible_to(demo.viewer("pusat")).count() == 254 + 228 + 5 + 6


def test_everybody_signs_in_with_the_password_of_the_list(demo):
    for username, password in DEMO_PASSWORDS.items():
        assert demo.offices.users[username].check_password(password)


def test_a_payer_finds_whom_to_call_at_numbers_that_nobody_has(demo):
    village = Village.objects.select_related("branch").get(pk="35.09.11.2004")

    for phone in (village.branch.phone, village.office_phone):
        assert phone.startswith("+62841700000")
