"""What comes next about a claim, as a sentence and a button."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.enums import NextKind


@dataclass(frozen=True, slots=True)
class NextWords:
    """What to do, why it is next, and the button that does it."""

    title: str | Promise
    why: str | Promise
    button: str | Promise
    icon: str


K = NextKind
NEXTS: dict[NextKind, NextWords] = {
    K.REPORT: NextWords(
        _("Report the accident to the branch office"),
        _("Two days of 24 hours count. WhatsApp is enough for the beginning."),
        _("Report it now"),
        "warning",
    ),
    K.ANSWER: NextWords(
        "",  # the question itself
        _("One question at a time; stop whenever it is too much."),
        _("Go on with the questions"),
        "arrow-right",
    ),
    K.MEND: NextWords(
        "", _("The branch office looked at it and wants it mended."), _("Mend it"), "pencil"
    ),
    K.BRING: NextWords(
        "",
        _("The paper that is next in the file. The page tells what it is and who gives it."),
        _("Bring this paper"),
        "paper",
    ),
    K.JUDGE: NextWords(
        "", _("The agent has sent it and waits for your answer."), _("Look at this paper"), "eye"
    ),
    K.PUT_TOGETHER: NextWords(
        _("Put the file together"),
        _("All papers are there: one PDF to print, and single files for Lapak Asik."),
        _("Put the file together"),
        "print",
    ),
    K.HAND_IN: NextWords(
        _("Hand the file in at the branch office"),
        _("Then write down the day and the number on the receipt: the days of the scheme begin."),
        _("It was handed in"),
        "office",
    ),
    K.WAIT: NextWords(
        _("The branch office decides"),
        _("Nothing is to be done until it answers. Write its answer down when it comes."),
        _("Write down the answer"),
        "pencil",
    ),
    K.BRING_ASKED: NextWords(
        _("Bring what the branch office asks for"),
        _("When it was brought, write it down, so that the family sees it."),
        _("It was brought"),
        "check",
    ),
    K.WAIT_MONEY: NextWords(
        _("The money is on its way"),
        _("Look into the account with the family, then write down what arrived."),
        _("The money has arrived"),
        "coin",
    ),
    K.OBJECT: NextWords(
        _("Talk with the family about an objection"),
        _("The letter is ready with its proofs; an heir reads and signs it. It costs nothing."),
        _("To the letter of objection"),
        "paper",
    ),
    K.VISIT: NextWords(
        _("Visit the family once more"),
        _("Ask how it went, and whether their story may be told to others."),
        _("Note a visit"),
        "heart",
    ),
}
