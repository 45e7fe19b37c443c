"""What waits for a second person, on one page."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues.models import CashCount, Shortage
from members.models import Move
from perisai.common.ids import new_uuid
from perisai.desk.queries.approvals import SOURCES, inbox_of
from perisai.desk.queries.waiting import approvals_in, counted_for
from perisai.inspections.models import Closing
from tests.architecture import facts
from tests.taking import NOW

URL = "/persetujuan/"
MAKERS = {
    "dues.Remittance": facts.remittance,
    "dues.Shortage": facts.shortage,
    "dues.CashCount": facts.missing_cash,
    "dues.ReversalRequest": facts.reversal_request,
    "dues.LateEntry": facts.late_entry,
    "dues.BranchQuestion": facts.question,
    "inspections.Closing": facts.inspections.closing,
    "members.DuplicateRequest": facts.duplicate_request,
    "members.NikCorrection": facts.nik_correction,
}
OF_THE_COORDINATOR = (Shortage, CashCount, Closing)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


def a_move(cast):
    """Members of Malang are to go to Jember; Malang ordered it."""
    return Move.objects.create(
        content_hash="0" * 64,
        agent=cast.st,
        from_branch=cast.other_branch,
        to_branch=cast.branch,
        from_on=facts.DAY,
        reason="Pindah rumah",
        ordered_at=NOW,
        by=cast.foreign_coordinator,
    )


def asked_again(row, **fields):
    """The same request of another person or moment."""
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    same = {name: getattr(row, name) for name in names if name != "difference"}
    return type(row).objects.create(**{**same, "uuid": new_uuid(), **fields})


def inbox(cast, who="koordinator"):
    return inbox_of(cast.viewer(cast.users[who]))


@pytest.mark.parametrize("label", MAKERS)
def test_a_request_waits_for_whoever_may_decide_it_and_leads_there(client, cast, label):
    row = MAKERS[label](cast)
    is_own = isinstance(row, OF_THE_COORDINATOR)
    who = "pusat" if is_own else "koordinator"
    steps = inbox(cast, who).mine
    assert len(steps) == 1
    client.force_login(cast.users[who])
    answer = client.get(steps[0].url)
    assert answer.status_code == 200
    assert "<form" in answer.content.decode().partition("<main")[2]
    assert str(row.uuid) in steps[0].url


def test_every_kind_of_request_is_tried_here():
    assert {source.model._meta.label for source in SOURCES} == {*MAKERS, "members.Move"}


def test_members_from_another_branch_wait_for_the_branch_that_is_to_have_them(cast):
    a_move(cast)
    assert [step.asked.by for step in inbox(cast).mine] == ["Jauh Ordinator"]
    of_orderer = inbox(cast, "koordinator-jauh")
    assert (len(of_orderer.mine), len(of_orderer.of_others)) == (0, 1)


@pytest.mark.parametrize("maker", [facts.shortage, facts.missing_cash, facts.inspections.closing])
def test_who_counted_or_inspected_does_not_decide_and_sees_that_it_waits(cast, maker):
    maker(cast)
    seen = inbox(cast)
    assert (seen.number, len(seen.of_others)) == (0, 1)
    assert inbox(cast, "pusat").number == 1


@pytest.mark.parametrize(
    ("maker", "asker"),
    [
        (facts.remittance, "by"),
        (facts.reversal_request, "requested_by"),
        (facts.duplicate_request, "by"),
        (facts.nik_correction, "by"),
    ],
)
def test_who_asked_does_not_decide_and_sees_that_it_waits(client, cast, maker, asker):
    row = maker(cast)
    asked_again(row, **{asker: cast.koordinator})
    seen = inbox(cast)
    assert (seen.number, len(seen.of_others)) == (1, 1)
    client.force_login(cast.koordinator)
    page = client.get(URL).content.decode()
    assert "Menunggu orang lain" in page
    assert client.get(seen.of_others[0].url).status_code == 200


def test_what_nobody_may_see_is_nowhere(cast):
    for make in MAKERS.values():
        make(cast)
    seen = inbox(cast, "koordinator-jauh")
    assert (seen.number, len(seen.of_others)) == (0, 0)


@pytest.mark.parametrize("who", ["sz", "sekdes", "stranger"])
def test_for_agents_and_villages_the_page_does_not_exist(client, cast, who):
    client.force_login(cast.users[who])
    assert client.get(URL).status_code == 404


def test_the_oldest_stands_first(cast):
    reversal = facts.reversal_request(cast)
    asked_again(reversal, requested_at=facts.NOW - dt.timedelta(days=3))
    facts.nik_correction(cast)
    asked_again(facts.remittance(cast), recorded_at=facts.NOW - dt.timedelta(days=9))
    days = [(facts.NOW - step.asked.at).days for step in inbox(cast).mine]
    assert days == sorted(days, reverse=True)
    assert days[:2] == [9, 3]


@pytest.mark.parametrize("who", ["koordinator", "pusat"])
def test_the_first_page_says_the_same_number(client, cast, who):
    for make in MAKERS.values():
        make(cast)
    a_move(cast)
    cast.enrolment()
    viewer = cast.viewer(cast.users[who])
    number = inbox_of(viewer).number
    assert number == approvals_in(counted_for(viewer)) > 0
    client.force_login(cast.users[who])
    assert f"{number} permintaan menunggu keputusan" in " ".join(
        client.get("/").content.decode().split()
    )


def test_the_number_of_questions_does_not_grow_with_requests(cast):
    def questions() -> int:
        viewer = cast.viewer(cast.koordinator)
        with CaptureQueriesContext(connection) as asked:
            inbox_of(viewer)
        return len(asked)

    def one_of_each():
        for make in MAKERS.values():
            make(cast)
        a_move(cast)

    one_of_each()
    once = questions()
    one_of_each()
    one_of_each()
    assert questions() == once == 2 * len(SOURCES)


def test_nobody_waits_any_more_once_it_is_decided(client, cast):
    facts.nik_decision(cast)
    seen = inbox(cast)
    assert (seen.number, len(seen.of_others)) == (0, 0)


# -- The mark on the record itself -------------------------------------------------------------------


def page(client, cast, url: str, who="koordinator") -> str:
    client.force_login(cast.users[who])
    return " ".join(client.get(url).content.decode().split())


def test_a_receipt_says_that_it_was_entered_after_the_close_and_waits(client, cast):
    late = facts.late_entry(cast)
    url = f"/kuitansi/{late.collection.uuid}/"
    assert "Menunggu persetujuan" in page(client, cast, url)
    assert "Menunggu persetujuan" in page(client, cast, url, "sz")
    assert "Menunggu persetujuan" not in page(client, cast, url, "sekdes")


@pytest.mark.parametrize(
    ("make", "about", "page_of"),
    [
        (facts.remittance, "remittance", "/setoran/{}/"),
        (facts.scheme_payment, "scheme_payment", "/setoran/ke-bpjs-ketenagakerjaan/{}/"),
    ],
)
def test_money_on_its_way_says_that_it_was_entered_after_the_close(
    client, cast, make, about, page_of
):
    row = make(cast)
    url = page_of.format(row.uuid)
    assert "dicatat setelah Oktober 2026 ditutup" not in page(client, cast, url)
    asked_again(facts.late_entry(cast), collection=None, **{about: row})
    assert "dicatat setelah Oktober 2026 ditutup" in page(client, cast, url)


def test_a_member_says_to_the_branch_that_somebody_asked_whose_she_is(client, cast):
    asked = facts.duplicate_request(cast)
    url = f"/peserta/{asked.member.uuid}/"
    assert f"/nik-terdaftar/{asked.uuid}/" in page(client, cast, url)
    assert f"/nik-terdaftar/{asked.uuid}/" not in page(client, cast, url, "sz")
