"""Facts about money, what is live of them, and what pages read."""

from dues.models.anomaly import Anomaly, AnomalyAnswer, AnomalyOwner
from dues.models.balance import LiveTopUp, RepaidLine, TopUp, TopUpUndo
from dues.models.campaign import Campaign, CampaignMember, CampaignPayment
from dues.models.card import CardBatch, CardPrinting
from dues.models.cash_count import CashCount, CashCountItem, CashCountSettlement
from dues.models.closing import LateEntry, LateEntryDecision, MonthClose
from dues.models.collection import Collection, CollectionLine, PaidMonth
from dues.models.concern import Concern, ConcernAnswer
from dues.models.confirmation import (
    Confirmation,
    ConfirmationAnswer,
    ConfirmationBatch,
    ConfirmationUndo,
    ConfirmedLine,
)
from dues.models.credit import Adjustment
from dues.models.custody import (
    CarriedCollection,
    CashOnItsWay,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    Shortage,
    ShortageSettlement,
)
from dues.models.night import Night
from dues.models.questions import BranchAnswer, BranchQuestion
from dues.models.receipt import AskedFile, PrintBatch, ReceiptBook, ReceiptRendering
from dues.models.reversal import RefundLine, ReversalDecision, ReversalRequest
from dues.models.scheme import LiveReference, ReachedLine, SchemePayment, SchemePaymentLine
from dues.models.sheet import (
    RoundSheet,
    SheetBatch,
    SheetLoss,
    SheetPrinting,
    SheetStub,
    StubEntry,
    StubPerson,
)
from dues.models.standing import Standing
from dues.models.succession import (
    Leaving,
    Succession,
    SuccessionAnswer,
    SuccessionMember,
    SuccessionReceipt,
)

__all__ = [
    "Adjustment",
    "Anomaly",
    "AnomalyAnswer",
    "AnomalyOwner",
    "AskedFile",
    "BranchAnswer",
    "BranchQuestion",
    "Campaign",
    "CampaignMember",
    "CampaignPayment",
    "CardBatch",
    "CardPrinting",
    "CarriedCollection",
    "CashCount",
    "CashCountItem",
    "CashCountSettlement",
    "CashOnItsWay",
    "Collection",
    "CollectionLine",
    "Concern",
    "ConcernAnswer",
    "Confirmation",
    "ConfirmationAnswer",
    "ConfirmationBatch",
    "ConfirmationUndo",
    "ConfirmedLine",
    "LateEntry",
    "LateEntryDecision",
    "Leaving",
    "LiveReference",
    "LiveTopUp",
    "MonthClose",
    "Night",
    "PaidMonth",
    "PrintBatch",
    "ReachedLine",
    "ReceiptBook",
    "ReceiptRendering",
    "RefundLine",
    "Remittance",
    "RemittanceDecision",
    "RemittanceItem",
    "RepaidLine",
    "ReversalDecision",
    "ReversalRequest",
    "RoundSheet",
    "SchemePayment",
    "SchemePaymentLine",
    "SheetBatch",
    "SheetLoss",
    "SheetPrinting",
    "SheetStub",
    "Shortage",
    "ShortageSettlement",
    "Standing",
    "StubEntry",
    "StubPerson",
    "Succession",
    "SuccessionAnswer",
    "SuccessionMember",
    "SuccessionReceipt",
    "TopUp",
    "TopUpUndo",
]
