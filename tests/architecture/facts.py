"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import models

from dues.enums import Handover, RenderingKind, ReversalKind, SchemeChannel, Source
from dues.models import (
    Adjustment,
    CashCount,
    CashCountItem,
    CashCountSettlement,
    Collection,
    CollectionLine,
    ReceiptBook,
    ReceiptRendering,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    SchemePayment,
    SchemePaymentLine,
    Shortage,
    ShortageSettlement,
    Succession,
    SuccessionAnswer,
    SuccessionMember,
    SuccessionReceipt,
)
from members.models import Attestation, Consent
from perisai.audit.actions import record
from perisai.common.append_only import guarded_tables
from perisai.common.ids import new_check_code, new_uuid
from tests.cast import Cast

DAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 3, 0, tzinfo=dt.UTC)


def guarded_models() -> list[type[models.Model]]:
    tables = guarded_tables()
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def collection(cast: Cast, **fields) -> Collection:
    """A collection of SZ with a receipt, as the database alone would accept it."""
    book, _ = ReceiptBook.objects.get_or_create(agent=cast.sz, year=DAY.year, letter="A")
    book.last_number += 1
    book.save()
    defaults = {
        "uuid": new_uuid(),
        "content_hash": "0" * 64,
        "source": Source.DOOR,
        "payer_name": "Siti Contoh",
        "payer_kind": "self",
        "agent": cast.sz,
        "village": cast.village,
        "branch": cast.branch,
        "collected_on": DAY,
        "collected_at": NOW,
        "recorded_at": NOW,
        "total": 8400,
        "book": book,
        "number": book.last_number,
        "receipt_no": book.number_text(book.last_number),
        "check_code": new_check_code(),
        "by": cast.sz.user,
    }
    return Collection.objects.create(**{**defaults, **fields})


def adjustment(cast: Cast) -> Adjustment:
    return Adjustment.objects.create(
        enrolment=cast.enrolment(), kind="terms", amount=8400, noted_on=DAY, recorded_at=NOW
    )


def line(cast: Cast) -> CollectionLine:
    return CollectionLine.objects.create(
        collection=collection(cast),
        enrolment=cast.enrolment(),
        month=DAY.replace(day=1),
        jkk=5000,
        jkm=3400,
        jht=0,
    )


def reversal_request(cast: Cast) -> ReversalRequest:
    return ReversalRequest.objects.create(
        uuid=new_uuid(),
        collection=collection(cast),
        kind=ReversalKind.WRONG_ENTRY,
        reason="Salah orang",
        requested_by=cast.sz.user,
        requested_at=NOW,
    )


def reversal_decision(cast: Cast) -> ReversalDecision:
    request = reversal_request(cast)
    return ReversalDecision.objects.create(
        request=request,
        collection=request.collection,
        is_accepted=True,
        decided_by=cast.koordinator,
        decided_at=NOW,
    )


def rendering(cast: Cast) -> ReceiptRendering:
    return ReceiptRendering.objects.create(
        collection=collection(cast),
        kind=RenderingKind.ORIGINAL,
        sha256="0" * 64,
        size=1,
        rendered_at=NOW,
    )


def remittance(cast: Cast, **fields) -> Remittance:
    return Remittance.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
        handover=Handover.CASH,
        total=8400,
        handed_over_on=DAY,
        recorded_at=NOW,
        by=cast.sz.user,
        **fields,
    )


def remittance_item(cast: Cast) -> RemittanceItem:
    return RemittanceItem.objects.create(remittance=remittance(cast), collection=collection(cast))


def remittance_decision(cast: Cast) -> RemittanceDecision:
    return RemittanceDecision.objects.create(
        remittance=remittance(cast),
        is_accepted=False,
        covered=0,
        reason="Uang tidak ada",
        decided_by=cast.koordinator,
        decided_on=DAY,
        decided_at=NOW,
    )


def shortage(cast: Cast) -> Shortage:
    return Shortage.objects.create(
        uuid=new_uuid(), remittance=remittance(cast), agent=cast.sz, amount=400
    )


def shortage_settlement(cast: Cast) -> ShortageSettlement:
    return ShortageSettlement.objects.create(
        shortage=shortage(cast),
        kind="made_good",
        note="Diantar besoknya",
        settled_on=DAY,
        settled_at=NOW,
        settled_by=cast.koordinator,
    )


def scheme_payment(cast: Cast, **fields) -> SchemePayment:
    return SchemePayment.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        channel=SchemeChannel.BRANCH,
        reference="0912345678",
        paid_on=DAY,
        total=8400,
        branch=cast.branch,
        recorded_at=NOW,
        by=cast.koordinator,
        **fields,
    )


def scheme_payment_line(cast: Cast) -> SchemePaymentLine:
    return SchemePaymentLine.objects.create(
        payment=scheme_payment(cast), line=line(cast), remittance=remittance(cast)
    )


def cash_count(cast: Cast, **fields) -> CashCount:
    defaults = {"expected": 8400, "counted": 8400, "denominations": {"5000": 1, "2000": 1}}
    return CashCount.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        agent=cast.sz,
        branch=cast.branch,
        counted_on=DAY,
        counted_at=NOW,
        in_transit=0,
        in_balance=0,
        witness="Pak Saksi",
        by=cast.koordinator,
        **{**defaults, **fields},
    )


def cash_count_item(cast: Cast) -> CashCountItem:
    return CashCountItem.objects.create(count=cash_count(cast), collection=collection(cast))


def missing_cash(cast: Cast) -> CashCount:
    return cash_count(cast, counted=8000, explanation="Dipakai dulu")


def cash_count_settlement(cast: Cast) -> CashCountSettlement:
    return CashCountSettlement.objects.create(
        count=missing_cash(cast),
        kind="made_good",
        note="Dibawa besoknya",
        settled_on=DAY,
        settled_at=NOW,
        settled_by=cast.pusat,
    )


def succession(cast: Cast) -> Succession:
    return Succession.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        agent=cast.sz,
        successor=cast.st,
        village=cast.village,
        branch=cast.branch,
        last_on=DAY,
        reason="Pindah",
        members=1,
        in_hand=8400,
        in_transit=0,
        books={"SZ-2026-A": 1},
        open_requests=0,
        open_shortages=0,
        started_at=NOW,
        by=cast.koordinator,
    )


def succession_receipt(cast: Cast) -> SuccessionReceipt:
    return SuccessionReceipt.objects.create(
        succession=succession(cast), collection=collection(cast)
    )


def succession_answer(cast: Cast) -> SuccessionAnswer:
    return SuccessionAnswer.objects.create(
        succession=succession(cast),
        outcome="accepted",
        members=1,
        answered_on=DAY,
        answered_at=NOW,
        by=cast.st.user,
    )


def succession_member(cast: Cast) -> SuccessionMember:
    return SuccessionMember.objects.create(answer=succession_answer(cast), member=cast.member())


def attestation(cast: Cast) -> Attestation:
    return Attestation.objects.create(
        enrolment=cast.enrolment(),
        attested_on=DAY,
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )


def consent(cast: Cast) -> Consent:
    return Consent.objects.create(
        member=cast.member(), given_on=DAY, text_version="1", by=cast.sz.user
    )


FACTS: dict[str, Callable[[Cast], models.Model]] = {
    "audit.AuditEntry": lambda cast: record("test.done", cast.village, by=cast.pusat),
    "dues.Adjustment": adjustment,
    "dues.CashCount": cash_count,
    "dues.CashCountItem": cash_count_item,
    "dues.CashCountSettlement": cash_count_settlement,
    "dues.Collection": collection,
    "dues.CollectionLine": line,
    "dues.ReceiptRendering": rendering,
    "dues.Remittance": remittance,
    "dues.RemittanceDecision": remittance_decision,
    "dues.RemittanceItem": remittance_item,
    "dues.ReversalDecision": reversal_decision,
    "dues.ReversalRequest": reversal_request,
    "dues.SchemePayment": scheme_payment,
    "dues.SchemePaymentLine": scheme_payment_line,
    "dues.Shortage": shortage,
    "dues.ShortageSettlement": shortage_settlement,
    "dues.Succession": succession,
    "dues.SuccessionAnswer": succession_answer,
    "dues.SuccessionMember": succession_member,
    "dues.SuccessionReceipt": succession_receipt,
    "members.Attestation": attestation,
    "members.Consent": consent,
}
