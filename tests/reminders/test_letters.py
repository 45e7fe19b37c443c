"""Reminders on paper: printed once, and not brought when somebody has paid since."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
import time_machine
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
from perisai.outbox.models import Message
from perisai.reminders.actions import letters as actions
from perisai.reminders.errors import LetterRefused
from perisai.reminders.models import LetterBatch, LetterPrinting, Reminder
from perisai.reminders.queries.letters import letters_to_print
from perisai.reminders.tasks import forget_letters
from perisai.reminders.wording_rules import MOST_LINES, lines_of
from tests.reminders.letter_steps import (
    address,
    ask,
    pages_of,
    pay,
    print_all,
    read,
    read_followed,
    state_of,
)
from tests.reminders.someone import letters
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
