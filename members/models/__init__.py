"""People and their participation."""

from members.models.card import CardHandover
from members.models.enrolment import Attestation, Enrolment, EnrolmentTerms
from members.models.person import Consent, Heir, Member

__all__ = [
    "Attestation",
    "CardHandover",
    "Consent",
    "Enrolment",
    "EnrolmentTerms",
    "Heir",
    "Member",
]
