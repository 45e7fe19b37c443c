"""The entries behind the activity of a user: who, what, which record, when."""

import pytest
import time_machine
from django.urls import reverse

from members.models import Member
from perisai.audit.actions import record
from perisai.reports.activity_rules import Work, deed_of, is_named
from perisai.reports.outgoing_rules import OUTGOING
from perisai.reports.queries.entries import entries_page
from tests.architecture import facts
from tests.counting import count as count_cash
from tests.reports.test_watching import DAY, MONTH, _recorded, questions
from tests.taking import NOW, note_elsewhere, take_from
from villages.models import Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


def address(username):
    return reverse("reports:activity_entries", args=[username])


def page_of(cast, who="koordinator", **asked):
    return entries_page(cast.viewer(cast.users[who]), cast.sz.user, MONTH, **asked)


def test_from_a_number_of_the_report_one_reaches_the_entries_and_their_records(client, cast):
    enrolment = cast.enrolment()
    receipt = take_from(cast, enrolment)
    client.force_login(cast.koordinator)
    report = client.get(reverse("reports:activity")).content.decode()
    link = f"{address('sz')}?dari=01-11-2026&amp;sampai=21-11-2026&amp;jenis=dues"
    assert link in report
    shown = client.get(link.replace("&amp;", "&"))
    page = shown.content.decode()
    assert "Catatan Siti Zulaikha" in page
    [row] = shown.context["page"].rows
    assert (row.subject.name, row.at) == (receipt.receipt_no, NOW)
    where = reverse("dues:collection", args=[receipt.uuid])
    assert f'href="{where}"' in page
    assert client.get(where).status_code == 200


def test_each_kind_of_record_that_has_a_page_opens_there(client, cast):
    enrolment = cast.enrolment()
    for subject in (enrolment, enrolment.member, cast.village, cast.sz, take_from(cast, enrolment)):
        record("member.registered", subject, by=cast.sz.user)
    client.force_login(cast.koordinator)
    seen = {row.subject for row in page_of(cast).rows if row.subject}
    assert {one.name for one in seen} >= {
        enrolment.member.name,
        "Dukuhdempok",
        "Siti Zulaikha (SZ)",
    }
    for one in seen:
        assert client.get(reverse(one.view, args=[one.key])).status_code == 200


@pytest.mark.parametrize("who", ["koordinator", "pusat"])
def test_checks_money_targets_and_papers_say_what_they_are_about_and_open(client, cast, who):
    mismatch, finding, scan = (
        facts.inspections.mismatch(cast),
        facts.inspections.finding(cast),
        facts.paper_scan(cast),
    )
    answer = mismatch.answer
    draw = answer.drawn.draw
    for action, subject, name in (
        ("inspection.planned", draw.inspection, draw.inspection.code),
        ("inspection.drawn", draw, draw.inspection.code),
        ("inspection.answered", answer, draw.inspection.code),
        ("mismatch.followed", mismatch, draw.inspection.code),
        ("finding.written", finding, finding.inspection.code),
        ("anomaly.answered", facts.anomaly(cast), None),
        ("campaign.started", facts.campaign(cast), "SERTAKAN"),
        ("target.entered", facts.villages.target(cast), None),
        ("village_file.added", facts.villages.village_entry(cast), "Dukuhdempok"),
        ("population.entered", facts.villages.population(cast), "Dukuhdempok"),
        ("paper.added", scan, scan.paper.claim.name),
        ("paper.noted", scan.paper, scan.paper.claim.name),
        ("cash.counted", count_cash(cast), None),
    ):
        entry = record(action, subject, by=cast.sz.user)
        row = page_of(cast, who).rows[0]
        assert row.pk == entry.pk
        assert row.subject is not None, action
        assert row.subject.name
        if name:
            assert row.subject.name.startswith(name), action
        client.force_login(cast.users[who])
        url = reverse(row.subject.view, args=[row.subject.key])
        assert client.get(url).status_code == 200, action


def test_what_was_paid_without_a_receipt_leads_to_the_member(client, cast):
    enrolment = cast.enrolment()
    note_elsewhere(cast, enrolment)
    row = page_of(cast).rows[0]
    assert row.subject.name == enrolment.member.name
    client.force_login(cast.koordinator)
    page = client.get(address("sz")).content.decode()
    where = reverse("desk:member", args=[enrolment.member.uuid])
    assert f'href="{where}"' in page
    assert client.get(where).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_kinds_of_things(cast):
    record("member.registered", cast.member(), by=cast.sz.user)
    viewer, user = cast.viewer(cast.koordinator), cast.sz.user
    once = questions(lambda: entries_page(viewer, user, MONTH))
    for subject in (
        cast.village,
        cast.sz,
        facts.campaign(cast),
        facts.inspections.inspection(cast),
    ):
        record("target.entered", subject, by=cast.sz.user)
    assert questions(lambda: entries_page(viewer, user, MONTH)) == once == 2


def test_a_record_that_the_viewer_may_not_see_has_neither_name_nor_link(cast):
    record("village_file.shown", cast.foreign_village, by=cast.sz.user)
    record("targets.exported", Village, by=cast.sz.user)
    assert [row.subject for row in page_of(cast).rows] == [None, None]


def test_only_whom_one_may_watch_has_a_page(client, cast):
    for who, status in (("koordinator", 200), ("pusat", 200), ("sz", 404), ("sekdes", 404)):
        client.force_login(cast.users[who])
        assert client.get(address("sz")).status_code == status
    client.force_login(cast.koordinator)
    assert client.get(address("stranger")).status_code == 404
    assert client.get(address("nobody")).status_code == 404


def test_it_is_narrowed_by_kind_and_days_and_goes_on(client, cast, monkeypatch):
    monkeypatch.setattr("perisai.reports.queries.entries.PAGE", 2)
    for _number in range(3):
        record("visit.recorded", Member, by=cast.sz.user)
    record("heir.added", Member, by=cast.sz.user)
    with time_machine.travel(NOW - 40 * DAY, tick=False):
        record("visit.recorded", Member, by=cast.sz.user)
    client.force_login(cast.koordinator)
    first = client.get(address("sz"), {"jenis": "visits"})
    second = client.get(first.context["next_url"])
    assert [len(page.context["page"].rows) for page in (first, second)] == [2, 1]
    assert len(page_of(cast, work=Work.MEMBERS).rows) == 1
    assert client.get(address("sz"), {"jenis": "x", "sesudah": "x"}).status_code == 200


def test_more_entries_cost_no_more_queries(cast):
    asked = []
    for times in (1, 3):
        for _number in range(times):
            record("member.registered", cast.member(), by=cast.sz.user)
        asked.append(questions(lambda: page_of(cast, work=Work.MEMBERS)))
    assert asked[0] == asked[1]


def test_every_action_of_the_audit_says_what_was_done():
    left = [action for action in sorted(_recorded() - OUTGOING.keys()) if not is_named(action)]
    assert left == []
    assert deed_of("heir.phone_revealed") == deed_of("document.shown")
