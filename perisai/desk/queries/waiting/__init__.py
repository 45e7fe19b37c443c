"""What waits for somebody: each kind once, with its number in words and the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from perisai.desk.queries.waiting.books import BOOKS
from perisai.desk.queries.waiting.custody import CUSTODY
from perisai.desk.queries.waiting.families import FAMILIES
from perisai.desk.queries.waiting.giving_back import GIVING_BACK
from perisai.desk.queries.waiting.inspections import INSPECTIONS
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
    counted = [(kind, kind.count(viewer)) for kind in KINDS if viewer.role in kind.roles]
    return [
        Waiting(
            kind.words(number) % {"number": number}, reverse(kind.url_name) + kind.query, kind.icon
        )
        for kind, number in counted
        if number
    ]
