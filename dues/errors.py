"""What can be refused about money, each with what to do next."""

from perisai.common.errors import Refused


class AlreadyPaid(Refused):
    """The month was paid in the meantime, or is not the next one."""


class CannotBePaid(Refused):
    """The enrolment has lapsed or ended."""


class AmountChanged(Refused):
    """What the screen showed is not what the law says now."""


class NothingToPay(Refused):
    """No months were chosen."""


class NotReversible(Refused):
    """The collection cannot be undone now."""


class NotYours(Refused):
    """The decision belongs to somebody else."""


class HeldByAgent(Refused):
    """Dues that did not reach the scheme stand in the way."""
