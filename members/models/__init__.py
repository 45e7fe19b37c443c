"""People and their participation."""

from members.models.enrolment import Attestation, Enrolment, EnrolmentTerms
from members.models.person import Consent, Heir, Member

__all__ = ["Attestation", "Consent", "Enrolment", "EnrolmentTerms", "Heir", "Member"]
