"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import models

from claims.models import (
    AfterVisit,
    Bundle,
    Claim,
    ClaimStep,
    FamilyKey,
    FamilyKeyMiss,
    Letter,
    LetterDecision,
    LetterWithdrawal,
    Paper,
    PaperScan,
    PaperScanWithdrawal,
    PaperVerdict,
    Relative,
    StepWithdrawal,
)
from dues.enums import (
    ConcernKind,
    Handover,
    QuestionKind,
    ReversalKind,
    SchemeChannel,
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
    CashCount,
    CashCountItem,
    CashCountSettlement,
    Collection,
    CollectionLine,
    Concern,
    ConcernAnswer,
    Confirmation,
    ConfirmationAnswer,
    ConfirmationBatch,
    ConfirmationUndo,
    LateEntry,
    LateEntryDecision,
    MonthClose,
    PrintBatch,
    ReceiptBook,
    ReceiptRendering,
    RefundLine,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    RoundSheet,
    SchemePayment,
    SchemePaymentLine,
    SheetBatch,
    SheetLoss,
    SheetPrinting,
    SheetStub,
    Shortage,
    ShortageSettlement,
    StubEntry,
    StubPerson,
    Succession,
    SuccessionAnswer,
    SuccessionMember,
    SuccessionReceipt,
    TopUp,
    TopUpUndo,
)
from members.models import (
    Attestation,
    CardHandover,
    Consent,
    Document,
    DocumentWithdrawal,
    DuplicateDecision,
    DuplicateRequest,
    Enrolment,
    Joining,
    LapseTalk,
    Move,
    MoveConsent,
    MoveMember,
    MoveOutcome,
    NikCorrection,
    NikDecision,
    NikTold,
    Visit,
)
from perisai.audit.actions import record
from perisai.common.append_only import guarded_tables
from perisai.common.ids import new_check_code, new_uuid
from perisai.common.kept_files import keep_file
from perisai.common.months import add_months
from perisai.demo.pictures import plain_png
from perisai.outbox.models import DeliveryReport, Message
from perisai.reminders.models import (
    LetterBatch,
    LetterPrinting,
    NightCount,
    Pause,
    ReminderTerms,
    Rule,
    Wording,
)
from tests.cast import Cast
from tests.reminders.someone import due
from villages.models import (
    AttendanceBatch,
    DoorAnswer,
    Event,
    EventPhoto,
    EventPhotoWithdrawal,
    Population,
    Prospect,
    ProspectContact,
    Target,
    VillageEntry,
)

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


def claim(cast: Cast) -> Claim:
    """A claim of SZ about a member who died."""
    member = cast.member()
    return Claim.objects.create(
        content_hash="0" * 64,
        member=member,
        name=member.name,
        village=cast.village,
        branch=cast.branch,
        agent=cast.sz,
        kind="death",
        event_on=DAY,
        opened_at=NOW,
        by=cast.sz.user,
    )


def relative(cast: Cast) -> Relative:
    """The wife in that claim."""
    return Relative.objects.create(claim=claim(cast), relation="wife", name="Wati")


def claim_step(cast: Cast, **fields) -> ClaimStep:
    defaults = {
        "content_hash": "0" * 64,
        "claim": claim(cast),
        "kind": "submitted",
        "happened_on": DAY,
        "recorded_at": NOW,
        "by": cast.sz.user,
    }
    return ClaimStep.objects.create(**{**defaults, **fields})


def step_withdrawal(cast: Cast) -> StepWithdrawal:
    return StepWithdrawal.objects.create(
        step=claim_step(cast), why="Salah ketik", withdrawn_at=NOW, by=cast.koordinator
    )


def after_visit(cast: Cast) -> AfterVisit:
    return AfterVisit.objects.create(
        content_hash="0" * 64,
        claim=claim(cast),
        visited_on=DAY,
        was_easy="yes",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def family_key(cast: Cast) -> FamilyKey:
    return FamilyKey.objects.create(
        claim=claim(cast), code=new_check_code(), word="padi", made_at=NOW, by=cast.sz.user
    )


def family_key_miss(cast: Cast) -> FamilyKeyMiss:
    return FamilyKeyMiss.objects.create(key=family_key(cast), missed_at=NOW)


def adjustment(cast: Cast) -> Adjustment:
    return Adjustment.objects.create(
        enrolment=cast.enrolment(), kind="terms", amount=8400, noted_on=DAY, recorded_at=NOW
    )


def concern(cast: Cast) -> Concern:
    return Concern.objects.create(
        kind=ConcernKind.LAPSED_WHILE_HELD,
        enrolment=cast.enrolment(),
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
        since_on=DAY,
        oldest_on=DAY,
        amount=8400,
        raised_on=DAY,
    )


def concern_answer(cast: Cast) -> ConcernAnswer:
    return ConcernAnswer.objects.create(
        concern=concern(cast),
        note="Uang dijemput",
        answered_on=DAY,
        answered_at=NOW,
        answered_by=cast.koordinator,
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
    counted = remittance_decision(cast).remittance
    return Shortage.objects.create(uuid=new_uuid(), remittance=counted, agent=cast.sz, amount=400)


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


def month_close(cast: Cast) -> MonthClose:
    """October, or the month before those that are closed already."""
    return MonthClose.objects.create(
        uuid=new_uuid(),
        branch=cast.branch,
        month=add_months(dt.date(2026, 10, 1), -MonthClose.objects.count()),
        figures={"agents": [], "sources": []},
        closed_on=DAY,
        closed_at=NOW,
        by=cast.koordinator,
    )


def late_entry(cast: Cast) -> LateEntry:
    """Dues of SZ on the last day of October, which is closed."""
    return LateEntry.objects.create(
        uuid=new_uuid(),
        branch=cast.branch,
        agent=cast.sz,
        month=month_close(cast).month,
        closed_through=dt.date(2026, 10, 1),
        dated_on=dt.date(2026, 10, 31),
        collection=collection(cast, collected_on=dt.date(2026, 10, 31)),
        why="Lembar kertas tertinggal",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def late_entry_decision(cast: Cast) -> LateEntryDecision:
    return LateEntryDecision.objects.create(
        late=late_entry(cast),
        is_approved=True,
        decided_by=cast.koordinator,
        decided_on=DAY,
        decided_at=NOW,
    )


def top_up(cast: Cast, **fields) -> TopUp:
    proof = {"proof_sha256": "0" * 64, "proof_suffix": ".jpg"}
    return TopUp.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
        amount=50_000,
        reference="SALDO 1",
        topped_up_on=DAY,
        recorded_at=NOW,
        by=cast.sz.user,
        **{**proof, **fields},
    )


def top_up_undo(cast: Cast) -> TopUpUndo:
    return TopUpUndo.objects.create(
        top_up=top_up(cast), reason="Salah ketik", undone_by=cast.sz.user, undone_at=NOW
    )


def confirmation_batch(cast: Cast) -> ConfirmationBatch:
    return ConfirmationBatch.objects.create(
        uuid=new_uuid(),
        content_hash="0" * 64,
        branch=cast.branch,
        source="file",
        file_name="iuran-oktober.xlsx",
        sha256="0" * 64,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def confirmation(cast: Cast) -> Confirmation:
    """A row of nobody, which waits."""
    return Confirmation.objects.create(
        uuid=new_uuid(),
        batch=confirmation_batch(cast),
        number=1,
        kpj="26012345678",
        first_month=DAY.replace(day=1),
        months=1,
        amount=8400,
        match="unknown",
    )


def confirmation_answer(cast: Cast) -> ConfirmationAnswer:
    return ConfirmationAnswer.objects.create(
        confirmation=confirmation(cast),
        kind="set_aside",
        reason="Bukan peserta desa ini",
        answered_by=cast.koordinator,
        answered_at=NOW,
    )


def confirmation_undo(cast: Cast) -> ConfirmationUndo:
    return ConfirmationUndo.objects.create(
        batch=confirmation_batch(cast),
        reason="Salah berkas",
        undone_by=cast.koordinator,
        undone_at=NOW,
    )


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


def visit(cast: Cast) -> Visit:
    return Visit.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        agent=cast.sz,
        result="not_home",
        visited_on=DAY,
        by=cast.sz.user,
        recorded_at=NOW,
    )


def lapse_talk(cast: Cast) -> LapseTalk:
    return LapseTalk.objects.create(
        content_hash="0" * 64,
        enrolment=cast.enrolment(),
        reason="money",
        answer="yes",
        talked_on=DAY,
        by=cast.sz.user,
        recorded_at=NOW,
    )


def delivery_report(cast: Cast) -> DeliveryReport:
    message = Message.objects.create(
        key="test:1",
        channel="sms",
        recipient="+6281234567890",
        text="Halo",
        state="sent",
        not_before=NOW,
        not_after=NOW + dt.timedelta(days=1),
        created_at=NOW,
        handed_at=NOW,
        settled_at=NOW,
    )
    return DeliveryReport.objects.create(
        message=message, event="e1", state="delivered", said_at=NOW, received_at=NOW
    )


def night_count(cast: Cast) -> NightCount:
    return NightCount.objects.create(
        kind="on_due", branch=cast.branch, night=DAY, due=3, new=1, counted_at=NOW
    )


def pause(cast: Cast) -> Pause:
    return Pause.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        from_on=DAY,
        until_on=DAY,
        reason="asked",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def letter_batch(cast: Cast) -> LetterBatch:
    return LetterBatch.objects.create(paper="a4", total=1, by=cast.sz.user, requested_at=NOW)


def letter_printing(cast: Cast) -> LetterPrinting:
    """A letter to a member of SZ, printed by her."""
    return LetterPrinting.objects.create(
        reminder=due(cast), batch=letter_batch(cast), printed_at=NOW
    )


def reminder_rule(cast: Cast) -> Rule:
    return Rule.objects.create(
        content_hash="0" * 64,
        kind="on_due",
        branch=cast.branch,
        mode="enforce",
        days=0,
        from_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def reminder_terms(cast: Cast) -> ReminderTerms:
    return ReminderTerms.objects.create(
        content_hash="0" * 64,
        branch=cast.branch,
        from_on=DAY,
        quiet_from=dt.time(20),
        quiet_until=dt.time(7),
        most_per_week=2,
        channels=["wa_agent"],
        recorded_at=NOW,
        by=cast.koordinator,
    )


def wording(cast: Cast) -> Wording:
    return Wording.objects.create(
        content_hash="0" * 64,
        kind="on_due",
        length="short",
        text="Halo",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def outreach_event(cast: Cast, **fields) -> Event:
    defaults = {
        "content_hash": "0" * 64,
        "village": cast.village,
        "agent": cast.sz,
        "title": "Sosialisasi panen",
        "channel": "event",
        "venue": "hall",
        "held_on": DAY,
    }
    return Event.objects.create(**{**defaults, **fields})


def prospect(cast: Cast, **fields) -> Prospect:
    defaults = {
        "village": cast.village,
        "agent": cast.sz,
        "source": "agent",
        "name": "Bu Warni",
        "place": "Krajan, RT 02",
        "met_on": DAY,
        "contacted_on": DAY,
    }
    return Prospect.objects.create(**{**defaults, **fields})


def prospect_contact(cast: Cast) -> ProspectContact:
    return ProspectContact.objects.create(
        content_hash="0" * 64,
        prospect=prospect(cast),
        contacted_on=DAY,
        stage="persuasion",
        objection="too_heavy",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def attendance_batch(cast: Cast) -> AttendanceBatch:
    return AttendanceBatch.objects.create(
        content_hash="0" * 64,
        event=outreach_event(cast),
        typed=3,
        added=2,
        recorded_at=NOW,
        by=cast.sz.user,
    )


def event_photo(cast: Cast) -> EventPhoto:
    kept = keep_file(plain_png(), drawer="events", suffix=".png")
    return EventPhoto.objects.create(
        content_hash="0" * 64,
        event=outreach_event(cast),
        sha256=kept,
        suffix=".png",
        size=len(plain_png()),
        added_at=NOW,
        by=cast.sz.user,
    )


def event_photo_withdrawal(cast: Cast) -> EventPhotoWithdrawal:
    return EventPhotoWithdrawal.objects.create(
        photo=event_photo(cast), reason="Tidak mau terlihat", withdrawn_at=NOW, by=cast.sz.user
    )


def door_answer(cast: Cast) -> DoorAnswer:
    return DoorAnswer.objects.create(
        content_hash="0" * 64,
        objection="no_time",
        text="Saya datang ke rumah.",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def joining(cast: Cast) -> Joining:
    return Joining.objects.create(member=cast.member(), source="loan", by=cast.sz.user)


def consent(cast: Cast) -> Consent:
    return Consent.objects.create(
        member=cast.member(), given_on=DAY, text_version="1", by=cast.sz.user
    )


def move(cast: Cast) -> Move:
    """Members of SZ are to go to ST; nobody has carried it out."""
    return Move.objects.create(
        content_hash="0" * 64,
        agent=cast.st,
        from_branch=cast.branch,
        to_branch=cast.branch,
        from_on=DAY,
        reason="Lebih dekat",
        ordered_at=NOW,
        by=cast.koordinator,
    )


def move_member(cast: Cast) -> MoveMember:
    return MoveMember.objects.create(
        move=move(cast), member=cast.member(), from_agent=cast.sz, from_village=cast.village
    )


def move_consent(cast: Cast) -> MoveConsent:
    return MoveConsent.objects.create(move=move(cast), given_at=NOW, by=cast.koordinator)


def move_outcome(cast: Cast) -> MoveOutcome:
    return MoveOutcome.objects.create(
        move=move(cast), end="done", ended_on=DAY, ended_at=NOW, by=cast.koordinator
    )


def duplicate_request(cast: Cast) -> DuplicateRequest:
    """ST asks about a member of SZ, with a photo of the KTP."""
    return DuplicateRequest.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        holder_branch=cast.branch,
        agent=cast.st,
        village=cast.village,
        name="Siti Contoh",
        birth_date=dt.date(1980, 1, 1),
        reason="Tetangga saya",
        ktp_sha256=keep_file(plain_png(), drawer="papers", suffix=".png"),
        ktp_suffix=".png",
        asked_on=DAY,
        asked_at=NOW,
        by=cast.st.user,
    )


def duplicate_decision(cast: Cast) -> DuplicateDecision:
    return DuplicateDecision.objects.create(
        request=duplicate_request(cast),
        outcome="keep",
        reason="Sesuai buku",
        holder=cast.sz,
        decided_on=DAY,
        decided_at=NOW,
        by=cast.koordinator,
    )


def document(cast: Cast) -> Document:
    kept = keep_file(plain_png(), drawer="papers", suffix=".png")
    return Document.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        kind="ktp",
        sha256=kept,
        suffix=".png",
        size=len(plain_png()),
        added_at=NOW,
        by=cast.sz.user,
    )


def document_withdrawal(cast: Cast) -> DocumentWithdrawal:
    return DocumentWithdrawal.objects.create(
        document=document(cast), reason="KTP orang lain", withdrawn_at=NOW, by=cast.sz.user
    )


def nik_correction(cast: Cast) -> NikCorrection:
    member = cast.member()
    return NikCorrection.objects.create(
        content_hash="0" * 64,
        member=member,
        old_nik=member.nik,
        new_nik="3509110101809999",
        reason="Salah ketik",
        asked_at=NOW,
        by=cast.sz.user,
    )


def nik_decision(cast: Cast) -> NikDecision:
    return NikDecision.objects.create(
        correction=nik_correction(cast),
        is_accepted=True,
        owner=cast.sz.user,
        decided_at=NOW,
        by=cast.koordinator,
    )


def nik_told(cast: Cast) -> NikTold:
    return NikTold.objects.create(
        decision=nik_decision(cast), told_on=DAY, recorded_at=NOW, by=cast.sz.user
    )


def paper_scan(cast: Cast, **fields) -> PaperScan:
    told = {"sha256": "0" * 64, "suffix": ".png", "size": 1, "added_at": NOW, "by": cast.sz.user}
    paper = Paper.objects.create(claim=claim(cast), kind="ktp")
    return PaperScan.objects.create(content_hash="0" * 64, paper=paper, **told | fields)


def paper_withdrawal(cast: Cast) -> PaperScanWithdrawal:
    return PaperScanWithdrawal.objects.create(
        scan=paper_scan(cast), reason="Buram", withdrawn_at=NOW, by=cast.sz.user
    )


def paper_verdict(cast: Cast) -> PaperVerdict:
    return PaperVerdict.objects.create(
        content_hash="0" * 64,
        scan=paper_scan(cast),
        is_accepted=True,
        decided_at=NOW,
        by=cast.koordinator,
    )


def letter(cast: Cast) -> Letter:
    return Letter.objects.create(
        content_hash="0" * 64,
        claim=claim(cast),
        village=cast.village,
        kind="kematian",
        content={"about": {"name": "Siti Contoh"}, "told": {}, "office": {}},
        drafted_at=NOW,
        by=cast.sz.user,
    )


def letter_decision(cast: Cast) -> LetterDecision:
    return LetterDecision.objects.create(
        letter=letter(cast),
        is_approved=True,
        number="470/12/2026",
        dated_on=DAY,
        signer="head",
        signer_name="Slamet",
        check_code=new_check_code(),
        decided_at=NOW,
        by=cast.sekdes,
    )


def letter_withdrawal(cast: Cast) -> LetterWithdrawal:
    return LetterWithdrawal.objects.create(
        letter=letter(cast), was_approved=False, withdrawn_at=NOW, by=cast.sz.user
    )


def bundle(cast: Cast) -> Bundle:
    return Bundle.objects.create(
        content_hash="0" * 64, claim=claim(cast), total=1, requested_at=NOW, by=cast.sz.user
    )


def target(cast: Cast) -> Target:
    """A target of the village."""
    return Target.objects.create(
        content_hash="0" * 64,
        kind="target",
        branch=cast.branch,
        village=cast.village,
        year=2026 - Target.objects.count(),
        segment="bpu",
        measure="new",
        value=100,
        source="Surat 1",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def village_entry(cast: Cast, **fields) -> VillageEntry:
    return VillageEntry.objects.create(
        content_hash="0" * 64,
        village=cast.village,
        kind="mou",
        dated_on=DAY,
        recorded_at=NOW,
        by=cast.sekdes,
        **fields,
    )


def population(cast: Cast) -> Population:
    return Population.objects.create(
        village=cast.village,
        hamlet=cast.krajan,
        year=2026 - Population.objects.count(),
        people=100,
        source="Profil desa",
        recorded_at=NOW,
        by=cast.sekdes,
    )


FACTS: dict[str, Callable[[Cast], models.Model]] = {
    "audit.AuditEntry": lambda cast: record("test.done", cast.village, by=cast.pusat),
    "claims.Bundle": bundle,
    "claims.ClaimStep": claim_step,
    "claims.StepWithdrawal": step_withdrawal,
    "claims.Letter": letter,
    "claims.LetterDecision": letter_decision,
    "claims.LetterWithdrawal": letter_withdrawal,
    "claims.PaperScan": paper_scan,
    "claims.PaperScanWithdrawal": paper_withdrawal,
    "claims.PaperVerdict": paper_verdict,
    "claims.AfterVisit": after_visit,
    "claims.FamilyKey": family_key,
    "claims.FamilyKeyMiss": family_key_miss,
    "dues.Adjustment": adjustment,
    "dues.BranchAnswer": answer,
    "dues.BranchQuestion": question,
    "dues.Campaign": campaign,
    "dues.CampaignMember": campaign_member,
    "dues.CampaignPayment": campaign_payment,
    "dues.CashCount": cash_count,
    "dues.CashCountItem": cash_count_item,
    "dues.CashCountSettlement": cash_count_settlement,
    "dues.Collection": collection,
    "dues.CollectionLine": line,
    "dues.LateEntry": late_entry,
    "dues.LateEntryDecision": late_entry_decision,
    "dues.MonthClose": month_close,
    "dues.Confirmation": confirmation,
    "dues.ConfirmationAnswer": confirmation_answer,
    "dues.ConfirmationBatch": confirmation_batch,
    "dues.ConfirmationUndo": confirmation_undo,
    "dues.Concern": concern,
    "dues.ConcernAnswer": concern_answer,
    "dues.CardBatch": card_batch,
    "dues.CardPrinting": card_printing,
    "dues.PrintBatch": print_batch,
    "dues.ReceiptRendering": rendering,
    "dues.RefundLine": refund_line,
    "dues.Remittance": remittance,
    "dues.RemittanceDecision": remittance_decision,
    "dues.RemittanceItem": remittance_item,
    "dues.ReversalDecision": reversal_decision,
    "dues.ReversalRequest": reversal_request,
    "dues.RoundSheet": round_sheet,
    "dues.SheetBatch": sheet_batch,
    "dues.SheetLoss": sheet_loss,
    "dues.SheetPrinting": sheet_printing,
    "dues.SheetStub": sheet_stub,
    "dues.StubEntry": stub_entry,
    "dues.StubPerson": stub_person,
    "dues.SchemePayment": scheme_payment,
    "dues.SchemePaymentLine": scheme_payment_line,
    "dues.Shortage": shortage,
    "dues.ShortageSettlement": shortage_settlement,
    "dues.Succession": succession,
    "dues.SuccessionAnswer": succession_answer,
    "dues.SuccessionMember": succession_member,
    "dues.SuccessionReceipt": succession_receipt,
    "dues.TopUp": top_up,
    "dues.TopUpUndo": top_up_undo,
    "members.Attestation": attestation,
    "members.CardHandover": card_handover,
    "members.Consent": consent,
    "members.Document": document,
    "members.DocumentWithdrawal": document_withdrawal,
    "members.DuplicateDecision": duplicate_decision,
    "members.DuplicateRequest": duplicate_request,
    "members.Move": move,
    "members.MoveConsent": move_consent,
    "members.MoveMember": move_member,
    "members.MoveOutcome": move_outcome,
    "members.NikCorrection": nik_correction,
    "members.NikDecision": nik_decision,
    "members.NikTold": nik_told,
    "members.LapseTalk": lapse_talk,
    "members.Visit": visit,
    "outbox.DeliveryReport": delivery_report,
    "reminders.LetterBatch": letter_batch,
    "reminders.LetterPrinting": letter_printing,
    "reminders.NightCount": night_count,
    "reminders.Pause": pause,
    "reminders.ReminderTerms": reminder_terms,
    "reminders.Rule": reminder_rule,
    "reminders.Wording": wording,
    "villages.Population": population,
    "villages.Target": target,
    "villages.VillageEntry": village_entry,
    "members.Joining": joining,
    "villages.AttendanceBatch": attendance_batch,
    "villages.DoorAnswer": door_answer,
    "villages.EventPhoto": event_photo,
    "villages.EventPhotoWithdrawal": event_photo_withdrawal,
    "villages.ProspectContact": prospect_contact,
}
