from perisai.inspections.models.answers import Answer, Mismatch, MismatchStep
from perisai.inspections.models.closing import Closing, ClosingDecision, Finding
from perisai.inspections.models.draws import Draw, Drawn
from perisai.inspections.models.inspection import Inspection, PlanWithdrawal

__all__ = [
    "Answer",
    "Closing",
    "ClosingDecision",
    "Draw",
    "Drawn",
    "Finding",
    "Inspection",
    "Mismatch",
    "MismatchStep",
    "PlanWithdrawal",
]
