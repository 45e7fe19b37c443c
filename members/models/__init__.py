"""People and their participation."""

from members.models.card import CardHandover
from members.models.enrolment import Attestation, Enrolment, EnrolmentTerms
from members.models.person import Consent, Heir, Member
from members.models.visit import Visit

__all__ = [
    "Attestation",
    "CardHandover",
    "Consent",
    "Enrolment",
    "EnrolmentTerms",
    "Heir",
    "Member",
    "Visit",
]
