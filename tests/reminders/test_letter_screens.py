"""The screens of letters: what waits is printed, and what was printed is noted as brought."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.outbox.actions.by_hand import mark_all_sent, mark_sent
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import note_withdrawn, withdraw_unsent
from perisai.reminders.models import LetterBatch, Reminder
from tests.reminders.letter_steps import address, fill_in, pay, print_all, read, state_of
from tests.reminders.someone import letters
from tests.taking import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def test_an_agent_prints_what_waits_and_opens_it(agent, cast):
    letters(cast, cast.member(), cast.member())
    assert "2 surat menunggu dicetak" in read(agent, address("letters"))
    assert "Cetak 2 surat" in read(agent, address("print_letters"))
    answer = agent.post(address("print_letters"), fill_in("f4"))
    batch = LetterBatch.objects.get()
    assert answer["Location"] == address("letter_batch", batch.uuid)
    assert answer.cookies["lembar"].value == "f4"
    assert "Buka berkas surat" in read(agent, answer["Location"])
    paper = agent.get(address("letter_batch_pdf", batch.uuid))
    assert paper["Content-Type"] == "application/pdf"
    assert "Tidak ada yang perlu dicetak" in read(agent, address("print_letters"))
    assert "Cetak 2 surat" in read(agent, address("print_letters") + "?salinan=on")


def test_printed_is_not_brought(agent, cast):
    [row] = letters(cast, cast.member(name="Bu Marni"))
    assert "Bu Marni" not in read(agent, address("letters"))
    print_all(cast, [row])
    shown = read(agent, address("letters"))
    assert "Bu Marni" in shown
    assert "dicetak 21 November" in shown
    assert state_of(row) == MessageState.WAITING


def test_who_has_paid_since_stands_apart_even_before_the_hour_takes_it_back(agent, cast):
    paid, owes = letters(cast, cast.member(name="Sudah Bayar"), cast.member(name="Belum Bayar"))
    print_all(cast, [paid, owes])
    pay(paid)
    for _time in range(2):
        shown = read(agent, address("letters"))
        apart, _brought, to_bring = shown.partition("Hanya satu dusun")
        assert "Sudah Bayar" in apart
        assert "sudah dibayar" in apart.lower() or "telah dibayar" in apart.lower()
        assert "Sudah Bayar" not in to_bring
        assert "Belum Bayar" in to_bring
        assert "Belum Bayar" not in apart
        withdraw_unsent(at=NOW, after=0, most=10)
        note_withdrawn(at=NOW, most=10)
    assert Reminder.objects.get(pk=paid.pk).state == "suppressed"
    with time_machine.travel(NOW + dt.timedelta(days=15), tick=False):
        agent.force_login(cast.sz.user)
        assert "Sudah Bayar" not in read(agent, address("letters"))


def test_a_letter_that_nobody_brought_in_time_is_not_to_be_brought_any_more(agent, cast):
    [row] = letters(cast, cast.member(name="Bu Marni"))
    print_all(cast, [row])
    later = NOW + dt.timedelta(days=10)
    Message.objects.filter(pk=row.message_id).update(
        state="failed", error="Terlambat", settled_at=later
    )
    with time_machine.travel(later, tick=False):
        agent.force_login(cast.sz.user)
        apart = read(agent, address("letters")).partition("Hanya satu dusun")[0]
    assert "Bu Marni" in apart


def test_all_of_a_dusun_but_one_are_brought_after_a_question(agent, cast):
    rows = letters(cast, cast.member(), cast.member(), cast.member(name="Tidak di Rumah"))
    print_all(cast, rows)
    sent = {"surat": [str(row.uuid) for row in rows[:2]]}
    asked = agent.post(address("letters_brought"), sent)
    assert "2 surat ini sudah diantar?" in asked.content.decode()
    assert "Tidak di Rumah" not in asked.content.decode()
    assert {state_of(row) for row in rows} == {"waiting"}
    for _time in range(2):  # the answer was lost, and she presses again
        page = agent.post(address("letters_brought"), sent | {"yakin": "1"}, follow=True)
        assert "Tercatat: 2 surat sudah diantar." in page.content.decode()
    assert [state_of(row) for row in rows] == ["sent", "sent", "waiting"]
    assert AuditEntry.objects.filter(action="message.sent_by_hand").count() == 2
    assert Message.objects.get(pk=rows[0].message_id).by == cast.sz.user


def test_a_single_letter_is_noted_with_one_press(agent, cast):
    rows = letters(cast, cast.member(), cast.member())
    print_all(cast, rows)
    agent.post(address("letters_brought"), {"hanya": str(rows[0].uuid)})
    assert [state_of(row) for row in rows] == ["sent", "waiting"]


def test_what_was_taken_back_meanwhile_is_named_and_not_noted(agent, cast):
    rows = letters(cast, cast.member(), cast.member())
    print_all(cast, rows)
    pay(rows[0])
    withdraw_unsent(at=NOW, after=0, most=10)
    sent = {"surat": [str(row.uuid) for row in rows], "yakin": "1"}
    page = agent.post(address("letters_brought"), sent, follow=True).content.decode()
    assert "Tercatat: 1 surat sudah diantar." in page
    assert "1 surat tidak dicatat" in page
    assert [state_of(row) for row in rows] == ["withdrawn", "sent"]


@pytest.mark.parametrize("sent", [{}, {"surat": "bukan"}, {"hanya": "bukan"}, {"yakin": "1"}])
def test_nothing_ticked_or_nonsense_notes_nothing_and_says_so(agent, cast, sent):
    [row] = letters(cast, cast.member())
    page = agent.post(address("letters_brought"), sent, follow=True)
    assert page.status_code == 200
    assert [str(one) for one in page.context["messages"]]
    assert state_of(row) == "waiting"


# -- Who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["sekdes", "pusat"])
def test_debts_reach_neither_the_village_nor_head_office_on_paper(client, cast, username):
    [row] = letters(cast, cast.member())
    batch = print_all(cast, [row])
    client.force_login(cast.users[username])
    for name in ("letters", "print_letters"):
        read(client, address(name), status=404)
    read(client, address("letter_batch_pdf", batch.uuid), status=404)
    sent = {"hanya": str(row.uuid)}
    assert client.post(address("letters_brought"), sent).status_code == 404
    assert state_of(row) == "waiting"


def test_another_branch_and_another_agent_see_and_note_nothing(client, cast):
    [row] = letters(cast, cast.member(name="Bu Marni"))
    print_all(cast, [row])
    for user in (cast.st.user, cast.foreign_coordinator):
        client.force_login(user)
        assert "Bu Marni" not in read(client, address("letters"))
        assert "Cetak 1 surat" not in read(client, address("print_letters") + "?salinan=on")
        client.post(address("letters_brought"), {"hanya": str(row.uuid), "yakin": "1"})
        assert state_of(row) == "waiting"


def test_the_branch_prints_and_brings_for_those_without_an_agent(client, cast):
    row, other = letters(cast, cast.member(name="Tanpa Agen"), cast.member(name="Punya Agen"))
    Reminder.objects.filter(pk=row.pk).update(agent=None)
    client.force_login(cast.koordinator)
    home = read(client, reverse("desk:home"))
    assert "1 surat pengingat menunggu, pesertanya tanpa agen" in home
    assert "Cetak 1 surat" in read(client, address("print_letters") + "?agen=-")
    client.post(address("print_letters"), fill_in(agen="-"))
    assert "Tanpa Agen" in read(client, address("letters") + "?agen=-")
    client.post(address("letters_brought"), {"hanya": str(row.uuid)})
    assert [state_of(row), state_of(other)] == ["sent", "waiting"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_often_for_three_letters_as_for_one(agent, cast, number):
    rows = letters(cast, *[cast.member() for _ in range(2 * number)])
    print_all(cast, rows)
    for row in rows[:number]:
        pay(row)
    sent = {"surat": [str(row.uuid) for row in rows]}
    pages = (
        lambda: agent.get(address("letters")),
        lambda: agent.get(address("print_letters") + "?salinan=on"),
        lambda: agent.post(address("letters_brought"), sent),
        lambda: agent.post(address("letters_brought"), sent | {"yakin": "1"}),
    )
    assert [queries_of(page) for page in pages] == [22, 7, 5, 13]


def queries_of(ask_page) -> int:
    """Of the first time, which is the one that writes."""
    with CaptureQueriesContext(connection) as asked:
        ask_page()
    return len(asked)


def test_many_are_noted_at_once_as_one_by_one(cast):
    rows = letters(cast, *[cast.member() for _ in range(3)])
    pay(rows[2])
    withdraw_unsent(at=NOW, after=0, most=10)
    mark_sent(message=rows[0].message, by=cast.koordinator, at=NOW)
    messages = [row.message for row in rows]
    assert mark_all_sent(messages=messages, by=cast.sz.user, at=NOW) == 1
    assert [state_of(row) for row in rows] == ["sent", "sent", "withdrawn"]
    assert Message.objects.get(pk=rows[0].message_id).by == cast.koordinator
    later = NOW + dt.timedelta(days=60)
    [late] = letters(cast, cast.member())
    assert mark_all_sent(messages=[late.message], by=cast.sz.user, at=later) == 0
