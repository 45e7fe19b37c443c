"""Words of the money."""

from enum import StrEnum, auto
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    DOOR = "door", _("at the door")
    DESK = "desk", _("at the desk")
    OLD_BOOK = "old_book", _("according to the old book")
    ELSEWHERE = "elsewhere", _("paid elsewhere")
    ADVANCE = "advance", _("paid in advance by the agent")
    REPAYMENT = "repayment", _("repays what the agent had paid in advance")
    CREDIT = "credit", _("paid from credit")

    @classmethod
    def of_agent(cls) -> tuple[str, ...]:
        """The sources that are members' money in the agent's hand."""
        return (cls.DOOR, cls.DESK)

    @classmethod
    def with_receipt(cls) -> tuple[str, ...]:
        """The sources for which a payer gave the agent money and got a receipt."""
        return (*cls.of_agent(), cls.REPAYMENT)

    @classmethod
    def reached_by_itself(cls) -> tuple[str, ...]:
        """The sources whose money was with the scheme when they were noted."""
        return (cls.OLD_BOOK, cls.ELSEWHERE, cls.CREDIT)


class PaidThrough(models.TextChoices):
    """Where dues were paid when not to the agent."""

    BRANCH = "branch", _("branch office")
    BANK = "bank", _("bank")
    APP = "app", _("mobile app (JMO)")
    BRILINK = "brilink", "BRILink"
    SHOP = "shop", _("shop (Alfamart and others)")
    WALLET = "wallet", _("QRIS or e-wallet")
    OTHER = "other", _("other")


class ReversalKind(models.TextChoices):
    WRONG_ENTRY = "wrong_entry", _("wrong entry: no money changed hands")
    REFUND = "refund", _("refund: the money goes back to the payer")
    CREDIT = "credit", _("credit: handed on already, counts for following months")

    @classmethod
    def in_cash(cls) -> tuple[str, ...]:
        """The kinds after which the agent no longer has the money: given back, or never taken."""
        return (cls.WRONG_ENTRY, cls.REFUND)


class AdjustmentKind(models.TextChoices):
    """Why a member has credit, or owes a difference, on months that were paid."""

    REVERSED = "reversed", _("a receipt was undone after its money was handed on")
    DISCOUNT = "discount", _("a discount appeared after the month was paid")
    TERMS = "terms", _("the terms changed after the month was paid")


class QuestionKind(models.TextChoices):
    """What the branch is asked about months that are paid."""

    PREPAID_AFTER_END = "prepaid_after_end", _("months paid beyond the end")
    TERMS_CHANGE = "terms_change", _("terms changed for months that are paid")
    RAISED_BEFORE_DEATH = "raised_before_death", _("income raised shortly before a death")
    LATE_ARRIVAL = "late_arrival", _("dues arrived after the lapse")


class AnswerKind(models.TextChoices):
    """How the branch answers; `dues.question_rules` says which answer fits which question."""

    KEPT = "kept", _("it stays as it is")
    BILLED = "billed", _("billed with the next payment")
    CREDITED = "credited", _("credited to following months")
    REFUNDED = "refunded", _("given back to the heirs or the payer")
    STAYS = "stays", _("stays with the scheme")
    EXPLAINED = "explained", _("explained by the branch")


class Status(models.TextChoices):
    AWAITING_FIRST_PAYMENT = "awaiting_first_payment", _("awaiting first payment")
    PROTECTED = "protected", _("protected")
    ARREARS_1 = "arrears_1", _("1 month in arrears")
    ARREARS_2 = "arrears_2", _("2 months in arrears")
    ARREARS_3 = "arrears_3", _("3 months in arrears")
    LAPSED = "lapsed", _("lapsed")
    ENDED = "ended", _("ended")
    DECEASED = "deceased", _("deceased")

    @property
    def is_in_arrears(self) -> bool:
        return self in (Status.ARREARS_1, Status.ARREARS_2, Status.ARREARS_3)

    @property
    def can_be_paid(self) -> bool:
        """Whether dues may still be taken on this enrolment."""
        return self not in (Status.LAPSED, Status.ENDED, Status.DECEASED)


class MoneyPlace(models.TextChoices):
    """Where the money of a receipt is."""

    WITH_AGENT = "with_agent", _("with the agent, not yet handed on")
    IN_BALANCE = "in_balance", _("in the agent's balance, not yet paid into the scheme")
    HANDED_OVER = "handed_over", _("handed over, the branch has not counted it yet")
    AT_BRANCH = "at_branch", _("at the branch, not yet paid into the scheme")
    REACHED = "reached", _("paid into the scheme, not yet confirmed")
    CONFIRMED = "confirmed", _("confirmed by the scheme")
    CREDITED = "credited", _("handed on, and credited to following months")
    REPAID = "repaid", _("repaid to the agent, who had paid the scheme before")
    GIVEN_BACK = "given_back", _("goes back to the payer")
    NEVER_TAKEN = "never_taken", _("never received: a wrong entry")

    @classmethod
    def held_by_agent(cls) -> tuple[str, ...]:
        """Where nobody but the agent has it: its age counts, and what is late here is hers."""
        return (cls.WITH_AGENT, cls.IN_BALANCE)

    @classmethod
    def on_its_way(cls) -> tuple[str, ...]:
        """Taken, and not in the scheme."""
        return (*cls.held_by_agent(), cls.HANDED_OVER, cls.AT_BRANCH)


class MonthState(models.TextChoices):
    """A square of the grid of months (templates/components/month_grid.html)."""

    CONFIRMED = "confirmed", _("confirmed")
    REMITTED = "remitted", _("in the scheme")
    WITH_AGENT = "with_agent", _("paid, not in the scheme yet")
    SPONSORED = "sponsored", _("paid by a sponsor")
    OWED = "owed", _("owed")
    NOT_DUE = "not_due", _("not yet due")
    OUTSIDE = "outside", _("not a member")


class Handover(models.TextChoices):
    """How an agent hands dues on."""

    DIRECT = "direct", _("paid straight into the scheme")
    CASH = "cash", _("cash to the branch")
    TRANSFER = "transfer", _("transfer to the branch")
    TOP_UP = "top_up", _("into the balance of the official system")

    @classmethod
    def to_branch(cls) -> tuple[str, ...]:
        """The ways that another person at the branch counts."""
        return (cls.CASH, cls.TRANSFER)

    @classmethod
    def by_agent(cls) -> tuple[str, ...]:
        """The ways that nobody counts: the agent's word, with reference and proof."""
        return (cls.DIRECT, cls.TOP_UP)


class RemittanceState(models.TextChoices):
    """What became of money that was handed on."""

    WAITING = "waiting_count", _("waiting to be counted")
    ACCEPTED = "accepted", _("accepted by the branch")
    SHORT = "short", _("accepted, short")
    REFUSED = "refused", _("refused")
    IN_BALANCE = "in_balance", _("in the balance, not paid in yet")
    REACHED = "reached_by_agent", _("paid in, according to Perisai")
    PAID_IN = "paid_in", _("paid in by the branch")


class SchemeChannel(models.TextChoices):
    """By which way money reached BPJS Ketenagakerjaan."""

    PAYMENT_CODE = "payment_code", _("payment code (kode iuran) by NIK")
    BALANCE = "balance", _("balance of the official Perisai system")
    BRANCH = "branch", _("paid in by the branch")

    @classmethod
    def of_agent(cls) -> tuple[str, ...]:
        """The ways an agent pays by herself."""
        return (cls.PAYMENT_CODE, cls.BALANCE)


class SettlementKind(models.TextChoices):
    """How a difference between what was handed over and what was counted came to its end."""

    MADE_GOOD = "made_good", _("the missing money was brought")
    MISCOUNTED = "miscounted", _("it was counted wrongly")
    WRITTEN_OFF = "written_off", _("the branch bears it")
    RECEIPTED = "receipted", _("the receipt was written")
    RETURNED = "returned", _("the money was given back to the payer")

    @classmethod
    def of_difference(cls, difference: int) -> tuple[Self, ...]:
        """The ways in which a difference in rupiah ends: below zero money is missing, above it there is
        money without a receipt; nothing ends where nothing differs."""
        if difference < 0:
            return (cls.MADE_GOOD, cls.MISCOUNTED, cls.WRITTEN_OFF)
        return (cls.RECEIPTED, cls.RETURNED, cls.MISCOUNTED) if difference else ()


class SuccessionOutcome(models.TextChoices):
    """How the hand-over of an agent who leaves came to its end."""

    ACCEPTED = "accepted", _("accepted by the successor")
    REFUSED = "refused", _("refused by the successor")
    WITHDRAWN = "withdrawn", _("taken back by the branch")


class ConfirmationSource(models.TextChoices):
    """How a confirmation of the scheme came in."""

    FILE = "file", _("from a file")
    KEYED = "keyed", _("typed in")


class ConfirmationMatch(models.TextChoices):
    """What a confirmation of the scheme comes to, beside what is recorded here."""

    EXACT = "exact", _("fits exactly")
    PARTIAL = "partial", _("only some of the months are recorded here")
    OVER = "over", _("the scheme received more")
    UNDER = "under", _("the scheme received less")
    NOT_HANDED_ON = "not_handed_on", _("not yet handed on by the records here")
    ALREADY = "already", _("confirmed before")
    UNKNOWN = "unknown", _("nobody was found")

    @classmethod
    def of_amount(cls) -> tuple[str, ...]:
        """Only the amount is another one: a person may accept that."""
        return (cls.OVER, cls.UNDER)


class ConfirmationAnswerKind(models.TextChoices):
    """What a person did with a confirmation that did not confirm by itself."""

    TAKEN_OVER = "taken_over", _("taken over although the amount differs")
    LINKED = "linked", _("linked to a participation by hand")
    MATCHED = "matched", _("fitted on a later look")
    SET_ASIDE = "set_aside", _("set aside")

    @classmethod
    def confirming(cls) -> tuple[str, ...]:
        """The answers after which the months count as confirmed."""
        return (cls.TAKEN_OVER, cls.LINKED, cls.MATCHED)


class EntryKind(models.TextChoices):
    """What an entry in the books of a branch is; the names of the columns of `LateEntry`."""

    COLLECTION = "collection", _("dues")
    REMITTANCE = "remittance", _("remittance")
    REMITTANCE_DECISION = "remittance_decision", _("answer to a remittance")
    SCHEME_PAYMENT = "scheme_payment", _("payment into the scheme")
    REVERSAL_DECISION = "reversal_decision", _("reversal")


class LateState(models.TextChoices):
    """What another person said of an entry after the close."""

    WAITING = "late_waiting", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class BookState(models.TextChoices):
    """How far the book of a month is."""

    CLOSED = "month_closed", _("closed")
    READY = "month_ready", _("ready to be closed")
    NEXT = "month_next", _("an earlier month comes first")
    RUNNING = "month_running", _("not over yet")


class CustodyLevel(models.TextChoices):
    """What the limits on cash in hand say."""

    OK = "ok", _("within the limits")
    WARN = "warn", _("over a limit: hand the money on")
    REFUSE_NEW = "refuse_new", _("over a limit for too long: no new cash")


class ConcernKind(models.TextChoices):
    """What a night tells the coordinator."""

    LAPSED_WHILE_HELD = "lapsed_while_held", _("lapsed although dues were paid to the agent")
    ARREARS_WHILE_HELD = (
        "arrears_while_held",
        _("about to lapse although dues were paid to the agent"),
    )
    NEVER_PROTECTED = "never_protected", _("first dues were paid to the agent and protect nobody")
    CASH_TOO_OLD = "cash_too_old", _("the agent has held cash for too long")


class StubOutcome(models.TextChoices):
    """What came of a house on a round sheet."""

    PAID = "paid", _("paid")
    VISITED = "visited", _("did not pay")
    UNUSED = "unused", _("nobody went there")


class StubProblem(StrEnum):
    """Why a typed stub cannot be recorded as it stands; the words are in dues/queries/stubs.py."""

    NO_SERIAL = auto()
    OTHER_SHEET = auto()
    TWICE = auto()
    RECORDED = auto()
    NOT_YOURS = auto()  # no longer a member of the agent
    HERS = auto()  # still looked after by the agent, who types it herself
    NOTHING = auto()  # no months, no amount
    NO_SPAN = auto()  # so many months cannot be paid at once
    NO_AMOUNT = auto()  # no number of months costs that
    OTHER_AMOUNT = auto()  # these months cost something else
    WHO = auto()  # the amount fits in more than one way
    CANNOT_PAY = auto()


class SheetState(models.TextChoices):
    """How far a round sheet has come."""

    PRINTED = "printed", _("nothing typed yet")
    PARTLY = "partly", _("partly typed")
    COMPLETE = "complete", _("everything typed")
    LOST = "lost", _("lost")


class ReceiptPaper(models.TextChoices):
    """What one receipt is printed on."""

    A6 = "a6", "A6"
    A5 = "a5", "A5"
    ROLL_80 = "r80", _("80 mm roll")
    ROLL_58 = "r58", _("58 mm roll")
    TEXT_48 = "t48", _("text of 48 columns (80 mm belt printer)")
    TEXT_32 = "t32", _("text of 32 columns (58 mm belt printer)")

    @property
    def columns(self) -> int | None:
        """How many characters a line holds; None where a picture of the receipt is printed."""
        return {self.TEXT_48: 48, self.TEXT_32: 32}.get(self)

    @property
    def suffix(self) -> str:
        """How its file ends."""
        return ".txt" if self.columns else ".pdf"


class SheetPaper(models.TextChoices):
    """What many receipts are printed on at once, to be cut apart."""

    A4 = "a4", "A4"
    F4 = "f4", _("F4 paper (215 x 330 mm)")


class CardPaper(models.TextChoices):
    """What member cards are printed on: ten to a sheet, to be cut apart, or one by itself for a printer of
    cards."""

    A4 = "a4", "A4"
    F4 = "f4", _("F4 paper (215 x 330 mm)")
    ALONE = "card", _("85.6 x 54 mm, for a printer of cards")
