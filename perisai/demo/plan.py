"""What the demo village is to look like: how many people pay in which way, and where the agents went
in the last weeks. Months and days count from the day of the demo: month 0 is the current one.

The village, its four dusun and the figures of the two agents are those of the field study; every person
is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from dues.enums import Handover, SchemeChannel

VILLAGE = "35.09.11.2004"  # Dukuhdempok
DISTRICTS = ("35.09.11", "35.09.12")  # Wuluhan and Ambulu, covered by the branch Jember
HAMLETS = ("Krajan", "Sumberjo", "Gawok", "Purwojati")
FOREIGN_VILLAGE = "35.07.09.2013"  # Sanankerto
FOREIGN_DISTRICTS = ("35.07.09",)  # Turen, covered by the branch Malang
FOREIGN_HAMLETS = ("Krajan",)
OLD_BOOK_DAYS_AGO = 24  # when the agents' old books were brought in


class Habit(StrEnum):
    """How somebody has paid so far."""

    AHEAD = auto()
    CURRENT = auto()
    BEHIND = auto()
    AT_THE_DOOR = auto()
    NEW = auto()
    GAPS = auto()
    FAMILY = auto()
    LATE_1 = auto()
    LATE_2 = auto()
    LATE_3 = auto()
    LAPSED = auto()
    AWAITING = auto()
    DECEASED = auto()
    RETURNED = auto()
    EMPLOYED = auto()

    @property
    def is_regular(self) -> bool:
        """Whether every one of the six full months ends up paid."""
        return self in (Habit.AHEAD, Habit.CURRENT, Habit.BEHIND, Habit.AT_THE_DOOR)


@dataclass(frozen=True, slots=True)
class Book:
    """What the old book says: the first month of dues and the last month paid, each between two
    months. Without `is_complete` one of the six full months is left out."""

    first: tuple[int, int]
    last: tuple[int, int]
    is_complete: bool = False


BOOKS = {
    Habit.AHEAD: Book((-14, -7), (1, 3), is_complete=True),
    Habit.CURRENT: Book((-14, -7), (0, 0), is_complete=True),
    Habit.BEHIND: Book((-14, -7), (-1, -1), is_complete=True),
    Habit.AT_THE_DOOR: Book((-14, -7), (-2, -2), is_complete=True),
    Habit.NEW: Book((-4, -1), (0, 1), is_complete=True),
    Habit.GAPS: Book((-12, -7), (0, 1)),
    Habit.FAMILY: Book((-4, -4), (-1, -1), is_complete=True),
    Habit.LATE_1: Book((-12, -4), (-1, -1)),
    Habit.LATE_2: Book((-12, -4), (-2, -2)),
    Habit.LATE_3: Book((-12, -5), (-3, -3)),
    Habit.LAPSED: Book((-17, -11), (-10, -4), is_complete=True),
    Habit.DECEASED: Book((-11, -8), (1, 1)),
    Habit.RETURNED: Book((-14, -12), (-8, -8), is_complete=True),
    Habit.EMPLOYED: Book((-14, -12), (-6, -6), is_complete=True),
}
# How many members of each agent have which habit, by user name.
MEMBERS = {
    "sz": {
        Habit.AHEAD: 10,
        Habit.CURRENT: 12,
        Habit.BEHIND: 5,
        Habit.AT_THE_DOOR: 8,
        Habit.NEW: 14,
        Habit.GAPS: 12,
        Habit.FAMILY: 3,
        Habit.LATE_1: 9,
        Habit.LATE_2: 13,
        Habit.LATE_3: 8,
        Habit.AWAITING: 22,
        Habit.DECEASED: 1,
        Habit.RETURNED: 1,
        Habit.EMPLOYED: 1,
        Habit.LAPSED: 135,
    },
    "st": {
        Habit.AHEAD: 3,
        Habit.CURRENT: 4,
        Habit.BEHIND: 2,
        Habit.AT_THE_DOOR: 3,
        Habit.NEW: 9,
        Habit.GAPS: 7,
        Habit.LATE_1: 6,
        Habit.LATE_2: 9,
        Habit.LATE_3: 6,
        Habit.AWAITING: 24,
        Habit.LAPSED: 155,
    },
    "stranger": {Habit.CURRENT: 2, Habit.AT_THE_DOOR: 1, Habit.LATE_1: 2, Habit.LAPSED: 1},
}


class Ending(StrEnum):
    """What became of a visit."""

    RECEIPT = auto()
    REVERSED = auto()
    REVERSAL_WAITING = auto()
    PAID_ELSEWHERE = auto()
    ADVANCED = auto()


@dataclass(frozen=True, slots=True)
class Visit:
    """A household pays: everybody in it, the same number of months."""

    days_ago: int
    hour: int
    agent: str
    habit: Habit
    months: int = 1
    is_at_desk: bool = False
    ending: Ending = Ending.RECEIPT


VISITS = (
    Visit(22, 8, "sz", Habit.LATE_2),
    Visit(20, 10, "sz", Habit.AHEAD, months=3),
    Visit(20, 16, "st", Habit.LATE_2, months=2),
    Visit(19, 9, "sz", Habit.LATE_3, months=2),
    Visit(16, 10, "sz", Habit.LATE_2, months=2),
    Visit(14, 15, "st", Habit.AWAITING, is_at_desk=True),
    Visit(12, 9, "sz", Habit.LATE_1, ending=Ending.REVERSED),
    Visit(12, 11, "sz", Habit.LATE_1, months=3),
    Visit(10, 10, "sz", Habit.RETURNED, is_at_desk=True),
    Visit(9, 14, "sz", Habit.LATE_1, ending=Ending.PAID_ELSEWHERE),
    Visit(8, 17, "sz", Habit.LATE_1, ending=Ending.ADVANCED),
    Visit(7, 9, "sz", Habit.AWAITING, is_at_desk=True),
    Visit(6, 8, "sz", Habit.FAMILY, months=3),
    Visit(5, 16, "sz", Habit.AHEAD, months=6),
    Visit(4, 10, "st", Habit.LATE_1, months=2, ending=Ending.REVERSAL_WAITING),
    Visit(3, 9, "sz", Habit.LATE_3, months=3),
    Visit(2, 15, "st", Habit.LATE_2),
    Visit(1, 9, "sz", Habit.AWAITING),
    Visit(1, 11, "sz", Habit.AHEAD, months=12),
)
# Everybody who pays at the door is visited once, on these days in turn.
ROUND_DAYS_AGO = (21, 18, 13, 8, 4, 1)


class Answer(StrEnum):
    """What became of money that was handed on."""

    NONE = auto()
    ACCEPTED = auto()
    PAID_IN = auto()
    SHORT = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class HandingOn:
    """An agent hands on what she took `held_days` ago or earlier, but not before `not_before_days` ago;
    the branch answers on the day after. `channel` for what goes straight to the scheme; of what goes into
    her balance she pays all but the newest receipt, if there are more, on the same evening."""

    days_ago: int
    hour: int
    agent: str
    held_days: int
    handover: Handover = Handover.CASH
    channel: SchemeChannel | None = None
    answer: Answer = Answer.NONE
    not_before_days: int = OLD_BOOK_DAYS_AGO


# Every place of money is there to be seen, and sz is warned: what a short count left is five days old.
HANDINGS_ON = (
    HandingOn(17, 18, "sz", 18, Handover.DIRECT, SchemeChannel.BALANCE),
    HandingOn(12, 19, "st", 13, Handover.DIRECT, SchemeChannel.PAYMENT_CODE),
    HandingOn(11, 13, "sz", 12, answer=Answer.PAID_IN),
    HandingOn(8, 19, "sz", 8, Handover.TRANSFER, answer=Answer.ACCEPTED),
    HandingOn(7, 18, "sz", 7, answer=Answer.REFUSED),
    HandingOn(5, 18, "sz", 5, answer=Answer.SHORT),
    HandingOn(2, 17, "st", 2, Handover.TOP_UP),
    HandingOn(2, 16, "sz", 3, not_before_days=4),
)


@dataclass(frozen=True, slots=True)
class TurnedIntoCredit:
    """What an agent took on one day, undone after it was paid in; the coordinator agreed."""

    days_ago: int
    hour: int
    agent: str
    taken_days_ago: int


CREDITS = (TurnedIntoCredit(3, 8, "sz", taken_days_ago=20),)


@dataclass(frozen=True, slots=True)
class Counting:
    """The coordinator counts an agent's cash; `missing` rupiah are not there."""

    days_ago: int
    hour: int
    agent: str
    missing: int = 0


COUNTINGS = (Counting(6, 11, "sz"), Counting(3, 10, "st", missing=5_000))
# What the branch Jember sets itself: days an agent may hold cash, and days of grace.
CASH_AGE_LIMIT_DAYS, GRACE_DAYS = 4, 4


@dataclass(frozen=True, slots=True)
class Gift:
    """A campaign: months for each, rupiah in all, and how many people who pay, or wait, it takes in."""

    free_months: int
    budget: int
    paying: int
    waiting: int


CAMPAIGN = Gift(free_months=2, budget=250_000, paying=3, waiting=4)
CARDS_HANDED_OVER = 5
