"""Reminders on paper: printed once, brought, and not brought when somebody has paid since."""

import datetime as dt
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from dues.enums import SheetPaper
from dues.queries.asked_prints import WHOLE
from dues.queries.batch_printing import Where
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.common.retries import UuidReused
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from perisai.outbox.actions.by_hand import mark_all_sent, mark_sent
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions import letters as actions
from perisai.reminders.actions.deciding import note_withdrawn, withdraw_unsent
from perisai.reminders.actions.letters import start_letters
from perisai.reminders.errors import LetterRefused
from perisai.reminders.models import LetterBatch, LetterPrinting, Reminder
from perisai.reminders.queries.letters import letters_to_print
from perisai.reminders.tasks import forget_letters
from perisai.reminders.wording_rules import MOST_LINES, lines_of
from tests.reminders.someone import NOVEMBER, letters, paid_to
from tests.taking import NOW
from villages.models import Hamlet, Neighbourhood

pytestmark = pytest.mark.django_db
NIK = "3509110101800001"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def address(name, *args):
    return reverse(f"reminders:{name}", args=args)


def read(client, url, status=200):
    page = client.get(url)
    assert page.status_code == status
    return " ".join(page.content.decode().split())


def ask(cast, rows, **overrides) -> LetterBatch:
    fields = {
        "uuid": new_uuid(),
        "asked": {"dusun": ""},
        "paper": SheetPaper.A4,
        "by": cast.sz.user,
        "at": NOW,
        **overrides,
    }
    return start_letters(letters=[row.pk for row in rows], **fields)


def print_all(cast, rows, **overrides) -> LetterBatch:
    batch = ask(cast, rows, **overrides)
    run_due_jobs()
    return batch


def pages_of(batch):
    content = get_file(drawer=LetterBatch.DRAWER, owner=batch.uuid, name=WHOLE)
    return PdfReader(BytesIO(content)).pages


def pay(row: Reminder) -> None:
    paid_to(row.enrolment, NOVEMBER)


def state_of(row: Reminder) -> str:
    return Message.objects.get(pk=row.message_id).state


def fill_in(paper="a4", **which):
    return {"uuid": str(new_uuid()), "paper": paper, **which}


# -- The paper ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize(("paper", "wide", "high"), [("a4", 210, 297), ("f4", 215, 330)])
def test_only_the_name_and_the_place_are_on_the_third_that_stays_outside(
    cast, tmp_path, paper, wide, high
):
    cast.sz.phone = "+6281234567890"
    cast.sz.save()
    [row] = letters(cast, cast.member(name="Bu Marni", address="Jl. Melati 4", nik=NIK))
    batch = print_all(cast, [row], paper=SheetPaper(paper))
    path = tmp_path / "letter.pdf"
    path.write_bytes(get_file(drawer=LetterBatch.DRAWER, owner=batch.uuid, name=WHOLE))
    [page] = PdfReader(path).pages
    assert tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) == (wide, high)
    third = round(float(page.mediabox[3]) / 3)
    outside = words_of(path, y=0, height=third)
    inside = words_of(path, y=third, height=2 * third)
    for expected in ("Bu Marni", "Jl. Melati 4", "RT 001/RW", "Desa Dukuhdempok", "Siti Zulaikha"):
        assert expected in outside
    for secret in ("Rp", "iuran", "Jamsostek", "November"):
        assert secret not in outside
    for expected in (
        "Desa Dukuhdempok",
        "Dukuhdempok, 21 November 2026",
        "Jumlah",
        "Rp8.400",
        "30 November 2026",
        "belum kami catat",
        "Agen Perisai (SZ), telepon 0812-3456-7890",
        "Surat ini bukan kuitansi.",
    ):
        assert expected in inside
    assert NIK not in outside + inside


def words_of(path: Path, *, y: int, height: int) -> str:
    """The words of a strip of the first page, from `y` points below its top."""
    command = ["pdftotext", "-layout", "-x", "0", "-y", str(y), "-W", "700", "-H", str(height)]
    read = subprocess.run([*command, path, "-"], capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())


def test_the_longest_text_still_fits_its_sheet(cast):
    [row] = letters(cast, cast.member(name="Bu Marni Kusumawardani binti Haji Abdurrahman Wahid"))
    text = ("Panjang sekali. " * 63)[:1000].strip()
    Message.objects.filter(pk=row.message_id).update(text=text)
    assert len(pages_of(print_all(cast, [row]))) == 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("paper", SheetPaper)
@pytest.mark.parametrize(
    "filler",
    [
        "Baris.\n" * (MOST_LINES - 2),
        "Ini baris yang panjang. " * 37,
        "Baris.\n\n" * (MOST_LINES // 2 - 1),
    ],
    ids=["lines", "words", "paragraphs"],
)
def test_a_text_of_as_many_lines_as_may_be_is_whole_on_paper(cast, tmp_path, paper, filler):
    cast.sz.phone = "+6281234567890"
    cast.sz.save()
    [row] = letters(cast, cast.member(name="Bu Marni"))
    print_all(cast, [row])  # so that SALINAN stands on it too
    text = f"{filler.strip()}\nBayar Rp8.400 paling lambat 30 November 2026."
    assert lines_of(text) <= MOST_LINES
    Message.objects.filter(pk=row.message_id).update(text=text)
    batch = print_all(cast, [row], paper=paper)
    path = tmp_path / "letter.pdf"
    path.write_bytes(get_file(drawer=LetterBatch.DRAWER, owner=batch.uuid, name=WHOLE))
    [page] = PdfReader(path).pages
    shown = words_of(path, y=0, height=round(float(page.mediabox[3])) - 14)  # 5 mm of edge
    for expected in ("Jumlah", "SALINAN", "paling lambat 30", "Surat ini bukan kuitansi."):
        assert expected in shown


def test_each_dusun_has_a_list_and_its_letters_follow_in_walking_order(cast):
    first = Hamlet.objects.create(village=cast.village, name="Curah", walking_order=0)
    near = Neighbourhood.objects.create(hamlet=first, rw="001", rt="001")
    far = Neighbourhood.objects.create(hamlet=first, rw="001", rt="002")
    Hamlet.objects.filter(pk=cast.rt_1.hamlet_id).update(walking_order=5)
    other = cast.member(name="Pak Krajan")
    late = cast.member(name="Aminah", neighbourhood=far)
    early = cast.member(name="Zubaidah", neighbourhood=near)
    rows = {row.about: row for row in letters(cast, other, late, early)}
    viewer = cast.viewer(cast.sz, now=NOW)
    keys = letters_to_print(viewer, where=Where(), with_printed=False, at=NOW)
    assert keys == [rows[name].pk for name in ("Zubaidah", "Aminah", "Pak Krajan")]
    batch = print_all(cast, [Reminder.objects.get(pk=key) for key in keys])
    texts = [page.extract_text() for page in pages_of(batch)]
    assert len(texts) == 4
    assert "Daftar antar surat" in texts[0]
    assert "Curah" in texts[0]
    assert texts[0].index("Zubaidah") < texts[0].index("Aminah")
    assert "Rp" not in texts[0]
    assert "iuran" not in texts[0]
    assert ["Zubaidah" in texts[1], "Aminah" in texts[2], "Pak Krajan" in texts[3]] == [True] * 3


@pytest.mark.parametrize("where", ["before the rows", "after the rows"])
def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next_and_doubles_nothing(
    cast, monkeypatch, where
):
    monkeypatch.setattr(actions, "LETTERS_IN_PART", 2)
    rows = letters(cast, *[cast.member() for _ in range(3)])
    batch = ask(cast, rows)
    job = Job.objects.get()
    assert work_on(job.pk)  # the first part
    note = actions._note_part

    def die(*args, **kwargs):
        if where == "after the rows":
            note(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(actions, "_note_part", die)
    with pytest.raises(SystemExit):
        work_on(job.pk)
    monkeypatch.setattr(actions, "_note_part", note)
    Job.objects.update(lease_until=NOW)  # its lease runs out
    run_due_jobs()
    assert Job.objects.get().state == JobState.DONE
    printed = batch.printings.order_by("pk").values_list("reminder", "number")
    assert list(printed) == [(row.pk, 0) for row in rows]
    assert len(pages_of(batch)) == 4  # the list of the dusun, and three letters
    assert AuditEntry.objects.filter(action="reminder_letter.printed").count() == 3


def test_what_was_printed_before_comes_out_as_a_numbered_copy(cast):
    rows = letters(cast, cast.member(), cast.member())
    print_all(cast, rows[:1])
    batch = print_all(cast, rows)
    texts = [page.extract_text() for page in pages_of(batch)]
    assert ["SALINAN ke-1" in text for text in texts] == [False, True, False]
    assert list(
        LetterPrinting.objects.order_by("pk").values_list("reminder", "number", "batch__by")
    ) == [(rows[index].pk, number, cast.sz.user.pk) for index, number in ((0, 0), (0, 1), (1, 0))]


def test_a_member_without_an_agent_is_written_to_by_the_branch(cast):
    [row] = letters(cast, cast.member(village=cast.village))
    Reminder.objects.filter(pk=row.pk).update(agent=None)
    text = pages_of(print_all(cast, [row], by=cast.koordinator))[0].extract_text()
    assert cast.branch.name in text
    assert "BPJS Ketenagakerjaan (Jamsostek)" in text
    assert "Agen Perisai (" not in text


# -- Asking for a print -------------------------------------------------------------------------------------


def test_the_letter_of_somebody_who_has_paid_since_is_taken_back_and_not_printed(cast):
    paid, owes = letters(cast, cast.member(), cast.member())
    pay(paid)
    batch = print_all(cast, [paid, owes])
    assert batch.total == 1
    assert list(LetterPrinting.objects.values_list("reminder", flat=True)) == [owes.pk]
    assert [state_of(paid), state_of(owes)] == ["withdrawn", "waiting"]


def test_who_pays_before_the_worker_comes_gets_no_letter_and_stands_on_no_list(agent, cast):
    names = ("Aminah", "Bu Marni", "Pak Karto")
    rows = letters(cast, *[cast.member(name=name) for name in names])
    batch = ask(cast, rows)
    pay(rows[0])
    run_due_jobs()
    assert list(batch.printings.values_list("reminder", flat=True)) == [rows[1].pk, rows[2].pk]
    text = "".join(page.extract_text() for page in pages_of(batch))
    assert ["Aminah" in text, "Bu Marni" in text, "Pak Karto" in text] == [False, True, True]
    assert "1 surat tidak dicetak" in read(agent, address("letter_batch", batch.uuid))
    whole = print_all(cast, rows[1:])
    assert "tidak dicetak" not in read(agent, address("letter_batch", whole.uuid))


def test_a_list_lies_once_on_a_pile_whose_members_pay_from_part_to_part(cast, monkeypatch):
    monkeypatch.setattr(actions, "LETTERS_IN_PART", 2)
    rows = letters(cast, *[cast.member(name=f"Orang {number}") for number in range(6)])
    batch = ask(cast, rows)
    job = Job.objects.get()
    pay(rows[0])
    pay(rows[4])
    assert work_on(job.pk)  # the first part
    pay(rows[1])
    pay(rows[5])
    run_due_jobs()
    assert Job.objects.get().state == JobState.DONE
    printed = list(batch.printings.order_by("pk").values_list("reminder", flat=True))
    assert printed == [rows[number].pk for number in (1, 2, 3)]
    texts = [page.extract_text() for page in pages_of(batch)]
    assert ["Daftar antar surat" in text for text in texts] == [True, *[False] * 4]
    assert "tidak perlu diantar lagi" in texts[-1]  # of the third part nobody is left
    assert batch.left_out == 3


def test_when_everybody_has_paid_there_is_nothing_to_print(cast):
    [row] = letters(cast, cast.member())
    pay(row)
    with pytest.raises(LetterRefused):
        ask(cast, [row])
    assert not LetterBatch.objects.exists()


def test_a_print_that_is_sent_twice_is_one(cast, monkeypatch):
    rows = letters(cast, cast.member())
    uuid = new_uuid()
    assert ask(cast, rows, uuid=uuid) == ask(cast, [], uuid=uuid)
    with pytest.raises(UuidReused):
        ask(cast, rows, uuid=uuid, paper=SheetPaper.F4)
    monkeypatch.setattr(actions, "MOST", 0)
    with pytest.raises(LetterRefused):
        ask(cast, rows)


def test_a_week_later_the_file_is_gone_and_who_printed_what_stays(agent, cast, settings):
    rows = letters(cast, cast.member())
    old = ask(cast, rows, at=NOW - dt.timedelta(days=8))
    run_due_jobs()
    folder = Path(settings.FILES_DIR) / LetterBatch.DRAWER / str(old.uuid)
    assert folder.is_dir()
    forget_letters(None, on=NOW)
    assert not folder.exists()
    page = read_followed(agent, address("letter_batch_pdf", old.uuid))
    assert "disimpan tujuh hari" in page
    assert old.printings.count() == 1


def read_followed(client, url):
    return " ".join(client.get(url, follow=True).content.decode().split())


# -- The screens --------------------------------------------------------------------------------------------


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
