"""What waits for somebody: each kind once, with its number in words and the page where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from perisai.desk.queries.waiting.books import BOOKS
from perisai.desk.queries.waiting.custody import CUSTODY
from perisai.desk.queries.waiting.families import FAMILIES
from perisai.desk.queries.waiting.giving_back import GIVING_BACK
from perisai.desk.queries.waiting.inspections import INSPECTIONS
from perisai.desk.queries.waiting.kinds import Kind
from perisai.desk.queries.waiting.people import PEOPLE
from perisai.desk.queries.waiting.protection import PROTECTION
from perisai.desk.queries.waiting.scheme import SCHEME
from villages.scoping import Viewer

# Every source, in the order in which somebody reads them.
KINDS = (
    *FAMILIES,
    *PROTECTION,
    *CUSTODY,
    *PEOPLE,
    *GIVING_BACK,
    *BOOKS,
    *INSPECTIONS,
    *SCHEME,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the list: `words` name the number."""

    words: str
    url: str
    icon: str


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for this viewer, in the order of KINDS; kinds without anything are left
    out. A query or two for each kind of the role."""
    return told_of(counted_for(viewer))


def counted_for(viewer: Viewer) -> list[tuple[Kind, int]]:
    """How many of each kind wait for this viewer, none left out. A query or two for each kind."""
    return [(kind, kind.count(viewer)) for kind in KINDS if viewer.role in kind.roles]


def approvals_in(counted: Sequence[tuple[Kind, int]]) -> int:
    """How many of these are requests that wait for a second person: those on the page of approvals."""
    return sum(number for kind, number in counted if kind.is_approval)


def told_of(counted: Sequence[tuple[Kind, int]]) -> list[Waiting]:
    """The lines about what was counted."""
    return [
        Waiting(
            kind.words(number) % {"number": number}, reverse(kind.url_name) + kind.query, kind.icon
        )
        for kind, number in counted
        if number
    ]
