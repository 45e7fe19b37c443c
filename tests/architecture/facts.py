"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import models

from dues.enums import RenderingKind, ReversalKind, Source
from dues.models import (
    Collection,
    CollectionLine,
    ReceiptBook,
    ReceiptRendering,
    ReversalDecision,
    ReversalRequest,
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
    "dues.Collection": collection,
    "dues.CollectionLine": line,
    "dues.ReceiptRendering": rendering,
    "dues.ReversalDecision": reversal_decision,
    "dues.ReversalRequest": reversal_request,
    "members.Attestation": attestation,
    "members.Consent": consent,
}
