"""What can be refused about inspections, each with what to do next."""

from perisai.common.errors import Refused


class PlanRefused(Refused):
    """An inspection cannot be like this."""


class DrawRefused(Refused):
    """Nobody can be drawn, or a second draw says no reason."""


class AnswerRefused(Refused):
    """An answer cannot be like this."""


class FindingRefused(Refused):
    """A finding cannot be like this."""


class StepRefused(Refused):
    """The follow-up of a mismatch cannot be like this."""


class CloseRefused(Refused):
    """A closing cannot be like this."""


class InspectionClosed(Refused):
    """The inspection is closed, or waits to be."""
