"""Refusals about targets and villages' files."""

from perisai.common.errors import Refused


class FigureKnown(Refused):
    """A target or result of this place, time and measure stands already."""


class FigureRefused(Refused):
    """A target or result cannot be like this."""


class EntrySuperseded(Refused):
    """What is to be corrected was corrected or taken back by somebody else."""


class VillageEntryRefused(Refused):
    """An entry of a village's file cannot be like this."""


class PopulationRefused(Refused):
    """These numbers of people cannot be kept."""
