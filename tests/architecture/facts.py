"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import models

from dues.enums import Handover, QuestionKind, RenderingKind, ReversalKind, SchemeChannel, Source
from dues.models import (
    Adjustment,
    BranchAnswer,
    BranchQuestion,
    Collection,
    CollectionLine,
    ReceiptBook,
    ReceiptRendering,
    RefundLine,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    SchemePayment,
    SchemePaymentLine,
    Shortage,
    ShortageSettlement,
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


def refund_line(cast: Cast) -> RefundLine:
    one = line(cast)
    request = ReversalRequest.objects.create(
        uuid=new_uuid(),
        collection=one.collection,
        kind=ReversalKind.REFUND,
        reason="Meninggal",
        receiver="Budi",
        requested_by=cast.sz.user,
        requested_at=NOW,
    )
    return RefundLine.objects.create(request=request, line=one)


def question(cast: Cast) -> BranchQuestion:
    member = cast.member()
    return BranchQuestion.objects.create(
        uuid=new_uuid(),
        enrolment=cast.enrolment(member),
        kind=QuestionKind.LATE_ARRIVAL,
        first_month=DAY.replace(day=1),
        last_month=DAY.replace(day=1),
        amount=8400,
        asked_on=DAY,
        recorded_at=NOW,
        by=cast.sz.user,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
    )


def answer(cast: Cast) -> BranchAnswer:
    return BranchAnswer.objects.create(
        question=question(cast),
        kind="kept",
        answered_on=DAY,
        answered_at=NOW,
        answered_by=cast.koordinator,
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
    "dues.BranchAnswer": answer,
    "dues.BranchQuestion": question,
    "dues.Collection": collection,
    "dues.CollectionLine": line,
    "dues.ReceiptRendering": rendering,
    "dues.RefundLine": refund_line,
    "dues.Remittance": remittance,
    "dues.RemittanceDecision": remittance_decision,
    "dues.RemittanceItem": remittance_item,
    "dues.ReversalDecision": reversal_decision,
    "dues.ReversalRequest": reversal_request,
    "dues.SchemePayment": scheme_payment,
    "dues.SchemePaymentLine": scheme_payment_line,
    "dues.Shortage": shortage,
    "dues.ShortageSettlement": shortage_settlement,
    "members.Attestation": attestation,
    "members.Consent": consent,
}
