"""Decisions as people read them, in the active language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import NoteKind
from claims.rules.objection import Law
from claims.rules.values import Note
from perisai.common.rupiah import format_rupiah

NOTES = {
    NoteKind.NO_DUES: gettext_lazy(
        "No month of dues reached the scheme before the event, so nothing was protected."
    ),
    NoteKind.WAIT: gettext_lazy(
        "JKM is full after %(months)s months of dues and of membership. Until then only the funeral cost"
        " is paid; dues paid in advance do not shorten the months."
    ),
    NoteKind.WAIT_EDGE: gettext_lazy(
        "This lies right at the edge of %(months)s months. How the last month is counted, only the branch"
        " office can say."
    ),
    NoteKind.REACTIVATED: gettext_lazy(
        "After a lapse the months are counted anew, from coming back."
    ),
    NoteKind.FUNERAL_ONCE: gettext_lazy("With several jobs the funeral cost is paid once."),
    NoteKind.TREATMENT: gettext_lazy(
        "Treatment is paid as the doctor orders, without a ceiling. Keep every receipt."
    ),
    NoteKind.STEP: gettext_lazy(
        "Months %(since)s to %(until)s without work: %(amount)s a month (%(percent)s%%)."
    ),
    NoteKind.LAST_STEP: gettext_lazy(
        "From month %(since)s on, until healed: %(amount)s a month (%(percent)s%%)."
    ),
    NoteKind.TRAFFIC: gettext_lazy(
        "After a traffic accident Jasa Raharja pays the treatment first, up to %(amount)s; then JKK. Bring"
        " the report of the police."
    ),
    NoteKind.GRANT_YEARS: gettext_lazy(
        "The education grant needs %(years)s years of dues, which are not there yet."
    ),
    NoteKind.GRANT_CHILDREN: gettext_lazy(
        "Children in the education grant, at most: %(children)s."
    ),
    NoteKind.GRANT_YEARLY: gettext_lazy(
        "Claim the education grant every year. Forgotten school years are paid up to %(years)s years back."
    ),
    NoteKind.GRANT_AGE: gettext_lazy(
        "The education grant ends at %(age)s years, with a marriage, or with work."
    ),
    NoteKind.GRANT_WORKING: gettext_lazy(
        "Children who work: %(children)s. They may still get the education grant, for example in a first"
        " short job, an apprenticeship or work of their own. Ask the branch office."
    ),
    NoteKind.JHT_BALANCE: gettext_lazy(
        "JHT is the balance: all its dues and what they have yielded. Look at it in the JMO app, or ask the"
        " branch office."
    ),
    NoteKind.JHT_AGE: gettext_lazy(
        "JHT is paid at %(age)s years, after a death, and after total and lasting disability."
    ),
    NoteKind.JHT_STOPPED: gettext_lazy(
        "Who stops working can claim JHT after a wait. Months to wait: %(months)s."
    ),
    NoteKind.JHT_PART: gettext_lazy(
        "After %(years)s years of membership a part can be taken once: up to %(housing)s%% for a house, or"
        " %(other)s%% for other preparation."
    ),
}

LAWS = {
    "dues.lapse": gettext_lazy(
        "protection ends only after %(unpaid_months)s months in a row without dues"
    ),
    "jkm.wait": gettext_lazy("JKM is full after %(months)s months of dues and of membership"),
    "jkk.causes": gettext_lazy("what counts as a work accident, also on the way to and from work"),
    "jkk.heirs": gettext_lazy("the order of the heirs"),
    "jht.heirs": gettext_lazy("the order of the heirs"),
    "jkm.heirs": gettext_lazy("the order of the heirs"),
    "jkk.claim_years": gettext_lazy("the claim can be made until %(value)s years after the event"),
    "jkm.claim_years": gettext_lazy("the claim can be made until %(value)s years after the event"),
    "jkk.death": gettext_lazy("the benefit of JKK"),
    "jkm.amounts": gettext_lazy("the benefit of JKM"),
    "jht.payout": gettext_lazy("the payment of JHT"),
}


def law_words(law: Law) -> str:
    """`PP 44/2015: the order of the heirs`; of what is not confirmed the letter asks for the confirmation."""
    figures = law.value if isinstance(law.value, Mapping) else {"value": law.value}
    words = f"{law.source}: {LAWS[law.key] % figures}"
    return words if law.verified else _("%(law)s (please confirm)") % {"law": words}


def note_words(note: Note) -> str:
    """The sentence of a note."""
    return str(NOTES[note.kind]) % {name: _figure(name, value) for name, value in note.figures}


def source_words(source: str, verified: bool) -> str:
    """`PP 44/2015`, and where somebody must still confirm it, that too."""
    if verified:
        return source
    return _("%(source)s, to be confirmed with the branch office") % {"source": source}


def _figure(name: str, value: int | str | dt.date) -> str:
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    return format_rupiah(value) if name == "amount" and isinstance(value, int) else str(value)
