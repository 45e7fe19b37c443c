"""What a confirmation comes to, in a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dues.confirming_rules import Verdict
from dues.enums import ConfirmationMatch
from perisai.common.month_names import month_span
from perisai.common.rupiah import format_rupiah

SENTENCES = {
    ConfirmationMatch.EXACT: _(
        "Fits: person, months and amount are as recorded here (%(recorded)s)."
    ),
    ConfirmationMatch.PARTIAL: _(
        "Not recorded as paid here: %(months)s. Note these months first (paid elsewhere),"
        " then match again."
    ),
    ConfirmationMatch.ALREADY: _(
        "Confirmed before: %(months)s. If it is the same payment, set this row aside."
    ),
    ConfirmationMatch.NOT_HANDED_ON: _(
        "By the records here the dues of %(months)s have not been handed on yet. Write the"
        " remittance down first, then match again."
    ),
    ConfirmationMatch.OVER: _(
        "The scheme received %(difference)s more than recorded here (%(recorded)s). Look at"
        " the terms of the person, then decide."
    ),
    ConfirmationMatch.UNDER: _(
        "The scheme received %(difference)s less than recorded here (%(recorded)s). Look at"
        " the terms of the person, then decide."
    ),
    ConfirmationMatch.UNKNOWN: _(
        "Nobody of this branch was found by this NIK or KPJ, or several participations fit."
        " Choose the person."
    ),
}


def verdict_words(verdict: Verdict) -> str:
    """What was found and what comes next, for the coordinator."""
    return str(SENTENCES[verdict.match]) % {
        "months": month_span(verdict.in_doubt),
        "recorded": format_rupiah(verdict.recorded),
        "difference": format_rupiah(abs(verdict.difference)),
    }
