"""What a confirmation comes to, in a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dues.confirming_rules import Verdict
from dues.enums import ConfirmationMatch
from perisai.common.month_names import month_span
from perisai.common.rupiah import format_rupiah


def verdict_words(verdict: Verdict) -> str:
    """What was found and what comes next, for the coordinator."""
    told = {
        "months": month_span(verdict.in_doubt),
        "recorded": format_rupiah(verdict.recorded),
        "difference": format_rupiah(abs(verdict.difference)),
    }
    match verdict.match:
        case ConfirmationMatch.EXACT:
            return _("Fits: person, months and amount are as recorded here (%(recorded)s).") % told
        case ConfirmationMatch.PARTIAL:
            return (
                _(
                    "Not recorded as paid here: %(months)s. Note these months first (paid elsewhere),"
                    " then match again."
                )
                % told
            )
        case ConfirmationMatch.ALREADY:
            return (
                _("Confirmed before: %(months)s. If it is the same payment, set this row aside.")
                % told
            )
        case ConfirmationMatch.NOT_HANDED_ON:
            return (
                _(
                    "By the records here the dues of %(months)s have not been handed on yet. Write the"
                    " remittance down first, then match again."
                )
                % told
            )
        case ConfirmationMatch.OVER:
            return (
                _(
                    "The scheme received %(difference)s more than recorded here (%(recorded)s). Look at"
                    " the terms of the person, then decide."
                )
                % told
            )
        case ConfirmationMatch.UNDER:
            return (
                _(
                    "The scheme received %(difference)s less than recorded here (%(recorded)s). Look at"
                    " the terms of the person, then decide."
                )
                % told
            )
        case _:
            return _(
                "Nobody of this branch was found by this NIK or KPJ, or several participations fit."
                " Choose the person."
            )
