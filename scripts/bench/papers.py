"""Receipts and member cards on paper: one beside a bare page, five hundred with their time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from scripts.bench.measuring import Table, Times, times

GOAL = 1.15  # times the floor, for one receipt
WHY = (
    "A bare page has no words: setting a receipt's lines and tables takes WeasyPrint several times as long as"
    " the QR. To come near, receipts would have to be drawn without HTML."
)
MANY, MOST_MEMORY = 500, 200  # papers; MiB
ADDRESS = "https://perisai.example.id"
BARE = """<html><head><style>@page {{ size: 105mm 148mm }}</style></head><body>{words}
<svg width="24mm" height="24mm" viewBox="-4 -4 {qr.framed_size} {qr.framed_size}">
<path d="{qr.path}"/></svg>"""


def measure_papers(table: Table) -> None:
    """One receipt, five hundred on A4, and five hundred cards."""
    from django.conf import settings

    settings.PUBLIC_URL = ADDRESS  # otherwise there is no QR on it
    table.head("Paper")
    bare, with_words, receipt = _one_receipt()
    table.row("a bare page with the same QR", bare)
    table.row("the same, with the words in one paragraph", with_words, bare.median)
    table.row("one receipt, A6", receipt, bare.median, goal=GOAL, why=WHY)
    for kind, words in (("receipts", "receipts on A4"), ("cards", "member cards on A4")):
        answer = subprocess.run(
            [sys.executable, "-m", "scripts.bench.papers", kind],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        told = json.loads(answer.stdout.splitlines()[-1])
        note = (
            f"{told['cpu']:.0f} s of a processor, {told['slice']:.1f} s a slice at most,"
            f" {told['peak']} MiB of memory at most, a file of {told['bytes'] / 1e6:.1f} MB"
        )
        table.row(f"{MANY} {words}, as a job", told["seconds"], note=note)
        if told["peak"] > MOST_MEMORY:
            table.missed.append(
                f"{MANY} {words}: {told['peak']} MiB of memory, at most {MOST_MEMORY} wanted"
            )


def _one_receipt() -> tuple[Times, Times, Times]:
    """A bare page, one with the words of the receipt and no layout, and the receipt from its rows to PDF."""
    import weasyprint
    from django.utils.html import escape

    from dues.actions.printing import sheet_of
    from dues.enums import ReceiptPaper
    from dues.models import Collection
    from dues.papers import check_url, receipt_text
    from dues.queries.receipts import receipt_of
    from dues.receipt_papers import draw_receipt
    from perisai.common.qr import qr_code
    from scripts.bench.days import MORNING

    row = Collection.objects.with_letterhead().get(pk=1)
    receipt = receipt_of(row)
    qr = qr_code(check_url(receipt))
    fonts = weasyprint.text.fonts.FontConfiguration()
    empty = BARE.format(qr=qr, words="")
    told = BARE.format(qr=qr, words=f"<p>{escape(receipt_text(receipt))}</p>")
    return (
        times(lambda: weasyprint.HTML(string=empty).write_pdf(font_config=fonts)),
        times(lambda: weasyprint.HTML(string=told).write_pdf(font_config=fonts)),
        times(lambda: draw_receipt(sheet_of(row, number=0, at=MORNING), paper=ReceiptPaper.A6)),
    )


def _print_many(kind: str) -> dict:
    """As a worker does it, in this process: its time and that of the processor, the longest slice, its memory
    at most, and the size of the file."""
    from dues.actions.batch_printing import start_batch
    from dues.actions.card_printing import start_cards
    from dues.enums import CardPaper, SheetPaper
    from dues.models import Collection
    from dues.queries.asked_prints import WHOLE
    from members.models import Enrolment
    from perisai.accounts.models import User
    from perisai.common.passing_files import get_file
    from perisai.jobs.queries import job_id_of
    from perisai.jobs.runner import work_on
    from scripts.bench.days import MORNING

    model, start, name, paper = {
        "receipts": (Collection, start_batch, "collections", SheetPaper.A4),
        "cards": (Enrolment, start_cards, "enrolments", CardPaper.A4),
    }[kind]
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True)[:MANY])
    fields = {"asked": {}, "paper": paper, "by": User.objects.get(username="a1"), "at": MORNING}
    batch = start(uuid=uuid4(), **{name: keys}, **fields)
    job, took, is_open, began = job_id_of(batch.job_key), [], True, time.process_time()
    while is_open:
        started = time.perf_counter()
        is_open = work_on(job, clock=lambda: MORNING)
        took.append(time.perf_counter() - started)
    content = get_file(drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)
    return {
        "seconds": sum(took),
        "cpu": time.process_time() - began,
        "slice": max(took),
        "peak": peak_memory(),
        "bytes": len(content),
    }


def peak_memory() -> int:
    """The most this process held at once, in MiB. Not `getrusage`, which begins with what its parent held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings as of_child

    of_child.PUBLIC_URL = ADDRESS
    print(json.dumps(_print_many(sys.argv[1])))
