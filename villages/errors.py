"""What can be refused about outreach, targets and villages' files, each with what to do next."""

from perisai.common.errors import Refused


class FigureKnown(Refused):
    """A target or result of this place, time and measure stands already."""


class FigureRefused(Refused):
    """A target or result cannot be like this."""


class EntrySuperseded(Refused):
    """What is to be corrected was corrected or taken back by somebody else."""


class VillageEntryRefused(Refused):
    """An entry of a village's file cannot be like this."""


class AgentEntryRefused(Refused):
    """A training or certificate of an agent cannot be like this."""


class PopulationRefused(Refused):
    """These numbers of people cannot be kept."""


class EventRefused(Refused):
    """The event cannot be so."""


class EventPhotoRefused(Refused):
    """The photo cannot be kept or taken back like that."""


class ProspectRefused(Refused):
    """What is to be noted of this person cannot be so."""


class NotToContact(Refused):
    """This person asked not to be contacted."""


class ProspectGone(Refused):
    """The person has joined, or was forgotten, in the meantime."""


class AnswerRefused(Refused):
    """The text cannot be said like that."""
