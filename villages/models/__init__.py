"""Places, the branch that covers them, and the people who work there."""

from villages.models.agent_file import AgentEntry
from villages.models.hospitals import Hospital
from villages.models.offices import Branch, BranchTerms, Wadah
from villages.models.outreach import (
    AttendanceBatch,
    DoorAnswer,
    Event,
    EventPhoto,
    EventPhotoWithdrawal,
    Prospect,
    ProspectContact,
)
from villages.models.people import Agent, Assignment, Posting, Substitution
from villages.models.places import District, Hamlet, Neighbourhood, Province, Regency, Village
from villages.models.targets import Target
from villages.models.village_file import Population, VillageEntry

__all__ = [
    "Agent",
    "AgentEntry",
    "Assignment",
    "AttendanceBatch",
    "Branch",
    "BranchTerms",
    "District",
    "DoorAnswer",
    "Event",
    "EventPhoto",
    "EventPhotoWithdrawal",
    "Hamlet",
    "Hospital",
    "Neighbourhood",
    "Population",
    "Posting",
    "Prospect",
    "ProspectContact",
    "Province",
    "Regency",
    "Substitution",
    "Target",
    "Village",
    "VillageEntry",
    "Wadah",
]
