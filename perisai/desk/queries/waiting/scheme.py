"""What waits between us and the scheme: the balance, confirmations, free months, KPJ numbers."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.balance import collections_in_balance
from dues.queries.campaigns import ending_soon
from dues.queries.confirmations import waiting_confirmations
from dues.queries.unconfirmed import unconfirmed_count
from perisai.desk.queries.portal import late_numbers
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, Kind

SCHEME = (
    Kind(
        lambda viewer: collections_in_balance(viewer).count(),
        lambda number: ngettext(
            "%(number)d receipt is in your balance and not paid in: it protects nobody yet.",
            "%(number)d receipts are in your balance and not paid in: they protect nobody yet.",
            number,
        ),
        "dues:pay_from_balance",
        "hand-coin",
        AGENT,
    ),
    Kind(
        unconfirmed_count,
        lambda number: ngettext(
            "%(number)d payment has to be confirmed: ask BPJS Ketenagakerjaan (Jamsostek).",
            "%(number)d payments have to be confirmed: ask BPJS Ketenagakerjaan (Jamsostek).",
            number,
        ),
        "dues:confirmation_list",
        "warning",
        BRANCH,
    ),
    Kind(
        lambda viewer: waiting_confirmations(viewer).count(),
        lambda number: ngettext(
            "%(number)d proof of payment does not fit and waits for you.",
            "%(number)d proofs of payment do not fit and wait for you.",
            number,
        ),
        "dues:confirmation_list",
        "shield",
        BRANCH,
    ),
    Kind(
        lambda viewer: ending_soon(viewer).count(),
        lambda number: ngettext(
            "%(number)d member's free months end within a month: remind now.",
            "%(number)d members' free months end within a month: remind now.",
            number,
        ),
        "dues:campaign_list",
        "heart",
        BRANCH,
    ),
    Kind(
        lambda viewer: late_numbers(viewer).count(),
        lambda number: ngettext(
            "%(number)d person has paid and has no KPJ number yet.",
            "%(number)d people have paid and have no KPJ number yet.",
            number,
        ),
        "desk:portal",
        "paper",
        AGENT,
    ),
)
