"""What waits for somebody: each kind once, with its number in words and the page where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from dues.queries.questions import open_questions
from dues.queries.refunds import refunds_due
from dues.queries.remittances import open_shortages, waiting_remittances
from dues.queries.reversals import waiting_reversals
from perisai.accounts.enums import Role
from villages.scoping import Viewer

BRANCH = frozenset({Role.COORDINATOR, Role.HEAD_OFFICE})
AGENT = frozenset({Role.AGENT})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the list: `words` name the number."""

    words: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits. `count` asks for the viewer's own; `words` say a number of them."""

    count: Callable[[Viewer], int]
    words: Callable[[int], str]
    url_name: str
    icon: str
    roles: frozenset[str]


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for this viewer, in the order of KINDS; kinds without anything are left
    out. One query for each kind of the role."""
    counted = [(kind, kind.count(viewer)) for kind in KINDS if viewer.role in kind.roles]
    return [
        Waiting(kind.words(number) % {"number": number}, reverse(kind.url_name), kind.icon)
        for kind, number in counted
        if number
    ]


KINDS = (
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
        lambda viewer: open_shortages(viewer).count(),
        lambda number: ngettext(
            "%(number)d shortage is open.", "%(number)d shortages are open.", number
        ),
        "dues:remittance_list",
        "warning",
        BRANCH,
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
)
