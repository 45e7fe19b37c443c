from claims.models.bundle import Bundle
from claims.models.claim import Claim, ClaimStep, Relative, StepWithdrawal
from claims.models.letter import Letter, LetterDecision, LetterWithdrawal
from claims.models.paper import Paper, PaperScan, PaperScanWithdrawal, PaperVerdict
from claims.models.road import AfterVisit, FamilyKey, FamilyKeyMiss
from claims.models.task import ClaimTask

__all__ = [
    "AfterVisit",
    "Bundle",
    "Claim",
    "ClaimStep",
    "ClaimTask",
    "FamilyKey",
    "FamilyKeyMiss",
    "Letter",
    "LetterDecision",
    "LetterWithdrawal",
    "Paper",
    "PaperScan",
    "PaperScanWithdrawal",
    "PaperVerdict",
    "Relative",
    "StepWithdrawal",
]
