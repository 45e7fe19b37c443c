"""Steps of the tests of letters: asking for them, printing, paying meanwhile."""

from io import BytesIO

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
from tests.reminders.someone import NOVEMBER, paid_to
from tests.taking import NOW


def address(name, *args):
    return reverse(f"reminders:{name}", args=args)


def read(client, url, status=200):
    page = client.get(url)
    assert page.status_code == status
    return " ".join(page.content.decode().split())


def read_followed(client, url):
    return " ".join(client.get(url, follow=True).content.decode().split())


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
