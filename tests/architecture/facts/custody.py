"""Rows of money on its way: handed on, counted, paid in, confirmed, and months that were closed."""

from __future__ import annotations

import datetime as dt

from dues.anomaly_enums import AnomalyOutcome, AnomalyRule, Severity
from dues.enums import (
    ConcernKind,
    Handover,
    SchemeChannel,
)
from dues.models import (
    Anomaly,
    AnomalyAnswer,
    AnomalyOwner,
    CashCount,
    CashCountItem,
    CashCountSettlement,
    Concern,
    ConcernAnswer,
    Confirmation,
    ConfirmationAnswer,
    ConfirmationBatch,
    ConfirmationUndo,
    LateEntry,
    LateEntryDecision,
    MonthClose,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    SchemePayment,
    SchemePaymentLine,
    Shortage,
    ShortageSettlement,
    Succession,
    SuccessionAnswer,
    SuccessionMember,
    SuccessionReceipt,
    TopUp,
    TopUpUndo,
)
from perisai.common.ids import new_uuid
from perisai.common.months import add_months
from tests.architecture.facts.day import DAY, NOW
from tests.architecture.facts.dues import collection, line
from tests.cast import Cast


def anomaly(cast: Cast) -> Anomaly:
    taken = collection(cast)
    return Anomaly.objects.create(
        rule=AnomalyRule.NIGHT,
        severity=Severity.MEDIUM,
        subject=f"agent:{taken.pk}",
        period="2026-11",
        agent=cast.sz,
        branch=cast.branch,
        from_on=DAY,
        until_on=DAY,
        measured=5,
        allowed=5,
        evidence={"receipts": [taken.pk]},
        noticed_on=DAY,
        due_on=DAY,
    )


def anomaly_owner(cast: Cast) -> AnomalyOwner:
    return AnomalyOwner.objects.create(anomaly=anomaly(cast), owner=cast.koordinator, taken_at=NOW)


def anomaly_answer(cast: Cast) -> AnomalyAnswer:
    return AnomalyAnswer.objects.create(
        anomaly=anomaly(cast),
        outcome=AnomalyOutcome.EXPLAINED,
        note="Jam HP salah",
        answered_on=DAY,
        answered_at=NOW,
        answered_by=cast.koordinator,
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


FACTS = {
    "dues.Anomaly": anomaly,
    "dues.AnomalyAnswer": anomaly_answer,
    "dues.AnomalyOwner": anomaly_owner,
    "dues.CashCount": cash_count,
    "dues.CashCountItem": cash_count_item,
    "dues.CashCountSettlement": cash_count_settlement,
    "dues.LateEntry": late_entry,
    "dues.LateEntryDecision": late_entry_decision,
    "dues.MonthClose": month_close,
    "dues.Confirmation": confirmation,
    "dues.ConfirmationAnswer": confirmation_answer,
    "dues.ConfirmationBatch": confirmation_batch,
    "dues.ConfirmationUndo": confirmation_undo,
    "dues.Concern": concern,
    "dues.ConcernAnswer": concern_answer,
    "dues.Remittance": remittance,
    "dues.RemittanceDecision": remittance_decision,
    "dues.RemittanceItem": remittance_item,
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
}
