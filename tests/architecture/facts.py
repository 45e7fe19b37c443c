"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import models

from dues.enums import Handover, RenderingKind, ReversalKind, SchemeChannel, Source
from dues.models import (
    Adjustment,
    Campaign,
    CampaignMember,
    CampaignPayment,
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
)
from members.models import Attestation, CardHandover, Consent
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


def campaign(cast: Cast) -> Campaign:
    return Campaign.objects.create(
        content_hash="0" * 64,
        name="SERTAKAN",
        branch=cast.branch,
        sponsor="PT Tebu",
        payer_kind="sponsor",
        free_months=3,
        budget=1_000_000,
        from_on=DAY,
        until_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def campaign_member(cast: Cast) -> CampaignMember:
    month = DAY.replace(day=1)
    return CampaignMember.objects.create(
        campaign=campaign(cast),
        enrolment=cast.enrolment(),
        first_month=month,
        last_month=month,
        taken_in_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def campaign_payment(cast: Cast) -> CampaignPayment:
    return CampaignPayment.objects.create(campaign=campaign(cast), collection=collection(cast))


def attestation(cast: Cast) -> Attestation:
    return Attestation.objects.create(
        enrolment=cast.enrolment(),
        attested_on=DAY,
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )


def card_handover(cast: Cast) -> CardHandover:
    return CardHandover.objects.create(
        content_hash="0" * 64,
        enrolment=cast.enrolment(kpj="19230352910"),
        handed_on=DAY,
        to_whom="Siti Contoh",
        relation="self",
        by=cast.sz.user,
        recorded_at=NOW,
    )


def consent(cast: Cast) -> Consent:
    return Consent.objects.create(
        member=cast.member(), given_on=DAY, text_version="1", by=cast.sz.user
    )


FACTS: dict[str, Callable[[Cast], models.Model]] = {
    "audit.AuditEntry": lambda cast: record("test.done", cast.village, by=cast.pusat),
    "dues.Adjustment": adjustment,
    "dues.Campaign": campaign,
    "dues.CampaignMember": campaign_member,
    "dues.CampaignPayment": campaign_payment,
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
    "members.Attestation": attestation,
    "members.CardHandover": card_handover,
    "members.Consent": consent,
}
