"""Facts about money, what is live of them, and what pages read."""

from dues.models.collection import Collection, CollectionLine, PaidMonth
from dues.models.receipt import ReceiptBook, ReceiptRendering
from dues.models.reversal import ReversalDecision, ReversalRequest
from dues.models.standing import Standing

__all__ = [
    "Collection",
    "CollectionLine",
    "PaidMonth",
    "ReceiptBook",
    "ReceiptRendering",
    "ReversalDecision",
    "ReversalRequest",
    "Standing",
]
