"""The monthly pack of a village: who reads it, and what it counts."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from dues.actions.collecting import Payer
from dues.models import ReversalDecision, ReversalRequest
from perisai.audit.models import AuditEntry
from perisai.common.rupiah import format_rupiah
from perisai.desk.enums import StateFilter
from perisai.desk.queries.member_list import Filters, member_keys
from perisai.regulations.enums import PayerKind
from perisai.reports.enums import Age, Lag
from perisai.reports.pack_tables import tables_of
from perisai.reports.queries.pack import pack_of
from tests.architecture import facts
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch
from tests.dues.test_participation import come_back
from tests.questions import end
from tests.taking import NOW, note_elsewhere, take_from, to_pay
from tests.villages.test_targets import about, enter
from villages.actions.village_files import enter_population
from villages.enums import Measure
from villages.models import Hamlet, Neighbourhood

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
IN_OCTOBER = NOW.replace(month=10, day=12)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary(cast, client):
    client.force_login(cast.sekdes)
    return client


def pack(cast, month=NOVEMBER, who=None):
    return pack_of(cast.viewer(who or cast.sekdes), cast.village, month)


def address(name, cast, *args, month="2026-11", village=None):
    code = (village or cast.village).code
    return reverse(f"reports:{name}", args=[code, month, *args])


def read(client, cast, name="pack", *args, **where):
    answer = client.get(address(name, cast, *args, **where))
    assert answer.status_code == 200
    return answer


def paid_up(cast, number=1, *, months=1, agent=None, **fields):
    """People whose dues of the last months reached the scheme."""
    for _each in range(number):
        enrolment = cast.enrolment(
            cast.member(agent=agent, **fields), start=dt.date(2026, 12 - months, 1)
        )
        note_elsewhere(cast, enrolment, months=months, at=NOW.replace(month=12 - months))


@pytest.mark.parametrize("who", ["sekdes", "koordinator", "pusat"])
def test_everybody_who_may_read_it_reads_the_same(cast, client, who):
    paid_up(cast, 2)
    paid_up(cast, 1, agent=cast.st, village=cast.neighbour_village, neighbourhood=None)
    found = pack(cast, who=getattr(cast, who))
    assert found.ageing.total[Age.CURRENT] == found.coverage.total == 2
    client.force_login(getattr(cast, who))
    assert "2 peserta aktif" in read(client, cast).content.decode()


@pytest.mark.parametrize("who", ["sz", "stranger", "foreign_coordinator"])
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("pack", []),
        ("pack_picture", ["trend"]),
        ("pack_paper", ["a4"]),
        ("pack_table", ["xlsx"]),
    ],
)
def test_to_agents_and_other_branches_it_does_not_exist(cast, client, who, name, args):
    person = getattr(cast, who)
    client.force_login(getattr(person, "user", person))
    assert client.get(address(name, cast, *args)).status_code == 404
    assert not AuditEntry.objects.filter(action="pack.exported").exists()


def test_a_secretary_reads_no_other_village_of_her_branch(cast, secretary):
    assert secretary.get(address("pack", cast, village=cast.neighbour_village)).status_code == 404


@pytest.mark.parametrize("month", ["2026-12", "2020-01", "2026-13", "kemarin"])
def test_a_month_that_has_not_come_or_is_none_does_not_exist(cast, secretary, month):
    assert secretary.get(address("pack", cast, month=month)).status_code == 404


def test_a_secretary_goes_straight_to_the_last_full_month_and_chooses_another(cast, secretary):
    answer = secretary.get(reverse("reports:packs"))
    assert answer.url == address("pack", cast, month="2026-10")
    answer = secretary.get(answer.url, {"bulan": "2026-09"})
    assert answer.url == address("pack", cast, month="2026-09")


def test_a_coordinator_chooses_a_village(cast, client):
    client.force_login(cast.koordinator)
    page = client.get(reverse("reports:packs"), {"cari": "dukuh"}).content.decode()
    assert address("pack", cast, month="2026-10") in page
    assert "Ampel" not in page


def test_coverage_tells_the_share_of_each_dusun_with_its_source(cast, secretary):
    sumber = Hamlet.objects.create(village=cast.village, name="Sumber", walking_order=2)
    far = Neighbourhood.objects.create(hamlet=sumber, rw="002", rt="001")
    for hamlet, people in ((cast.krajan, 200), (sumber, 100)):
        population(cast, hamlet, people)
    paid_up(cast, 3)
    paid_up(cast, 1, neighbourhood=far)
    paid_up(cast, 1, agent=None)
    page = read(secretary, cast).content.decode()
    coverage = pack(cast).coverage
    assert coverage.active == {cast.krajan.pk: 4, sumber.pk: 1}
    assert (coverage.total, coverage.people) == (5, 300)
    assert "5 peserta aktif: 1,7% dari penduduk usia kerja." in page
    assert "Profil desa" in page


def population(cast, hamlet, people):
    enter_population(
        village=cast.village,
        year=2026,
        people={hamlet: people},
        source="Profil desa",
        by=cast.sekdes,
        on=NOW.date(),
        at=NOW,
    )


def test_members_without_an_agent_are_covered_and_nobodys_discipline(cast):
    member = cast.member()
    member.agent = None
    member.save()
    note_elsewhere(cast, cast.enrolment(member, start=NOVEMBER), by=cast.koordinator)
    found = pack(cast)
    assert found.coverage.total == 1
    assert found.discipline == []


def test_the_trend_says_who_was_active_new_and_lapsed_in_each_month(cast):
    paid_up(cast, 2, months=3)
    gone = cast.enrolment(start=dt.date(2026, 6, 1))
    note_elsewhere(cast, gone, at=NOW.replace(month=6))  # to June: lapsed on 1 October
    by_month = {row.month.month: row for row in pack(cast).trend}
    assert [by_month[month].active for month in (6, 8, 9, 10, 11)] == [1, 0, 2, 2, 2]
    assert [by_month[month].new for month in (6, 9, 10)] == [1, 2, 0]
    assert [by_month[month].lapsed for month in (9, 10, 11)] == [0, 1, 0]
    october = pack(cast, OCTOBER)
    assert october.ageing.total == {Age.CURRENT: 2, Age.LAPSED: 1}
    assert october.lapsed == {gone.member_id}


def three_of_whom_one_ends(cast, reason):
    """Paid up to October, one of them until the 20th of it."""
    people = [cast.enrolment(start=dt.date(2026, 9, 1)) for _each in range(3)]
    for enrolment in people:
        note_elsewhere(cast, enrolment, months=2, at=NOW.replace(month=9))
    day = dt.date(2026, 10, 20)
    end(cast, people[0], day, reason, at=NOW.replace(month=10, day=20))


def read_on(day, cast, month):
    """What a pack tells of people, read on a day."""
    with time_machine.travel(dt.datetime.combine(day, NOW.timetz()), tick=False):
        found = pack(cast, month)
        return found.ageing.total, found.coverage.active, found.trend, found.payers


@pytest.mark.parametrize("reason", ["deceased", "stopped"])
def test_the_pack_of_a_month_says_the_same_on_its_last_day_and_after_it(cast, reason):
    three_of_whom_one_ends(cast, reason)
    days = dt.date(2026, 10, 31), dt.date(2026, 11, 1), NOW.date()
    before, after, later = (read_on(day, cast, OCTOBER) for day in days)
    assert before == after == later
    ageing, covered, trend, payers = after
    assert (ageing, covered) == ({Age.CURRENT: 2}, {cast.krajan.pk: 2})
    assert [row.active for row in trend[-2:]] == [3, 2]
    assert sum(payers.people.values()) == 2


def test_whoever_ends_after_a_month_was_active_in_it(cast):
    three_of_whom_one_ends(cast, "deceased")
    assert pack(cast, dt.date(2026, 9, 1)).ageing.total == {Age.CURRENT: 3}


def test_who_registered_again_is_lapsed_nowhere(cast):
    people = [cast.enrolment(start=dt.date(2026, 6, 1)) for _each in range(2)]
    for enrolment in people:
        note_elsewhere(cast, enrolment, at=NOW.replace(month=6))  # to June: lapsed on 1 October
    come_back(cast, people[0], on=NOW.date())
    found, viewer = pack(cast), cast.viewer(cast.sekdes)
    listed = member_keys(Filters(state=StateFilter.LAPSED), viewer=viewer)
    assert found.returned == {people[0].member_id}
    assert listed == [people[1].member_id]
    assert found.ageing.total == {Age.LAPSED: 1}
    assert pack(cast, OCTOBER).ageing.total == {Age.LAPSED: 2}


def test_the_discipline_of_an_earlier_month_is_that_of_its_members(cast, secretary):
    paid_up(cast, 2, months=8)  # since April
    paid_up(cast, 3, months=1)
    (september,) = pack(cast, dt.date(2026, 9, 1)).discipline
    assert (september.regular, september.members) == (2, 2)
    (october,) = pack(cast, OCTOBER).discipline  # the newest: as on the first page
    assert (october.regular, october.members) == (2, 5)
    assert pack(cast, dt.date(2025, 12, 1)).discipline == []
    page = read(secretary, cast, month="2026-09").content.decode()
    assert "2 dari 2 peserta milik agen rutin membayar" in page
    assert "sampai akhir September 2026" in page


def test_who_pays_are_the_active_members(cast):
    paid_up(cast, 2)
    left_out = cast.enrolment(start=NOVEMBER)
    take_from(cast, left_out)  # November is still with the agent
    note_elsewhere(cast, left_out)  # December is in the scheme
    gone = cast.enrolment(start=NOVEMBER)
    note_elsewhere(cast, gone, at=NOW.replace(day=2))
    end(cast, gone, dt.date(2026, 11, 18))
    found = pack(cast)
    assert found.coverage.total == 2
    assert found.payers.people == {PayerKind.SELF: 2}


def test_vulnerable_workers_counted_here_are_active(cast):
    left_out = cast.enrolment(start=NOVEMBER)
    take_from(cast, left_out)
    kind = PayerKind.VILLAGE
    costs = to_pay(left_out, dt.date(2026, 12, 1), 1, kind)
    note_elsewhere(cast, left_out, payer=Payer("Kas desa", kind), expected_total=costs)
    assert pack(cast).vulnerable.counted == 0


def test_dues_are_followed_from_the_agent_into_the_scheme(cast):
    held = take_from(cast, at=NOW)
    found = pack(cast).money
    assert [stage.rupiah for stage in found.way.stages] == [held.total, 0, 0, 0]
    assert found.lags == {}
    elsewhere = note_elsewhere(cast, cast.enrolment())
    assert pack(cast).money.elsewhere.rupiah == elsewhere.total


def test_the_days_between_the_states_are_told_of_the_dues_of_the_month(cast):
    taken = take_from(cast, at=NOW.replace(day=3))
    remittance = hand_on(cast, taken, at=NOW.replace(day=8))
    accept(cast, remittance, at=NOW.replace(day=9))
    pay_branch(cast, [remittance], at=NOW.replace(day=15))
    key(cast, told_of(taken))  # on the 21st
    take_from(cast, at=NOW)  # still with the agent
    found = pack(cast).money
    assert [stage.months for stage in found.way.stages] == [2, 1, 1, 1]
    assert found.lags == {Lag.HANDED_ON: (5, 1), Lag.REACHED: (7, 1), Lag.CONFIRMED: (6, 1)}


def notes_of(cast, code, *, is_leaving=False):
    (table,) = [one for one in tables_of(pack(cast), is_leaving=is_leaving) if one.code == code]
    return " ".join(table.notes)


def test_dues_that_no_agent_took_are_told_of_beside_those_that_agents_took(cast):
    assert "buku lama" not in notes_of(cast, "money")
    assert "tidak ada yang bisa diukur" in notes_of(cast, "lags")
    paid_up(cast, 3)
    rupiah = format_rupiah(sum(pack(cast).payers.rupiah.values()))
    told = notes_of(cast, "money")
    assert f"Rp0 dari buku lama, dan {rupiah} yang dibayar di tempat lain" in told
    assert "iuran November 2026 yang diterima agen pada bulan lain" in told
    leaving = notes_of(cast, "money", is_leaving=True)
    assert "tercatat di buku lama, atau dibayar di tempat lain" in leaving
    assert rupiah not in leaving.partition("lebih dari ini")[2]


def test_beside_the_trend_and_the_discipline_stands_whom_their_counts_leave_out(cast):
    assert "yang menunggak langsung tidak dihitung aktif" in notes_of(cast, "trend")
    assert "juga yang nonaktif, berhenti, atau meninggal" in notes_of(cast, "discipline")


def test_what_was_undone_was_never_on_its_way_and_credit_was(cast):
    undone, turned = take_from(cast), take_from(cast)
    facts_of = {"requested_by": cast.sz.user, "requested_at": NOW}
    for collection, kind in ((undone, "wrong_entry"), (turned, "credit")):
        request = ReversalRequest.objects.create(
            uuid=uuid4(), collection=collection, kind=kind, reason="Keliru", **facts_of
        )
        ReversalDecision.objects.create(
            request=request,
            collection=collection,
            is_accepted=True,
            decided_by=cast.koordinator,
            decided_at=NOW,
        )
    assert pack(cast).money.way.taken.rupiah == turned.total


def test_the_village_sees_numbers_of_claims_and_no_amount_of_fewer_than_three(cast):
    paid = [
        facts.claim_step(cast, kind="paid", amount=42_000_000, happened_on=dt.date(2026, 11, day))
        for day in (2, 3)
    ]
    assert not Claim.objects.visible_to(cast.viewer(cast.sekdes)).exists()
    found = pack(cast).claims
    assert found.steps["paid"].within == (2, 2, 2)
    assert (found.rupiah, found.days) == (None, {})
    paid.append(facts.claim_step(cast, kind="paid", amount=1, happened_on=dt.date(2026, 3, 1)))
    found = pack(cast).claims
    assert found.steps["paid"].within == (2, 3, 3)
    assert found.rupiah == 84_000_001


def test_a_claim_that_was_paid_without_a_noted_decision_was_approved_in_both_tables(cast):
    for _each in range(3):
        claim = facts.claim(cast)
        for kind, day, amount in (("submitted", 2, None), ("paid", 9, 42_000_000)):
            at = dt.date(2026, 11, day)
            facts.claim_step(cast, claim=claim, kind=kind, happened_on=at, amount=amount)
    facts.claim_step(cast, claim=facts.claim(cast), kind="approved", happened_on=NOVEMBER)
    found = pack(cast).claims
    assert found.days["to_decision"] == (7, 3)
    assert found.steps["approved"].within == (4, 4, 4)
    (claims,) = [one for one in tables_of(pack(cast), is_leaving=False) if one.code == "claims"]
    assert {row[0]: row[1] for row in claims.rows}["Disetujui"] == 4


def test_claims_of_another_village_are_not_counted(cast):
    step = facts.claim_step(cast, kind="paid", amount=1, happened_on=NOVEMBER)
    step.claim.village = cast.neighbour_village
    step.claim.save()
    assert pack(cast).claims.steps["paid"].within == (0, 0, 0)


def test_vulnerable_workers_stand_beside_the_target_of_the_village(cast, secretary):
    paid_up(cast, 1)
    about_village = about(cast, village=cast.village, measure=Measure.VULNERABLE, year=2026)
    enter(cast, what=about_village, target=100, source="Inpres 2/2021")
    found = pack(cast).vulnerable
    assert (found.target.value, found.result, found.reached) == (100, None, 0)
    page = read(secretary, cast).content.decode()
    assert "0 dari 100 pekerja rentan terlindungi" in page
    assert "Inpres 2/2021" in page


def test_a_village_without_members_counts_nobody(cast, secretary):
    page = read(secretary, cast, month="2026-10").content.decode()
    assert "Oktober 2026: 0 peserta baru" in page
    assert {(row.active, row.new) for row in pack(cast).trend} == {(0, 0)}


def test_names_are_masked_when_somebody_else_looks(cast, secretary):
    enrolment = cast.enrolment(cast.member(name="Siti Aminah"), start=dt.date(2026, 6, 1))
    note_elsewhere(cast, enrolment, at=NOW.replace(month=6))
    page = read(secretary, cast, month="2026-10").content.decode()
    assert "Siti Aminah" in page
    masked = secretary.get(address("pack", cast, month="2026-10"), {"nama": "samar"})
    assert "Siti Aminah" not in masked.content.decode()
    house = f'S. A., <span class="small">{enrolment.member.neighbourhood}</span>'
    assert house in masked.content.decode()


@pytest.mark.parametrize("name", ["pack", "pack_table"])
def test_more_people_and_money_ask_no_more(cast, secretary, name):
    asked = []
    for number in (1, 2):
        for _each in range(number):
            paid_up(cast, 1, months=3)
            take_from(cast)
            facts.claim_step(cast, kind="paid", amount=1)
            gone = cast.enrolment(start=dt.date(2026, 7, 1))
            note_elsewhere(cast, gone, at=NOW.replace(month=7))
        args = ["csv"] if name == "pack_table" else []
        with CaptureQueriesContext(connection) as queries:
            read(secretary, cast, name, *args)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_new_village_has_a_pack_too(cast, secretary):
    page = read(secretary, cast).content.decode()
    assert "0 peserta aktif." in page
    assert "Persentase seluruh desa baru dapat dihitung" in page
