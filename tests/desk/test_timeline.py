"""Everything that happened to one member: what each viewer reads, narrowed and page by page."""

import datetime as dt
from importlib import import_module
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind
from members.actions.documents import add_document, withdraw_document
from members.actions.nik import decide_nik, note_nik_told, propose_nik
from members.actions.people import note_portal_export, reveal
from members.actions.visiting import record_visit
from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline import Key, timeline_kinds, timeline_of
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.moving import move
from tests.taking import NOW
from villages.models import Substitution

NOV = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def read(cast):
    """The sentences that somebody reads of a member, newest first."""

    def get(member, user=None, **narrowed):
        viewer = cast.viewer(user or cast.sz, NOW)
        page = timeline_of(Member.objects.get(pk=member.pk), viewer=viewer, **narrowed)
        return [line.said.words for month in page.months for line in month.lines]

    return get


def lines_of(page) -> list:
    return [line for month in page.months for line in month.lines]


def test_the_way_of_the_money_is_told_step_by_step(cast, enrolment, take, read):
    receipt = take(enrolment, months=2)
    refuse(cast, hand_on(cast, receipt))
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    pay_branch(cast, [remittance])
    key(cast, told_of(receipt))
    number = receipt.receipt_no
    assert set(read(enrolment.member, kind=TimelineKind.DUES)) == {
        "Iuran Nov–Des 2026",
        f"Uang {number} diserahkan ke kantor cabang",
        f"Kantor cabang menolak uang {number}",
        f"Kantor cabang menghitung dan menerima uang {number}",
        "Dibayarkan ke BPJS Ketenagakerjaan (Jamsostek): Nov–Des 2026",
        "BPJS Ketenagakerjaan (Jamsostek) mengonfirmasi Nov–Des 2026",
    }


def test_money_paid_straight_in_is_one_step_not_two(cast, enrolment, take, read):
    pay_straight(cast, take(enrolment))
    assert read(enrolment.member, kind=TimelineKind.DUES) == [
        "Dibayarkan ke BPJS Ketenagakerjaan (Jamsostek): Nov 2026",
        "Iuran Nov 2026",
    ]


def test_of_a_receipt_for_many_only_the_months_of_the_member_are_told(cast, take, read):
    mine, other = cast.enrolment(start=NOV), cast.enrolment(start=dt.date(2026, 10, 1))
    pay_straight(cast, take(mine, other))
    told = read(mine.member, kind=TimelineKind.DUES)
    assert told[0].endswith(": Nov 2026")


def test_an_undone_receipt_says_who_undid_it_and_stays_in_its_place(cast, enrolment, take, read):
    receipt = take(enrolment)
    request_reversal(
        uuid=uuid4(),
        collection=receipt,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW + dt.timedelta(minutes=1),
    )
    assert read(enrolment.member, kind=TimelineKind.DUES) == [
        f"{receipt.receipt_no} dibatalkan: salah catat",
        f"Pembatalan {receipt.receipt_no} diminta",
        "Iuran Nov 2026",
    ]


def visit(cast, member, *, at=NOW, note="panen gagal", result="refused"):
    return record_visit(
        uuid=uuid4(),
        member=member,
        agent=cast.sz,
        result=result,
        visited_on=at.date(),
        note=note,
        by=cast.sz.user,
        on=at.date(),
        at=at,
    )


def papers_of(cast, member):
    """A photo of the KTP, a corrected NIK that rests on it and was told, and a photo taken back."""
    who = {"by": cast.sz.user, "at": NOW}
    photo = Scan(plain_png(), ".png")
    ktp = add_document(uuid=uuid4(), member=member, kind="ktp", scan=photo, **who)
    proposed = propose_nik(
        uuid=uuid4(), member=member, nik="3509110101809999", reason="Salah ketik", ktp=ktp, **who
    )
    decision = decide_nik(
        correction=proposed, is_accepted=True, owner=cast.sz.user, by=cast.koordinator, at=NOW
    )
    note_nik_told(decision=decision, told_on=NOW.date(), on=NOW.date(), **who)
    other = Scan(plain_png(shade=90), ".png")
    wrong = add_document(uuid=uuid4(), member=member, kind="workplace", scan=other, **who)
    withdraw_document(document=wrong, reason="Rumah orang lain", **who)


def test_papers_and_numbers_are_told_to_those_who_may_read_them(cast, enrolment, read):
    member = enrolment.member
    papers_of(cast, member)
    assert set(read(member, kind=TimelineKind.PAPERS)) == {
        "Foto disimpan: KTP",
        "Foto disimpan: tempat bekerja",
        "Foto ditarik: tempat bekerja",
    }
    data = read(member, kind=TimelineKind.DATA)
    assert "NIK baru disetujui; sebelumnya 3509••••••••••01" in data
    assert "Formulir F1A diserahkan tanggal 21 November 2026" in data
    assert read(member, cast.sekdes, kind=TimelineKind.PAPERS) == []
    assert not [words for words in read(member, cast.sekdes) if "Foto" in words]


def test_who_opened_a_number_is_told_to_the_branch_only(cast, enrolment, read):
    reveal(subject=enrolment.member, field="nik", by=cast.sz.user)
    papers_of(cast, enrolment.member)
    for somebody in (cast.koordinator, cast.pusat):
        assert read(enrolment.member, somebody, kind=TimelineKind.READINGS) == [
            "NIK dibuka lengkap"
        ]
        assert TimelineKind.READINGS in timeline_kinds(cast.viewer(somebody, NOW))
    for somebody in (cast.sz, cast.sekdes):
        assert read(enrolment.member, somebody, kind=TimelineKind.READINGS) == []
        assert TimelineKind.READINGS not in timeline_kinds(cast.viewer(somebody, NOW))


def test_whose_numbers_left_in_a_file_is_told_to_the_branch_with_who_and_when(
    cast, enrolment, read
):
    other = cast.member()
    note_portal_export([enrolment.member, other], by=cast.sz.user)
    for member in (enrolment.member, other):
        page = timeline_of(
            member, viewer=cast.viewer(cast.koordinator, NOW), kind=TimelineKind.READINGS
        )
        (line,) = lines_of(page)
        assert line.said.words == "Dibawa keluar dalam berkas untuk portal resmi, dengan NIK"
        assert (line.said.by, line.at) == ("Siti Zulaikha", NOW)
    assert read(enrolment.member, kind=TimelineKind.READINGS) == []


def test_a_file_of_earlier_stands_at_each_of_its_members_too(cast, enrolment, read):
    AuditEntry.objects.create(
        at=NOW,
        by=cast.sz.user,
        action="members.exported",
        subject_type="members.member",
        subject_id="",
        details={"members": [enrolment.member.pk]},
    )
    step = import_module("perisai.audit.migrations.0002_each_member_of_an_export")
    step.note_each_member(apps, None)
    told = read(enrolment.member, cast.koordinator, kind=TimelineKind.READINGS)
    assert told == ["Dibawa keluar dalam berkas untuk portal resmi, dengan NIK"]


def test_moves_and_substitutes_are_told_and_a_planned_move_is_not(cast, enrolment, read):
    member = enrolment.member
    move(cast, member, from_on=NOW.date() + dt.timedelta(days=3))
    Substitution.objects.create(
        content_hash="0" * 64,
        agent=cast.sz,
        substitute=cast.st,
        from_on=dt.date(2026, 11, 10),
        until_on=dt.date(2026, 11, 12),
        reason="Umrah",
    )
    told = ["Sutinah (ST) menggantikan Siti Zulaikha (SZ) sampai 12 November 2026"]
    assert read(member, kind=TimelineKind.MOVES) == told
    assert read(member, cast.koordinator, kind=TimelineKind.MOVES) == told
    assert read(member, cast.sekdes, kind=TimelineKind.MOVES) == []
    other = cast.enrolment(start=NOV).member
    move(cast, other)
    assert read(other, cast.st, kind=TimelineKind.MOVES) == [
        "Pindah dari Siti Zulaikha (SZ) ke Sutinah (ST)"
    ]


def test_a_substitution_that_ended_early_says_when_and_one_that_never_began_is_silent(
    cast, enrolment, read
):
    for start, ended in ((10, 11), (20, 15)):
        Substitution.objects.create(
            content_hash="0" * 64,
            agent=cast.sz,
            substitute=cast.st,
            from_on=dt.date(2026, 11, start),
            until_on=dt.date(2026, 11, 21),
            ended_at=NOW.replace(day=ended),
            reason="Umrah",
        )
    assert read(enrolment.member, kind=TimelineKind.MOVES) == [
        "Sutinah (ST) menggantikan Siti Zulaikha (SZ) sampai 11 November 2026"
    ]


def test_the_village_reads_that_there_was_a_visit_and_not_what_was_said(cast, enrolment, read):
    member = enrolment.member
    visit(cast, member, result="ill", note="Sakit TBC")
    assert any("sakit" in words for words in read(member, kind=TimelineKind.VISITS))
    page = timeline_of(member, viewer=cast.viewer(cast.sekdes, NOW), kind=TimelineKind.VISITS)
    (line,) = lines_of(page)
    assert line.said.words == "Dikunjungi 21 November 2026"
    assert line.said.details == ()


def test_a_stranger_reads_nothing(cast, enrolment, read, take):
    take(enrolment)
    for somebody in (cast.st, cast.stranger, cast.foreign_coordinator):
        assert read(enrolment.member, somebody) == []


def test_every_line_comes_once_however_the_pages_are_cut(cast, enrolment, take):
    """Many of them of the same moment, of one kind and of several."""
    member = enrolment.member
    for _number in range(4):
        take(enrolment)
        visit(cast, member)
    papers_of(cast, member)
    visit(cast, member, at=NOW - dt.timedelta(days=40))
    viewer = cast.viewer(cast.koordinator, NOW)
    whole = lines_of(timeline_of(member, viewer=viewer, most=200))
    assert len({line.key for line in whole}) == len(whole)
    assert whole == sorted(whole, key=lambda line: line.key, reverse=True)
    for most in (1, 2, 3, 7):
        found, after = [], None
        while True:
            page = timeline_of(member, viewer=viewer, after=after, most=most)
            found += lines_of(page)
            after = page.next_after
            if after is None:
                break
            assert Key.read(str(after)) == after
        assert [line.key for line in found] == [line.key for line in whole]


def test_a_substitute_is_on_exactly_one_page(cast, enrolment):
    member = enrolment.member
    for days in (1, 5, 9, 13):
        visit(cast, member, at=NOW - dt.timedelta(days=days))
    Substitution.objects.create(
        content_hash="0" * 64,
        agent=cast.sz,
        substitute=cast.st,
        from_on=(NOW - dt.timedelta(days=7)).date(),
        until_on=NOW.date(),
        reason="Umrah",
    )
    viewer, after, pages = cast.viewer(cast.sz, NOW), None, []
    while True:
        page = timeline_of(member, viewer=viewer, after=after, most=2)
        pages += [line.said.icon for line in lines_of(page)]
        after = page.next_after
        if after is None:
            break
    assert pages.count("people") == 1
    assert pages.count("walk") == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-11-01~1~1",
        "kemarin~1~2",
        "2026-11-01T00:00Z~a~b",
        "0001-01-01T00:00+14:00~1~1",
        "2026-11-01T00:00Z~1~99999999999999999999",
        "2026-11-01T00:00Z~99999999999999999999~1",
    ],
)
def test_a_key_that_is_none_begins_at_the_beginning(text):
    assert Key.read(text) is None


def address(member, **query) -> str:
    return reverse("desk:timeline", args=[member.uuid], query=query)


def test_the_page_narrows_and_pages_and_keeps_both_in_the_address(client, cast, enrolment):
    member = enrolment.member
    for minute in range(31):
        visit(cast, member, at=NOW - dt.timedelta(minutes=minute), note=f"kunjungan {minute}")
    client.force_login(cast.sz.user)
    page = client.get(address(member, jenis="kunjungan"))
    text = page.content.decode()
    assert "kunjungan 29" in text
    assert "kunjungan 30" not in text
    assert "Didaftarkan" not in text
    after = str(page.context["timeline"].next_after)
    assert reverse("desk:timeline", args=[member.uuid]) + "?jenis=kunjungan&amp;sesudah=" in text
    older = client.get(address(member, jenis="kunjungan", sesudah=after)).content.decode()
    assert "kunjungan 30" in older
    assert "kunjungan 29" not in older
    assert "Kembali ke yang terbaru" in older


def test_a_kind_that_is_none_shows_everything(client, cast, enrolment):
    client.force_login(cast.sz.user)
    page = client.get(address(enrolment.member, jenis="lain", sesudah="rusak"))
    assert "Didaftarkan" in page.content.decode()


def test_lines_lead_only_where_the_viewer_may_go(client, cast, enrolment, take):
    receipt = take(enrolment)
    remittance = hand_on(cast, receipt)
    links = (
        reverse("dues:collection", args=[receipt.uuid]),
        reverse("dues:remittance", args=[remittance.uuid]),
    )
    expected = {"sz": (True, True), "koordinator": (True, True), "sekdes": (True, False)}
    for username, opens in expected.items():
        client.force_login(cast.users[username])
        page = client.get(address(enrolment.member)).content.decode()
        assert tuple(link in page for link in links) == opens
        for link, is_open in zip(links, opens, strict=True):
            assert (client.get(link).status_code == 200) is is_open


def test_the_members_page_shows_the_last_ten_and_leads_to_the_rest(client, cast, enrolment):
    for minute in range(12):
        visit(cast, enrolment.member, at=NOW - dt.timedelta(minutes=minute), note=f"nomor {minute}")
    client.force_login(cast.sz.user)
    page = client.get(reverse("desk:member", args=[enrolment.member.uuid])).content.decode()
    assert "nomor 8" in page  # with the registration
    assert "nomor 9" not in page
    assert address(enrolment.member) + "?sesudah=" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_three_of_each_kind_as_for_one(
    client, cast, enrolment, take, number, django_assert_num_queries
):
    member = enrolment.member
    for serial in range(number):
        receipt = take(enrolment)
        pay_straight(cast, receipt)
        key(cast, told_of(receipt))
        visit(cast, member)
        for kind, shade in (("ktp", serial), ("workplace", 100 + serial)):
            scan = Scan(plain_png(shade=50 + shade), ".png")
            add_document(uuid=uuid4(), member=member, kind=kind, scan=scan, by=cast.sz.user, at=NOW)
        reveal(subject=member, field="nik", by=cast.sz.user)
    client.force_login(cast.koordinator)
    with django_assert_num_queries(16):
        client.get(address(member))
