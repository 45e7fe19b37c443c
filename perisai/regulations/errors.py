"""Why a price cannot be given."""

from perisai.common.errors import Refused


class NotInForce(Refused):
    """No instrument gives the value on that day."""


class NoRate(Refused):
    """A month of dues has no rate."""


class IncomeRefused(Refused):
    """The income cannot be declared."""


class ProgramsRefused(Refused):
    """The law does not allow this set of programmes."""


class SpanRefused(Refused):
    """The number of months cannot be priced."""
