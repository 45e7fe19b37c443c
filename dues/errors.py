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


class CashLimitReached(Refused):
    """The agent holds too much cash, or too old, to take more."""


class NotToHandOver(Refused):
    """One of the chosen receipts cannot be handed on."""


class AlreadyCarried(NotToHandOver):
    """One of the chosen receipts is part of another remittance."""


class ReversalWaits(NotToHandOver):
    """Somebody asked to reverse one of the chosen receipts."""


class ProofMissing(Refused):
    """Money that went to the scheme needs its reference and a photo of the proof."""


class ReferenceUsed(Refused):
    """The same reference of the scheme is noted already."""


class BadDay(Refused):
    """A day that cannot be: in the future, or before the money was there."""


class AlreadyDecided(Refused):
    """The remittance has its answer already."""


class NotToDecide(Refused):
    """This answer cannot be given about the remittance."""


class NotToPayIn(Refused):
    """One of the chosen remittances cannot be paid into the scheme now."""


class AlreadySettled(Refused):
    """The shortage was settled already, in another way."""


class NotReversible(Refused):
    """The collection cannot be undone now."""


class NotYours(Refused):
    """The decision belongs to somebody else."""


class NothingToRefund(Refused):
    """The agent holds no money for months after the end of this participation."""


class StillAsked(Refused):
    """The branch has not answered an earlier question about the same months."""


class NotToAnswer(Refused):
    """This answer does not fit the question."""


class AlreadyAnswered(Refused):
    """The question has another answer already."""


class HeldByAgent(Refused):
    """Dues that did not reach the scheme stand in the way."""
