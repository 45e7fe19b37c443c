from claims.models.bundle import Bundle
from claims.models.claim import Claim, ClaimStep, Relative
from claims.models.letter import Letter, LetterDecision
from claims.models.paper import Paper, PaperScan, PaperScanWithdrawal, PaperVerdict

__all__ = [
    "Bundle",
    "Claim",
    "ClaimStep",
    "Letter",
    "LetterDecision",
    "Paper",
    "PaperScan",
    "PaperScanWithdrawal",
    "PaperVerdict",
    "Relative",
]
