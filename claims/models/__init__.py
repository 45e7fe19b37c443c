from claims.models.claim import Claim, ClaimStep, Relative
from claims.models.task import ClaimTask

__all__ = ["Claim", "ClaimStep", "ClaimTask", "Relative"]
