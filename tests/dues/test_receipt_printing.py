"""The first paper of a receipt is the original; each later one is a copy of its own, with its number."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

from dues.actions import printing
from dues.actions.printing import print_receipt
from dues.enums import ReceiptPaper
from dues.models import ReceiptRendering
from dues.queries.printing import print_file
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.pdf import PdfUnavailable
from perisai.common.retries import UuidReused
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
A6, ROLL, TEXT = ReceiptPaper.A6, ReceiptPaper.ROLL_58, ReceiptPaper.TEXT_32


@pytest.fixture
def collection(cast, take):
    return take(cast.enrolment())


@pytest.fixture
def put(collection, cast):
    """Print the receipt on a paper."""

    def do(paper, **overrides) -> ReceiptRendering:
        fields = {"uuid": new_uuid(), "by": cast.sz.user, "at": NOW, **overrides}
        return print_receipt(collection=collection, paper=paper, **fields)

    return do


def test_the_first_paper_is_the_original_whatever_its_size_and_later_ones_are_copies(put, cast):
    prints = [put(TEXT), put(TEXT, at=NOW + dt.timedelta(days=1)), put(A6)]
    assert [row.number for row in prints] == [0, 1, 2]
    texts = [print_file(row) for row in prints[:2]]
    assert b"SALINAN" not in texts[0]
    assert b"SALINAN ke-1" in texts[1]
    assert b"dicetak 22 November 2026" in texts[1]
    assert print_file(prints[2]).startswith(b"%PDF")
    told = AuditEntry.objects.filter(action="receipt.printed", by=cast.sz.user).order_by("pk")
    assert [(one.details["number"], one.details["paper"]) for one in told] == [
        (0, "t32"),
        (1, "t32"),
        (2, "a6"),
    ]


def test_a_print_asked_for_twice_is_one_print(put):
    uuid = new_uuid()
    assert put(TEXT, uuid=uuid) == put(TEXT, uuid=uuid)
    assert ReceiptRendering.objects.count() == 1
    with pytest.raises(UuidReused):
        put(A6, uuid=uuid)


def test_what_was_printed_stays_as_it_was(put, collection):
    first = put(TEXT)
    before = print_file(first)
    member = collection.lines.get().enrolment.member
    member.name = "Nama Baru"
    member.save()
    assert b"Nama Baru" in print_file(put(TEXT))
    assert print_file(first) == before


def test_of_two_at_the_same_moment_the_second_is_the_copy(put, collection, monkeypatch):
    """The other one comes between the drawing of the first and its row."""
    draw = printing.draw_receipt

    def draw_late(sheet, paper):
        monkeypatch.setattr(printing, "draw_receipt", draw)
        put(TEXT)
        return draw(sheet, paper=paper)

    monkeypatch.setattr(printing, "draw_receipt", draw_late)
    late = put(TEXT)
    assert late.number == 1
    assert b"SALINAN ke-1" in print_file(late)
    assert ReceiptRendering.objects.count() == 2


def test_without_the_library_the_page_says_what_is_missing_and_nothing_counts_as_printed(
    collection, client, cast, monkeypatch
):
    def refuse(sheet, paper):
        raise PdfUnavailable("apt-get install libpango")

    monkeypatch.setattr(printing, "draw_receipt", refuse)
    client.force_login(cast.sz.user)
    answer = press(client, collection, A6)
    assert answer.status_code == 503
    assert "libpango" in answer.content.decode()
    assert not ReceiptRendering.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"), [("sz", True), ("koordinator", True), ("sekdes", False), ("pusat", False)]
)
def test_only_those_who_work_with_money_print_and_send(collection, client, cast, who, may):
    client.force_login(cast.users[who])
    page = client.get(reverse("dues:collection", args=[collection.uuid])).content.decode()
    assert ("Cetak kuitansi (A6)" in page) is may
    assert press(client, collection, TEXT).status_code == (302 if may else 404)
    send = client.post(reverse("dues:send_receipt", args=[collection.uuid]))
    assert send.status_code == (200 if may else 404)
    assert AuditEntry.objects.filter(action="receipt.sending_opened").count() == int(may)


def test_the_paper_used_last_on_this_machine_is_offered_first(collection, client, cast):
    client.force_login(cast.sz.user)
    opened = press(client, collection, ROLL, follow=True)
    assert opened["Content-Type"] == "application/pdf"
    name = "kuitansi-SZ-2026-A-00001-r58.pdf"
    assert opened["Content-Disposition"] == f'inline; filename="{name}"'
    page = client.get(reverse("dues:collection", args=[collection.uuid])).content.decode()
    assert "Cetak salinan (gulungan 58 mm)" in page
    client.cookies["kertas"] = "lain"
    page = client.get(reverse("dues:collection", args=[collection.uuid])).content.decode()
    assert "Cetak salinan (A6)" in page


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"%PDF lain")])
def test_a_lost_or_changed_print_is_not_served(
    put, collection, client, cast, settings, caplog, spoil
):
    put(TEXT)
    (stored,) = (path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())
    spoil(stored)
    client.force_login(cast.sz.user)
    response = client.get(reverse("dues:receipt_print", args=[collection.uuid, 0]))
    assert response.status_code == 500
    assert "SZ-2026-A-00001" in response.content.decode()
    assert "was lost" in caplog.text


def press(client, collection, paper, **how):
    data = {"uuid": new_uuid(), "paper": paper.value}
    return client.post(reverse("dues:print_receipt", args=[collection.uuid]), data, **how)
