"""What waits for somebody: each kind once, with its number in words and the page where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from claims.queries.clocks import claims_with_tasks
from claims.queries.letters import waiting_letters
from dues.queries.balance import collections_in_balance
from dues.queries.campaigns import ending_soon
from dues.queries.cash_counts import counts_to_settle, open_counts
from dues.queries.closing import late_to_answer, months_ready
from dues.queries.concerns import open_concerns
from dues.queries.confirmations import waiting_confirmations
from dues.queries.duplicates import decisions_told, duplicates_to_decide
from dues.queries.moving import moves_to_consent, moves_told
from dues.queries.questions import open_questions
from dues.queries.receipt_lists import flagged_with_agents
from dues.queries.refunds import refunds_due, refunds_left_behind
from dues.queries.remittances import (
    open_shortages,
    refused_in_hand,
    shortages_to_settle,
    waiting_remittances,
)
from dues.queries.reversals import waiting_reversals
from dues.queries.sheets import number_to_look_at
from dues.queries.successions import successions_to_answer
from dues.queries.unconfirmed import unconfirmed_count
from members.queries.nik import niks_to_decide, niks_to_tell
from perisai.accounts.enums import Role
from perisai.desk.queries.lapsed import lapsed_since
from perisai.desk.queries.portal import late_numbers
from villages.scoping import Viewer

AGENT = frozenset({Role.AGENT})
BRANCH = frozenset({Role.COORDINATOR, Role.HEAD_OFFICE})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the list: `words` name the number."""

    words: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits. `count` asks for the viewer's own; `words` say a number of them; `query`
    narrows the page to them."""

    count: Callable[[Viewer], int]
    words: Callable[[int], str]
    url_name: str
    icon: str
    roles: frozenset[str]
    query: str = ""


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for this viewer, in the order of KINDS; kinds without anything are left
    out. A query or two for each kind of the role."""
    counted = [(kind, kind.count(viewer)) for kind in KINDS if viewer.role in kind.roles]
    return [
        Waiting(
            kind.words(number) % {"number": number}, reverse(kind.url_name) + kind.query, kind.icon
        )
        for kind, number in counted
        if number
    ]


VILLAGE = frozenset({Role.SECRETARY})
KINDS = (
    Kind(
        claims_with_tasks,
        lambda number: ngettext(
            "%(number)d claim has a deadline: look what is to be done.",
            "%(number)d claims have a deadline: look what is to be done.",
            number,
        ),
        "claims:list",
        "heart",
        BRANCH | AGENT,
    ),
    Kind(
        lambda viewer: waiting_letters(viewer).count(),
        lambda number: ngettext(
            "%(number)d letter for a family waits for your approval.",
            "%(number)d letters for families wait for your approval.",
            number,
        ),
        "claims:letter_list",
        "paper",
        VILLAGE,
    ),
    Kind(
        lambda viewer: open_concerns(viewer).count(),
        lambda number: ngettext(
            "%(number)d matter needs your attention: held money that should protect somebody.",
            "%(number)d matters need your attention: held money that should protect somebody.",
            number,
        ),
        "dues:concern_list",
        "warning",
        BRANCH,
    ),
    Kind(
        lambda viewer: open_concerns(viewer).count(),
        lambda number: ngettext(
            "%(number)d matter about your money was told to the coordinator.",
            "%(number)d matters about your money were told to the coordinator.",
            number,
        ),
        "dues:concern_list",
        "warning",
        AGENT,
    ),
    Kind(
        lambda viewer: lapsed_since(viewer, days=7),
        lambda number: ngettext(
            "%(number)d member lapsed this week: open the participation again.",
            "%(number)d members lapsed this week: open the participations again.",
            number,
        ),
        "desk:lapsed",
        "shield-broken",
        AGENT,
    ),
    Kind(
        lambda viewer: waiting_remittances(viewer).count(),
        lambda number: ngettext(
            "%(number)d remittance waits to be counted.",
            "%(number)d remittances wait to be counted.",
            number,
        ),
        "dues:remittance_list",
        "office",
        BRANCH,
    ),
    Kind(
        lambda viewer: shortages_to_settle(viewer).count(),
        lambda number: ngettext(
            "%(number)d shortage is open.", "%(number)d shortages are open.", number
        ),
        "dues:remittance_list",
        "warning",
        BRANCH,
    ),
    Kind(
        flagged_with_agents,
        lambda number: ngettext(
            "%(number)d flagged receipt: the money was taken over the limit, or while the agent hands over.",
            "%(number)d flagged receipts: the money was taken over the limit, or while the agent hands over.",
            number,
        ),
        "dues:collection_list",
        "warning",
        BRANCH,
        query="?ditandai=1",
    ),
    Kind(
        number_to_look_at,
        lambda number: ngettext(
            "%(number)d round sheet is lost, differs from the paper, or lacks serials: ask the agent.",
            "%(number)d round sheets are lost, differ from the paper, or lack serials: ask the agents.",
            number,
        ),
        "dues:sheet_list",
        "paper",
        BRANCH,
        query="?ditandai=1",
    ),
    Kind(
        lambda viewer: refused_in_hand(viewer).count(),
        lambda number: ngettext(
            "%(number)d remittance was refused, its receipts are with you again: read why.",
            "%(number)d remittances were refused, their receipts are with you again: read why.",
            number,
        ),
        "dues:remittance_list",
        "cross",
        AGENT,
    ),
    Kind(
        lambda viewer: open_shortages(viewer).count(),
        lambda number: ngettext(
            "%(number)d shortage of yours is open: your money was less than the receipts.",
            "%(number)d shortages of yours are open: your money was less than the receipts.",
            number,
        ),
        "dues:remittance_list",
        "warning",
        AGENT,
    ),
    Kind(
        lambda viewer: waiting_reversals(viewer).count(),
        lambda number: ngettext(
            "%(number)d reversal waits for your decision.",
            "%(number)d reversals wait for your decision.",
            number,
        ),
        "dues:reversal_list",
        "undo",
        BRANCH,
    ),
    Kind(
        lambda viewer: duplicates_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d agent asks whose member somebody is: the NIK is registered already.",
            "%(number)d agents ask whose member somebody is: the NIK is registered already.",
            number,
        ),
        "dues:duplicate_list",
        "people",
        BRANCH,
    ),
    Kind(
        lambda viewer: moves_to_consent(viewer).count(),
        lambda number: ngettext(
            "%(number)d move from another branch waits for your consent.",
            "%(number)d moves from another branch wait for your consent.",
            number,
        ),
        "dues:move_list",
        "people",
        BRANCH,
    ),
    Kind(
        lambda viewer: niks_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d right NIK was proposed: compare the KTP and decide.",
            "%(number)d right NIKs were proposed: compare the KTP and decide.",
            number,
        ),
        "members:nik_list",
        "pencil",
        BRANCH,
    ),
    Kind(
        lambda viewer: niks_to_tell(viewer).count(),
        lambda number: ngettext(
            "%(number)d NIK has to be corrected at BPJS Ketenagakerjaan (Jamsostek): Formulir F1A.",
            "%(number)d NIKs have to be corrected at BPJS Ketenagakerjaan (Jamsostek): Formulir F1A.",
            number,
        ),
        "members:nik_list",
        "paper",
        BRANCH | AGENT,
    ),
    Kind(
        lambda viewer: decisions_told(viewer).count(),
        lambda number: ngettext(
            "%(number)d decision whose member somebody is: read it.",
            "%(number)d decisions whose member somebody is: read them.",
            number,
        ),
        "dues:duplicate_list",
        "info",
        AGENT,
    ),
    Kind(
        lambda viewer: moves_told(viewer).count(),
        lambda number: ngettext(
            "%(number)d move of members from you or to you: read who.",
            "%(number)d moves of members from you or to you: read who.",
            number,
        ),
        "dues:move_list",
        "people",
        AGENT,
    ),
    Kind(
        lambda viewer: open_questions(viewer).count(),
        lambda number: ngettext(
            "%(number)d question about paid months waits for an answer.",
            "%(number)d questions about paid months wait for an answer.",
            number,
        ),
        "dues:question_list",
        "info",
        BRANCH,
    ),
    Kind(
        lambda viewer: sum(not due.is_waiting for due in refunds_due(viewer)),
        lambda number: ngettext(
            "%(number)d payment for months after the end is to be given back.",
            "%(number)d payments for months after the end are to be given back.",
            number,
        ),
        "dues:refund_list",
        "undo",
        AGENT,
    ),
    Kind(
        lambda viewer: len(refunds_left_behind(viewer)),
        lambda number: ngettext(
            "%(number)d payment of an agent who has left is to be given back: nobody has asked yet.",
            "%(number)d payments of agents who have left are to be given back: nobody has asked yet.",
            number,
        ),
        "dues:refund_list",
        "undo",
        BRANCH,
    ),
    Kind(
        lambda viewer: counts_to_settle(viewer).count(),
        lambda number: ngettext(
            "%(number)d cash count does not agree: say how it ended.",
            "%(number)d cash counts do not agree: say how they ended.",
            number,
        ),
        "dues:count_list",
        "coin",
        BRANCH,
    ),
    Kind(
        lambda viewer: open_counts(viewer).count(),
        lambda number: ngettext(
            "%(number)d count of your cash does not agree and is not settled.",
            "%(number)d counts of your cash do not agree and are not settled.",
            number,
        ),
        "dues:count_list",
        "coin",
        AGENT,
    ),
    Kind(
        lambda viewer: successions_to_answer(viewer).count(),
        lambda number: ngettext(
            "%(number)d agent hands over to you: accept or refuse.",
            "%(number)d agents hand over to you: accept or refuse.",
            number,
        ),
        "dues:succession_list",
        "people",
        frozenset({Role.AGENT}),
    ),
    Kind(
        lambda viewer: late_to_answer(viewer).count(),
        lambda number: ngettext(
            "%(number)d entry after a close waits for your approval.",
            "%(number)d entries after a close wait for your approval.",
            number,
        ),
        "dues:close_list",
        "lock",
        BRANCH,
    ),
    Kind(
        months_ready,
        lambda number: ngettext(
            "%(number)d month is over and can be closed.",
            "%(number)d months are over and can be closed.",
            number,
        ),
        "dues:close_list",
        "calendar",
        frozenset({Role.COORDINATOR}),
    ),
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
        frozenset({Role.AGENT}),
    ),
)
