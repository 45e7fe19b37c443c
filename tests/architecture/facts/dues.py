"""Rows of dues: taken, asked back, printed, walked for."""

from __future__ import annotations

from dues.enums import (
    QuestionKind,
    ReversalKind,
    Source,
)
from dues.models import (
    Adjustment,
    BranchAnswer,
    BranchQuestion,
    Campaign,
    CampaignMember,
    CampaignPayment,
    CardBatch,
    CardPrinting,
    Collection,
    CollectionLine,
    PrintBatch,
    ReceiptBook,
    ReceiptRendering,
    RefundLine,
    ReversalDecision,
    ReversalRequest,
    RoundSheet,
    SheetBatch,
    SheetLoss,
    SheetPrinting,
    SheetStub,
    StubEntry,
    StubPerson,
)
from members.models import (
    Enrolment,
)
from perisai.common.ids import new_check_code, new_uuid
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast


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


def line(cast: Cast, enrolment: Enrolment | None = None) -> CollectionLine:
    return CollectionLine.objects.create(
        collection=collection(cast),
        enrolment=enrolment or cast.enrolment(),
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


def rendering(cast: Cast, *, sha256: str = "0" * 64) -> ReceiptRendering:
    return ReceiptRendering.objects.create(
        collection=collection(cast),
        sha256=sha256,
        size=1,
        rendered_at=NOW,
    )


def card_batch(cast: Cast) -> CardBatch:
    return CardBatch.objects.create(paper="a4", total=1, by=cast.sz.user, requested_at=NOW)


def card_printing(cast: Cast) -> CardPrinting:
    """The card of a member of SZ, printed by her."""
    return CardPrinting.objects.create(
        enrolment=cast.enrolment(), batch=card_batch(cast), printed_at=NOW
    )


def print_batch(cast: Cast) -> PrintBatch:
    return PrintBatch.objects.create(paper="a4", total=1, by=cast.sz.user, requested_at=NOW)


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


def round_sheet(cast: Cast) -> RoundSheet:
    return RoundSheet.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
        number=RoundSheet.objects.count() + 1,
        printed_on=DAY,
        printed_at=NOW,
        by=cast.sz.user,
    )


def sheet_stub(cast: Cast) -> SheetStub:
    return SheetStub.objects.create(sheet=round_sheet(cast), line=1)


def stub_person(cast: Cast) -> StubPerson:
    """Somebody on the one stub of a sheet of SZ."""
    return StubPerson.objects.create(
        stub=sheet_stub(cast),
        enrolment=cast.enrolment(),
        name="Siti",
        job="Petani",
        first_month=DAY.replace(day=1),
        months=1,
        owed=8400,
    )


def sheet_printing(cast: Cast) -> SheetPrinting:
    return SheetPrinting.objects.create(
        uuid=new_uuid(),
        sheet=stub_person(cast).stub.sheet,
        copy=0,
        paper="a4",
        printed_at=NOW,
        by=cast.sz.user,
    )


def sheet_batch(cast: Cast) -> SheetBatch:
    return SheetBatch.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        sheet=stub_person(cast).stub.sheet,
        collected_on=DAY,
        counted_stubs=0,
        counted_total=0,
        stubs=0,
        total=0,
        recorded_at=NOW,
        by=cast.sz.user,
    )


def sheet_loss(cast: Cast) -> SheetLoss:
    return SheetLoss.objects.create(
        sheet=stub_person(cast).stub.sheet,
        reason="Basah",
        lost_on=DAY,
        lost_at=NOW,
        by=cast.sz.user,
    )


def stub_entry(cast: Cast) -> StubEntry:
    batch = sheet_batch(cast)
    return StubEntry.objects.create(batch=batch, stub=batch.sheet.stubs.get(), outcome="unused")


FACTS = {
    "dues.Adjustment": adjustment,
    "dues.BranchAnswer": answer,
    "dues.BranchQuestion": question,
    "dues.Campaign": campaign,
    "dues.CampaignMember": campaign_member,
    "dues.CampaignPayment": campaign_payment,
    "dues.Collection": collection,
    "dues.CollectionLine": line,
    "dues.CardBatch": card_batch,
    "dues.CardPrinting": card_printing,
    "dues.PrintBatch": print_batch,
    "dues.ReceiptRendering": rendering,
    "dues.RefundLine": refund_line,
    "dues.ReversalDecision": reversal_decision,
    "dues.ReversalRequest": reversal_request,
    "dues.RoundSheet": round_sheet,
    "dues.SheetBatch": sheet_batch,
    "dues.SheetLoss": sheet_loss,
    "dues.SheetPrinting": sheet_printing,
    "dues.SheetStub": sheet_stub,
    "dues.StubEntry": stub_entry,
    "dues.StubPerson": stub_person,
}
