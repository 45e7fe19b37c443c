"""Reminders on paper: printed once, brought, and not brought when somebody has paid since."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from dues.enums import SheetPaper
from dues.queries.asked_prints import WHOLE
from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.jobs.runner import run_due_jobs
from perisai.outbox.models import Message
from perisai.reminders.actions.letters import start_letters
from perisai.reminders.models import LetterBatch, Reminder
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
    keys = actions_keys(viewer)
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


def actions_keys(viewer, **asked):
    from dues.queries.batch_printing import Where
    from perisai.reminders.queries.letters import letters_to_print

    return letters_to_print(
        viewer, where=Where(**asked), with_printed=asked.pop("with_printed", False), at=NOW
    )
