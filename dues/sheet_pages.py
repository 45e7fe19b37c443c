"""How the houses of a round sheet are laid on pages, so that each page can carry its totals.

Pure; heights in millimetres, as static/css/round_sheet.css sets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

HOUSE, PERSON, LEAST = 6, 20, 30  # a house; each person in it; what a stub needs at least
END = 46  # the counts and signatures after the last house
ROOM = {"a4": 243, "f4": 276}  # what a page holds between its head and its totals


class House(Protocol):
    """A house to lay: its people, and what they owe in rupiah."""

    people: Sequence
    owed: int


H = TypeVar("H", bound=House)


@dataclass(frozen=True, slots=True)
class Page(Generic[H]):
    """The houses of one page, what they owe, and what is owed up to its end, in rupiah and houses."""

    houses: Sequence[H]
    owed: int
    owed_so_far: int
    houses_so_far: int
    is_last: bool


def height_of(house: House) -> int:
    """The millimetres a house takes."""
    return max(HOUSE + PERSON * len(house.people), LEAST)


def pages_of(houses: Sequence[H], *, paper: str) -> list[Page[H]]:
    """The houses in their order, page by page; the last page has room for the end of the sheet too."""
    groups: list[list[H]] = [[]]
    left = ROOM[paper]
    for house in houses:
        if groups[-1] and height_of(house) > left:
            groups.append([])
            left = ROOM[paper]
        groups[-1].append(house)
        left -= height_of(house)
    if left < END and len(groups[-1]) > 1:
        groups.append([groups[-1].pop()])
    pages, owed, number = [], 0, 0
    for group in groups:
        here = sum(house.owed for house in group)
        owed, number = owed + here, number + len(group)
        pages.append(Page(group, here, owed, number, is_last=group is groups[-1]))
    return pages
