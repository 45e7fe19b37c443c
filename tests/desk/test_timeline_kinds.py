"""The history tells of cards, requests about the NIK, credit and questions, to those who may read them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from dues.actions.card_printing import start_cards
from dues.actions.crediting import adjust
from dues.enums import AdjustmentKind, CardPaper
from dues.models import BranchQuestion
from members.enums import DuplicateOutcome
from members.models import Member
from perisai.common.ids import new_uuid
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline import timeline_of
from perisai.jobs.runner import run_due_jobs
from tests.custody import pay_straight
from tests.moving import ask, decide, move
from tests.questions import answer, new_terms
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
EVERYBODY = ("sz", "koordinator", "pusat", "sekdes")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def read(cast):
    """What somebody (by user name) reads of one kind: sentences, who did it and what stands below."""

    def get(member, username, kind):
        viewer = cast.viewer(cast.users[username], NOW)
        page = timeline_of(Member.objects.get(pk=member.pk), viewer=viewer, kind=kind)
        lines = [line.said for month in page.months for line in month.lines]
        return [(said.words, said.by, said.details) for said in lines]

    return get


def print_card(cast, enrolment) -> None:
    start_cards(
        uuid=new_uuid(),
        asked={},
        enrolments=[enrolment.pk],
        paper=CardPaper.ALONE,
        by=cast.sz.user,
        at=NOW,
    )
    run_due_jobs()


def note_credit(cast, enrolment, amount=8_400, line=None):
    return adjust(
        enrolment_id=enrolment.pk,
        amount=amount,
        kind=AdjustmentKind.DISCOUNT,
        line=line,
        on=NOW.date(),
        by=cast.koordinator,
        at=NOW,
    )


def ask_branch(cast, enrolment, take) -> BranchQuestion:
    """New terms of a month that is in the scheme already."""
    pay_straight(cast, take(enrolment))
    new_terms(cast, enrolment, NOV, income=2_000_000)
    return BranchQuestion.objects.get(enrolment=enrolment)


@pytest.mark.parametrize("username", EVERYBODY)
def test_whoever_sees_the_member_reads_that_a_card_was_printed(cast, enrolment, read, username):
    print_card(cast, enrolment)
    [(words, by, details)] = read(enrolment.member, username, TimelineKind.PRINTS)
    assert (words, by) == ("Kartu pegangan dicetak", "Siti Zulaikha")
    assert details[0] == "Petani"


def test_a_request_about_the_nik_and_that_the_member_stays_are_told_to_whom_it_was_told(
    cast, enrolment, read
):
    member = enrolment.member
    decide(cast, ask(cast, member), DuplicateOutcome.KEEP)
    kept = (
        "Tetap pada Siti Zulaikha (SZ), diputuskan setelah Sutinah mengajukan",
        "Koko Ordinator",
        ("Sesuai KTP",),
    )
    asked = (
        "Ditanyakan ini peserta siapa, untuk Desa Dukuhdempok",
        "Sutinah",
        ("Pindah ke sini sejak Agustus",),
    )
    for username in ("koordinator", "pusat"):
        assert read(member, username, TimelineKind.MOVES) == [kept, asked]
    assert read(member, "sz", TimelineKind.MOVES) == [kept]
    assert read(member, "sekdes", TimelineKind.MOVES) == []


def test_who_asked_reads_it_once_the_member_is_hers_and_the_agent_of_now_does_not(
    cast, enrolment, read
):
    member = enrolment.member
    decide(cast, ask(cast, member), DuplicateOutcome.KEEP)
    move(cast, member)
    assert [words for words, *_rest in read(member, "st", TimelineKind.MOVES)] == [
        "Tetap pada Siti Zulaikha (SZ), diputuskan setelah Sutinah mengajukan",
        "Ditanyakan ini peserta siapa, untuk Desa Dukuhdempok",
        "Pindah dari Siti Zulaikha (SZ) ke Sutinah (ST)",
    ]


def test_a_request_that_made_the_member_move_is_told_as_the_move(cast, enrolment, read):
    member = enrolment.member
    decide(cast, ask(cast, member))
    told = [words for words, *_rest in read(member, "koordinator", TimelineKind.MOVES)]
    assert "Pindah dari Siti Zulaikha (SZ) ke Sutinah (ST)" in told
    assert not [words for words in told if words.startswith("Tetap pada")]


def test_a_request_leads_only_those_to_its_page_who_may_open_it(client, cast, enrolment):
    asked = ask(cast, enrolment.member)
    decide(cast, asked, DuplicateOutcome.KEEP)
    link = reverse("dues:duplicate", args=[asked.uuid])
    for username in EVERYBODY:
        client.force_login(cast.users[username])
        page = client.get(reverse("desk:timeline", args=[enrolment.member.uuid]))
        opens = link in page.content.decode()
        assert opens is (client.get(link).status_code == 200), username


@pytest.mark.parametrize("username", EVERYBODY)
def test_credit_and_differences_are_told_with_their_reason(cast, enrolment, read, take, username):
    line = take(enrolment).lines.get()
    note_credit(cast, enrolment, 400, line)
    note_credit(cast, enrolment, -8_400)
    reason = "Ada potongan iuran setelah bulan itu dibayar"
    told = read(enrolment.member, username, TimelineKind.DUES)
    assert told[:2] == [
        (
            "Kekurangan Rp8.400 dicatat, ditagih bersama iuran berikutnya",
            "Koko Ordinator",
            (reason,),
        ),
        ("Kelebihan bayar Rp400 dicatat", "Koko Ordinator", (reason, "November 2026")),
    ]


def test_credit_of_a_month_that_was_undone_says_that_it_counts_no_more(cast, enrolment, read, take):
    line = take(enrolment).lines.get()
    note_credit(cast, enrolment, 400, line)
    line.paid_month.delete()
    details = read(enrolment.member, "sz", TimelineKind.DUES)[0][2]
    assert details[-1] == "Tidak berlaku lagi: bulan itu dibatalkan"


def test_questions_and_answers_of_the_branch_are_told_and_not_to_the_village(
    cast, enrolment, read, take
):
    question = ask_branch(cast, enrolment, take)
    answer(cast, question, "kept", note="Sudah ditanyakan ke pusat")
    member = enrolment.member
    for username in ("sz", "koordinator", "pusat"):
        told = {words: details for words, _by, details in read(member, username, TimelineKind.DUES)}
        asked = told["Ditanyakan ke kantor cabang: data berubah untuk bulan yang sudah dibayar"]
        assert asked[0] == "Nov 2026"
        said = told["Kantor cabang menjawab: tetap seperti sekarang"]
        assert said == ("Nov 2026", "Sudah ditanyakan ke pusat")
    words = [words for words, *_rest in read(member, "sekdes", TimelineKind.DUES)]
    assert not [one for one in words if "antor cabang" in one]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_three_of_these_as_for_one(
    client, cast, enrolment, take, number, django_assert_num_queries
):
    member = enrolment.member
    ask_branch(cast, enrolment, take)
    for _serial in range(number):
        print_card(cast, enrolment)
        decide(cast, ask(cast, member), DuplicateOutcome.KEEP)
        note_credit(cast, enrolment)
    client.force_login(cast.koordinator)
    client.get("/")
    with django_assert_num_queries(18):
        client.get(reverse("desk:timeline", args=[member.uuid]))
