from claims.models.claim import Claim, ClaimStep, Relative

__all__ = ["Claim", "ClaimStep", "Relative"]
