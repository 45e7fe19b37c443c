"""Facts about money, what is live of them, and what pages read."""

from dues.models.collection import Collection, CollectionLine, PaidMonth
from dues.models.credit import Adjustment
from dues.models.custody import (
    CarriedCollection,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    Shortage,
    ShortageSettlement,
)
from dues.models.questions import BranchAnswer, BranchQuestion
from dues.models.receipt import ReceiptBook, ReceiptRendering
from dues.models.reversal import RefundLine, ReversalDecision, ReversalRequest
from dues.models.scheme import LiveReference, ReachedLine, SchemePayment, SchemePaymentLine
from dues.models.standing import Standing

__all__ = [
    "Adjustment",
    "BranchAnswer",
    "BranchQuestion",
    "CarriedCollection",
    "Collection",
    "CollectionLine",
    "LiveReference",
    "PaidMonth",
    "ReachedLine",
    "ReceiptBook",
    "ReceiptRendering",
    "RefundLine",
    "Remittance",
    "RemittanceDecision",
    "RemittanceItem",
    "ReversalDecision",
    "ReversalRequest",
    "SchemePayment",
    "SchemePaymentLine",
    "Shortage",
    "ShortageSettlement",
    "Standing",
]
