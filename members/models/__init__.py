"""People and their participation."""

from members.models.card import CardHandover
from members.models.counter import CounterCheck
from members.models.document import Document, DocumentWithdrawal
from members.models.duplicate import DuplicateDecision, DuplicateRequest
from members.models.enrolment import Attestation, Enrolment, EnrolmentTerms
from members.models.joining import Joining
from members.models.lapse import LapseTalk
from members.models.moving import Move, MoveConsent, MoveMember, MoveOutcome
from members.models.nik import NikCorrection, NikDecision, NikTold
from members.models.person import Consent, Heir, Member
from members.models.visit import Visit

__all__ = [
    "Attestation",
    "CardHandover",
    "Consent",
    "CounterCheck",
    "Document",
    "DocumentWithdrawal",
    "DuplicateDecision",
    "DuplicateRequest",
    "Enrolment",
    "EnrolmentTerms",
    "Heir",
    "Joining",
    "LapseTalk",
    "Member",
    "Move",
    "MoveConsent",
    "MoveMember",
    "MoveOutcome",
    "NikCorrection",
    "NikDecision",
    "NikTold",
    "Visit",
]
