"""What the people of a branch did, and what left the site through them."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from axes.models import AccessLog
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from perisai.audit.actions import record
from perisai.audit.models import AuditEntry
from perisai.exports.enums import ListName
from perisai.inspections.actions.printing import note_printed
from perisai.reports.actions import note_card_printed, note_pack_exported
from perisai.reports.activity_rules import Work, is_sorted, work_of
from perisai.reports.outgoing_rules import OUTGOING, Way, counted
from perisai.reports.queries.activity import activity_of
from perisai.reports.queries.outgoing import Narrowed, outgoing_page, outgoing_rows
from perisai.reports.queries.people import Span
from tests.architecture.addresses import ADDRESSES
from tests.claims.steps import begin
from tests.exports.asking import rows_of, taken
from tests.inspections.steps import plan
from tests.journeys.test_every_page import FILES, address_of
from tests.taking import NOW, take_from

ACTIVITY, OUT = "/laporan/kegiatan/", "/laporan/ekspor/"
ROOT = Path(__file__).resolve().parents[2]
MONTH = Span(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


def done(cast, action, by, *, at=NOW, **details):
    with time_machine.travel(at, tick=False):
        return record(action, Member, by=by, **details)


def activity(cast, who="koordinator", span=MONTH):
    rows = activity_of(cast.viewer(cast.users[who]), span)
    return {row.user.username: row for row in rows}


def test_entries_are_counted_by_kind_days_and_sign_ins(cast):
    sz = cast.sz.user
    for at in (NOW, NOW, NOW - 3 * DAY):
        done(cast, "collection.recorded", sz, at=at)
    done(cast, "member.registered", sz)
    done(cast, "member.nik_revealed", sz)
    done(cast, "members.exported", sz, members=[1, 2])
    AccessLog.objects.create(username="sz", attempt_time=NOW)
    row = activity(cast)["sz"]
    assert dict(row.by_work) == {
        Work.DUES: 3,
        Work.MEMBERS: 1,
        Work.READINGS: 1,
        Work.OUTGOING: 1,
    }
    assert (row.total, row.days, row.sign_ins, row.files) == (6, 2, 1, 1)


def test_a_day_begins_at_midnight_of_the_branch(cast):
    late = dt.datetime(2026, 10, 31, 17, 30, tzinfo=dt.UTC)  # half past midnight in Jember
    done(cast, "visit.recorded", cast.sz.user, at=late)
    done(cast, "visit.recorded", cast.sz.user, at=late - dt.timedelta(hours=1))
    assert activity(cast)["sz"].total == 1
    october = Span(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert activity(cast, span=october)["sz"].total == 1


def test_who_did_nothing_stands_there_too(cast):
    assert activity(cast)["st"].total == 0


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("koordinator", {"sz", "st", "sekdes", "koordinator"}),
        ("koordinator-jauh", {"stranger", "koordinator-jauh"}),
        ("sekdes", set()),
        ("sz", set()),
    ],
)
def test_a_branch_watches_its_own_people(cast, who, seen):
    assert activity(cast, who).keys() == seen


def test_head_office_watches_everybody(cast):
    assert activity(cast, "pusat").keys() == cast.users.keys()


@pytest.mark.parametrize("who", ["sz", "sekdes", "stranger"])
@pytest.mark.parametrize("url", [ACTIVITY, OUT, "/unduh/kegiatan/", "/unduh/ekspor/"])
def test_for_others_the_reports_do_not_exist(client, cast, who, url):
    client.force_login(cast.users[who])
    assert client.get(url).status_code == 404


def questions(ask) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_the_number_of_questions_does_not_grow_with_entries_or_users(cast):
    viewer = cast.viewer(cast.koordinator)
    narrowed = Narrowed(MONTH)
    done(cast, "export.taken", cast.sz.user, rows=3)
    once = (
        questions(lambda: activity_of(viewer, MONTH)),
        questions(lambda: outgoing_page(viewer, narrowed)),
    )
    for user in cast.users.values():
        done(cast, "export.taken", user, rows=3)
        done(cast, "claims.exported", user, count=3)
    thrice = (
        questions(lambda: activity_of(viewer, MONTH)),
        questions(lambda: outgoing_page(viewer, narrowed)),
    )
    assert once == thrice == (4, 1)


def test_the_file_says_what_the_page_says_of_the_same_days(client, cast):
    done(cast, "collection.recorded", cast.sz.user)
    done(cast, "collection.recorded", cast.sz.user, at=NOW - 40 * DAY)
    client.force_login(cast.koordinator)
    days = "dari=01-11-2026&sampai=30-11-2026"
    of_sz = next(
        row
        for row in rows_of(taken(client, ListName.ACTIVITY, days))
        if row["Pengguna"] == "Siti Zulaikha"
    )
    assert of_sz["Iuran"] == 1


# -- What left ---------------------------------------------------------------------------------------


def test_every_file_and_print_is_listed_newest_first_with_its_number_and_reason(client, cast):
    done(cast, "members.exported", cast.sz.user, members=[4, 5, 6])
    done(cast, "claims.exported", cast.koordinator, count=9, reason="rapat bulanan")
    done(cast, "reminder_letters.print_asked", cast.sz.user, number=40, paper="a4")
    done(cast, "collection.recorded", cast.sz.user)
    rows = outgoing_page(cast.viewer(cast.koordinator), Narrowed(MONTH)).rows
    assert [(row.number, row.reason) for row in rows] == [
        (40, ""),
        (9, "rapat bulanan"),
        (3, ""),
    ]
    client.force_login(cast.koordinator)
    text = " ".join(client.get(OUT).content.decode().split())
    assert "Tabel klaim" in text
    assert "rapat bulanan" in text


def test_a_pack_names_village_and_month_and_is_paper_as_pdf(client, cast):
    for kind in ("xlsx", "pdf-f4"):
        note_pack_exported(
            village=cast.village, month=dt.date(2026, 10, 1), kind=kind, by=cast.sekdes
        )
    note_card_printed(cast.sz, by=cast.koordinator)
    viewer = cast.viewer(cast.koordinator)
    told = [(row.subject, row.way, row.form) for row in outgoing_rows(viewer, Narrowed(MONTH))]
    assert told == [
        ("Siti Zulaikha (SZ)", Way.PAPER, ""),
        ("Desa Dukuhdempok, Oktober 2026", Way.PAPER, "PDF F4"),
        ("Desa Dukuhdempok, Oktober 2026", Way.FILE, "XLSX"),
    ]
    for way, number in ((Way.PAPER, 2), (Way.FILE, 1)):
        assert len(outgoing_rows(viewer, Narrowed(MONTH, way=way))) == number
    assert activity(cast)["sekdes"].files == 1
    client.force_login(cast.koordinator)
    assert "Desa Dukuhdempok, Oktober 2026" in client.get(OUT).content.decode()
    assert questions(lambda: outgoing_page(viewer, Narrowed(MONTH))) == 2


def test_each_paper_of_an_inspection_says_which_one_it_is_and_of_which_inspection(client, cast):
    inspection = plan(cast)
    for what in ("questions", "report", "names"):
        note_printed(inspection, what=what, by=cast.koordinator)
    viewer = cast.viewer(cast.koordinator)
    rows = outgoing_rows(viewer, Narrowed(MONTH))
    assert {row.subject for row in rows} == {inspection.code}
    assert len({row.name for row in rows}) == 3
    client.force_login(cast.koordinator)
    page = client.get(OUT).content.decode()
    assert "Kertas pemeriksaan: nama di balik nomor" in page
    assert f'href="{reverse("inspections:show", args=[inspection.uuid])}"' in page
    entries = client.get(f"{ACTIVITY}koordinator/").content.decode()
    assert "Kertas pemeriksaan: lembar tanya" in entries
    assert inspection.code in entries


def test_a_paper_leads_to_what_it_is_about_and_the_file_names_no_person(client, cast):
    receipt = take_from(cast, cast.enrolment())
    claim = begin(cast, cast.member())
    record("receipt.printed", receipt, by=cast.sz.user)
    record("claim.objection_printed", claim, by=cast.sz.user)
    about_claim, about_receipt = outgoing_rows(cast.viewer(cast.koordinator), Narrowed(MONTH))
    assert (about_receipt.subject, about_claim.subject) == (receipt.receipt_no, "")
    client.force_login(cast.koordinator)
    page = client.get(OUT).content.decode()
    for row in (about_claim, about_receipt):
        address = reverse(row.link.view, args=[row.link.key])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert claim.member.name not in page


def test_a_print_of_many_is_one_line_and_not_one_for_each_receipt(cast):
    done(cast, "receipts.print_asked", cast.sz.user, number=2)
    done(cast, "receipt.printed", cast.sz.user, number=0, batch=1)
    done(cast, "receipt.printed", cast.sz.user, number=0)
    viewer = cast.viewer(cast.koordinator)
    assert [row.name for row in outgoing_rows(viewer, Narrowed(MONTH))] == [
        str(OUTGOING["receipt.printed"].label),
        str(OUTGOING["receipts.print_asked"].label),
    ]


def test_it_is_narrowed_and_another_branch_sees_none_of_it(client, cast):
    done(cast, "claims.exported", cast.koordinator, count=9)
    done(cast, "letter.printed", cast.sz.user)
    done(cast, "letter.printed", cast.sz.user, at=NOW - 40 * DAY)
    client.force_login(cast.koordinator)

    def number(query: str) -> int:
        return len(client.get(f"{OUT}?{query}").context["page"].rows)

    assert number("") == 2
    assert number("siapa=sz") == 1
    assert number("cara=file") == 1
    assert number("apa=letter.printed") == 1
    assert number("dari=01-10-2026") == 3
    assert number("siapa=stranger") == 2  # nobody of hers: it narrows nothing
    client.force_login(cast.foreign_coordinator)
    assert number("") == 0


@pytest.mark.parametrize("url", [ACTIVITY, f"{ACTIVITY}sz/", OUT])
def test_a_last_day_before_the_first_is_refused_in_words(client, cast, url):
    client.force_login(cast.koordinator)
    shown = client.get(f"{url}?dari=21-11-2026&sampai=01-01-2020")
    assert "Hari terakhir lebih awal dari hari pertama" in shown.content.decode()
    assert shown.context["form"].span == Span(dt.date(2026, 11, 1), NOW.date())


@pytest.mark.parametrize(
    ("first", "seen"),
    [("01-01-2020", dt.date(2025, 11, 21)), ("22-11-2025", dt.date(2025, 11, 22))],
)
def test_at_most_a_year_is_shown_at_once(client, cast, first, seen):
    client.force_login(cast.koordinator)
    span = client.get(f"{ACTIVITY}?dari={first}&sampai=21-11-2026").context["form"].span
    assert span == Span(seen, NOW.date())
    assert (span.last - span.first).days < 366


def test_a_long_list_goes_on(client, cast, monkeypatch):
    monkeypatch.setattr("perisai.reports.queries.outgoing.PAGE", 2)
    for _ in range(3):
        done(cast, "claims.exported", cast.koordinator, count=1)
    client.force_login(cast.koordinator)
    first = client.get(OUT)
    second = client.get(first.context["next_url"])
    assert [len(page.context["page"].rows) for page in (first, second)] == [2, 1]


def test_the_number_of_an_entry_is_a_number_or_a_list_of_keys():
    assert counted("members.exported", {"members": [1, 2]}) == 2
    assert counted("claims.exported", {"count": 7}) == 7
    assert counted("letter.printed", {}) is None


# -- Nothing is forgotten ----------------------------------------------------------------------------

# Addresses that answer something that is neither a report nor a paper of ours, or was noted before.
NOT_OUT = {
    "claims:table_days": "a picture of days, of nobody",
    "inspections:population": "salted keys without names, so that anybody can repeat a draw",
    "reports:outreach_funnel": "a picture of numbers",
    "reports:outreach_stays": "a picture of numbers",
    "reports:simulation_paper": "the law for somebody who is not known here",
    "operations:healthz": "counts and ages for machines",
    "dues:receipt_print": "noted when it was printed",
    "dues:print_batch_pdf": "noted when it was asked for",
    "dues:card_batch_pdf": "noted when it was asked for",
    "reminders:letter_batch_pdf": "noted when it was asked for",
    "reminders:letter_list_pdf": "noted when it was asked for",
    "dues:sheet_paper": "noted when it was printed",
    "dues:receipt_text": "the words of the page, to be copied",
    "claims:bundle_file": "noted when it is opened; its file is made by the worker first",
}
PICTURES = re.compile(r"(_scan|_thumb|_file|_proof|_ktp|_picture|:photo|:entry_scan)$")


def _papers() -> list[str]:
    pictures = {name for name in FILES if PICTURES.search(name) and name != "claims:table_file"}
    return sorted(set(FILES) - pictures - NOT_OUT.keys())


@pytest.mark.parametrize("name", _papers())
def test_every_file_and_paper_leaves_an_entry_of_what_left(client, cast, name):
    entry = ADDRESSES[name]
    url = address_of(name, entry.make(cast) if entry.make else {})
    seen = []
    for who in ("koordinator", "sz", "sekdes", "pusat"):
        client.force_login(cast.users[who])
        before = AuditEntry.objects.filter(action__in=OUTGOING).count()
        if client.get(url).status_code == 200:
            seen.append(AuditEntry.objects.filter(action__in=OUTGOING).count() - before)
    assert seen
    assert set(seen) == {1}


def _recorded() -> set[str]:
    """Every action that the sources write into the audit by name."""
    found = set()
    for folder in ("perisai", "dues", "members", "claims", "villages"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                text = path.read_text()
                found.update(re.findall(r'\brecord(?:_each)?\(\s*"([a-z_]+\.[a-z_]+)"', text))
                found.update(re.findall(r'record, "([a-z_]+\.[a-z_]+)"', text))
                found.update(re.findall(r'word="([a-z_]+\.[a-z_]+)"', text))
    return found


def test_every_action_of_the_audit_is_work_of_a_kind():
    recorded = _recorded()
    assert len(recorded) > 120
    assert [action for action in sorted(recorded) if not is_sorted(action)] == []


def test_what_is_printed_or_exported_stands_in_the_list_of_what_left():
    leaving = {
        action
        for action in _recorded()
        if action.endswith((".exported", ".print_asked", ".downloaded", "printed"))
    }
    one_of_many = {"member.exported", "card.printed", "reminder_letter.printed"}
    assert leaving - OUTGOING.keys() == one_of_many


@pytest.mark.parametrize(
    ("action", "work"),
    [
        ("collection.recorded", Work.DUES),
        ("heir.phone_revealed", Work.READINGS),
        ("document.shown", Work.READINGS),
        ("card.printed", Work.OUTGOING),
        ("remittance.accepted", Work.MONEY),
        ("nobody.knows", Work.OTHER),
    ],
)
def test_the_kind_follows_from_the_word(action, work):
    assert work_of(action) == work
