"""What can be noted next on a claim, as the person who notes it says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.enums import StepKind


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step on a button, and what to do before it is pressed."""

    button: str | Promise
    help: str | Promise
    icon: str


K = StepKind
STEPS: dict[StepKind, StepWords] = {
    K.COMPLETE: StepWords(
        _("All papers are there"),
        _("Every paper of the list is here. If one is missing, say why."),
        "check",
    ),
    K.SUBMITTED: StepWords(
        _("Handed in at the branch office"),
        _(
            "Write down the day and the number on the receipt. The days of the scheme begin to count."
        ),
        "office",
    ),
    K.QUESTION: StepWords(
        _("The branch office asks for something"),
        _("Write down word for word what is asked for, so that the family brings the right paper."),
        "info",
    ),
    K.ANSWERED: StepWords(
        _("What was asked for was brought"),
        _("Write down what was brought, and when."),
        "paper",
    ),
    K.APPROVED: StepWords(
        _("Approved"),
        _("The family hears it first from you. The money is on its way."),
        "check",
    ),
    K.REFUSED: StepWords(
        _("Refused"),
        _(
            "Copy the reason from the letter. An objection is possible; a letter with the proofs is made"
            " ready for you afterwards."
        ),
        "cross",
    ),
    K.OBJECTED: StepWords(
        _("Objection handed in"),
        _("Write down the day and the number on the receipt."),
        "paper",
    ),
    K.PAID: StepWords(
        _("Paid"),
        _(
            "Write down the amount that reached the family's account, not the one that was promised."
        ),
        "coin",
    ),
    K.DROPPED: StepWords(
        _("Do not go on"),
        _("Write down why. The family may come back at any time; nothing is lost."),
        "stop",
    ),
    K.RESUMED: StepWords(
        _("The family goes on"),
        _("Questions, family and papers can be changed again, from where they were."),
        "heart",
    ),
}


@dataclass(frozen=True, slots=True)
class StandingWords:
    """How a claim stands, in a list: the tone of its badge and its icon."""

    tone: str
    icon: str


STANDINGS: dict[StepKind | None, StandingWords] = {
    None: StandingWords("plain", "paper"),
    K.COMPLETE: StandingWords("new", "check"),
    K.SUBMITTED: StandingWords("new", "hourglass"),
    K.QUESTION: StandingWords("late", "info"),
    K.ANSWERED: StandingWords("new", "hourglass"),
    K.APPROVED: StandingWords("good", "check"),
    K.REFUSED: StandingWords("bad", "cross"),
    K.OBJECTED: StandingWords("new", "hourglass"),
    K.PAID: StandingWords("good", "coin"),
    K.DROPPED: StandingWords("plain", "minus"),
    K.RESUMED: StandingWords("plain", "paper"),
}


def stands_after(kind: str | None) -> str:
    """Where a claim stands after a step of this kind; None: before the first."""
    return str(StepKind(kind).label if kind else _("papers are being gathered"))
