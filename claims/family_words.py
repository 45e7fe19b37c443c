"""What a family reads on its own page: plain and warm, without a word of the office."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.enums import Issuer, StepKind

K = StepKind
# Who gives a paper, where the words for the agent are not for the family.
ISSUERS: dict[Issuer, str | Promise] = {
    Issuer.FORM: _("your agent, who fills it in with you"),
    Issuer.DOCTOR: _("the doctor who treats; your agent has the form"),
    Issuer.VILLAGE: _("the village office; your agent prepares it"),
    Issuer.SCHEME: _("the card at home; the number alone also helps"),
}
LEADS: dict[StepKind | None, str | Promise] = {
    None: _("The papers are being gathered."),
    K.COMPLETE: _("The papers are complete."),
    K.SUBMITTED: _("The papers are at the branch office."),
    K.QUESTION: _("The branch office asks for one more thing."),
    K.ANSWERED: _("Everything that was asked for is at the branch office."),
    K.APPROVED: _("The claim is approved."),
    K.REFUSED: _("The claim was refused. That need not be the end."),
    K.OBJECTED: _("The objection is at the branch office."),
    K.PAID: _("The money was paid."),
    K.DROPPED: _("This claim rests."),
    K.RESUMED: _("The papers are being gathered again."),
}
NEXTS: dict[StepKind | None, str | Promise] = {
    None: _(
        "Your agent goes through the papers with you, one by one. Nothing has to be right at once."
    ),
    K.COMPLETE: _("Your agent brings the papers to the branch office, or goes there with you."),
    K.SUBMITTED: _(
        "The branch office looks at the papers and decides. You need not do anything now."
    ),
    K.QUESTION: _("Bring what is asked for to your agent. Then the papers go on."),
    K.ANSWERED: _("The branch office goes on with the papers. You need not do anything now."),
    K.APPROVED: _("The money comes to the account you gave. Tell your agent when it is there."),
    K.REFUSED: _("Speak with your agent: a letter of objection can be written, it costs nothing."),
    K.OBJECTED: _("The branch office looks at everything once more and answers in writing."),
    K.PAID: _("Look at your account. If something does not fit, call your agent."),
    K.DROPPED: _(
        "You may come back at any time: call your agent, and it goes on from where it was."
    ),
    K.RESUMED: _("Your agent goes through the papers with you, from where they were."),
}
