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


class NotToTopUp(Refused):
    """The top-up does not hold what was chosen for it."""


class NotInBalance(Refused):
    """One of the chosen receipts is not in the agent's balance, or was paid from it already."""


class NotToAdvance(Refused):
    """An advance for these people cannot be noted."""


class NotToRepay(Refused):
    """There is no such advance to repay."""


class ProofMissing(Refused):
    """Money that went to the scheme needs its reference and a photo of the proof."""


class ReferenceUsed(Refused):
    """The same reference of the scheme is noted already."""


class BadDay(Refused):
    """A day that cannot be: in the future, or before the money was there."""


class AlreadyDecided(Refused):
    """The remittance, or the entry after a close, has its answer already."""


class NotToDecide(Refused):
    """This answer cannot be given about the remittance, or about the entry after a close."""


class NotToPayIn(Refused):
    """One of the chosen remittances cannot be paid into the scheme now."""


class AlreadySettled(Refused):
    """The shortage was settled already, in another way."""


class CampaignRefused(Refused):
    """The campaign cannot be set up like that."""


class NotTakenIn(Refused):
    """One of the chosen people cannot be taken in by this campaign."""


class BudgetExceeded(Refused):
    """The payment is more than the campaign has left."""


class BeyondFreeMonths(Refused):
    """One of the chosen people has no free months left, or not so many."""


class CashMoved(Refused):
    """The cash in hand is not what the screen showed when counting began."""


class CountedJustNow(Refused):
    """Somebody has written down the same cash a few minutes ago."""


class NotACount(Refused):
    """What was counted cannot be, or lacks its explanation or witness."""


class AgentLeaves(Refused):
    """The agent hands her work in this village over: no new dues."""


class NotToSucceed(Refused):
    """This agent cannot hand over here, or the other one cannot take over."""


class AlreadyLeaving(NotToSucceed):
    """A hand-over of this agent in this village is open already."""


class NotToConfirm(Refused):
    """This confirmation of the scheme cannot confirm these months."""


class AlreadyAnswered(Refused):
    """Somebody else has answered already: a concern, a confirmation, a hand-over, a question."""


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


class HeldByAgent(Refused):
    """Dues that did not reach the scheme stand in the way."""


class MonthIsClosed(Refused):
    """The day lies in a closed month, and nobody has said why the entry comes only now."""


class NotToClose(Refused):
    """The month cannot be closed now."""


class FiguresChanged(Refused):
    """The figures of the month are no longer those that were shown."""


class NotASheet(Refused):
    """A round sheet cannot be printed, copied, or called lost like that."""


class NotToType(Refused):
    """One of the stubs cannot be recorded, or the whole differs from the paper without a reason."""


class NotToMove(Refused):
    """These members cannot go over like that."""


class NotToAsk(Refused):
    """About this NIK there is nothing to ask the coordinator."""


class PrintRefused(Refused):
    """There is nothing to print, or too much at once."""
