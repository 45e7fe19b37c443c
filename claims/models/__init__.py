from claims.models.claim import Claim, ClaimStep, Relative
from claims.models.road import AfterVisit, FamilyKey

__all__ = ["AfterVisit", "Claim", "ClaimStep", "FamilyKey", "Relative"]
