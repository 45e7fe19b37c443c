"""Two inspections in the demo village: one of SZ that is closed, one of ST that is being asked."""

from __future__ import annotations

import datetime as dt

from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.inspections.actions.asking import follow_up, record_answer
from perisai.inspections.actions.closing import (
    Found,
    ask_to_close,
    decide_closing,
    keep_finding,
)
from perisai.inspections.actions.drawing import draw_members
from perisai.inspections.actions.planning import Plan, plan_inspection
from perisai.inspections.comparing_rules import Told, months_asked
from perisai.inspections.enums import Approach, GotReceipt, Resolution, Said, Severity, Way
from perisai.inspections.models import Drawn, Inspection, Mismatch
from perisai.inspections.queries.results import book_of

SEEDS = {"sz": "5a2f0c9d84be17e36a90d1f4c3b87e25", "st": "c41d7e90b65a38f2107c9be4d6f3a581"}
SALTS = {"sz": "8d03b7c2e94f61a5d2780c3be1f9a64d", "st": "1f6e29a8c07d4b53e8f0627ad9c1b354"}
PERIOD = dt.timedelta(days=60)


def inspect(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """The coordinator inspects both agents; head office confirmed the end of the first."""
    closed = _begin("sz", 12, days_ago=9, offices=offices, today=today, inventor=inventor)
    _ask(closed, 12, days_ago=8, offices=offices, today=today, inventor=inventor)
    _end(closed, days_ago=6, offices=offices, today=today, inventor=inventor)
    running = _begin("st", 10, days_ago=3, offices=offices, today=today, inventor=inventor)
    _ask(running, 4, days_ago=2, offices=offices, today=today, inventor=inventor)


def _begin(
    who: str, size: int, *, days_ago: int, offices: Offices, today: dt.date, inventor: Inventor
) -> Inspection:
    at = moment(today, days_ago=days_ago, hour=8)
    coordinator = offices.users["koordinator"]
    inspection = plan_inspection(
        uuid=inventor.new_uuid(),
        branch=offices.villages[who].branch,
        plan=Plan(
            agent=offices.agents[who],
            coordinator=coordinator,
            approach=Approach.EITHER,
            from_on=at.date() - PERIOD,
            until_on=at.date(),
            size=size,
            paid_share=60,
            due_on=at.date() + dt.timedelta(days=14),
        ),
        by=coordinator,
        at=at,
    )
    draw_members(
        uuid=inventor.new_uuid(),
        inspection=inspection,
        seed=SEEDS[who],
        salt=SALTS[who],
        by=coordinator,
        at=at,
    )
    return inspection


def _ask(
    inspection: Inspection,
    number: int,
    *,
    days_ago: int,
    offices: Offices,
    today: dt.date,
    inventor: Inventor,
) -> None:
    """The first `number` of the drawn: one was not given a receipt, one not reached, the others agree."""
    rows = Drawn.objects.filter(draw__inspection=inspection).select_related("draw__inspection")
    paid = [row.pk for row in rows.order_by("place")[:number] if row.has_paid]
    for place, drawn in enumerate(rows.order_by("place")[:number], start=1):
        is_reached = place != number
        way = Way.VISIT if place % 3 else Way.PHONE
        record_answer(
            uuid=inventor.new_uuid(),
            drawn=drawn,
            way=way if is_reached else Way.NOT_REACHED,
            asked_on=today - dt.timedelta(days=days_ago),
            told=_says(drawn, got=drawn.pk not in paid[:1]) if is_reached else None,
            note="" if is_reached else "Sedang panen di luar desa",
            by=offices.users["koordinator"],
            at=moment(today, days_ago=days_ago, hour=9, minute=place * 4),
        )


def _says(drawn: Drawn, *, got: bool) -> Told:
    """What somebody says who remembers well."""
    book, inspection = book_of(drawn), drawn.draw.inspection
    if not book.receipts:
        return Told(Said.NO, knows_agent=Said.YES)
    asked = set(months_asked(inspection.from_on, inspection.until_on))
    return Told(
        Said.YES,
        book.amount or None,
        tuple(month for month in book.months if month in asked),
        GotReceipt.ALL if got else GotReceipt.NONE,
        Said.YES,
    )


def _end(
    inspection: Inspection, *, days_ago: int, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    at, coordinator = moment(today, days_ago=days_ago, hour=13), offices.users["koordinator"]
    found = Mismatch.objects.filter(answer__drawn__draw__inspection=inspection)
    for mismatch in found.order_by("pk"):
        follow_up(
            uuid=inventor.new_uuid(),
            mismatch=mismatch,
            owner=coordinator,
            due_on=at.date(),
            resolution=Resolution.RECEIPT_GIVEN,
            note="Salinan kuitansi diantar ke rumahnya, uangnya benar sudah tercatat",
            by=coordinator,
            at=at,
        )
    keep_finding(
        uuid=inventor.new_uuid(),
        inspection=inspection,
        found=Found(
            Severity.MIDDLE,
            "Kuitansi tidak selalu diberikan pada hari uang diterima",
            "Kuitansi dicetak atau dikirim sebelum pindah rumah; dilihat lagi sebulan kemudian",
            at.date() + dt.timedelta(days=30),
        ),
        by=coordinator,
        at=at,
    )
    closing = ask_to_close(
        uuid=inventor.new_uuid(),
        inspection=inspection,
        conclusion="Buku cocok dengan jawaban peserta. Satu kuitansi belum sampai ke pembayarnya.",
        statement="Benar, waktu itu printer habis kertas. Sekarang saya kirim lewat WhatsApp dulu.",
        witness="Bambang Hermawan",
        by=coordinator,
        at=at + dt.timedelta(hours=1),
    )
    decide_closing(
        closing=closing,
        is_accepted=True,
        reason="",
        by=offices.users["pusat"],
        at=moment(today, days_ago=days_ago - 1, hour=10),
    )
