"""How much a draw says about everybody: counts that are possible with what was found.

Exact, after Clopper and Pearson, for draws without putting back: a number of mismatches among everybody is
left out when it would give so few, or so many, among those asked only rarely. Source: J. Wright, "Exact
confidence bounds when sampling from small finite universes" (1991). Where two groups are drawn, each takes
half of the error, so that the sum of their bounds is certain enough, whatever the shares.

The share of both groups together is the stratified estimator: the share found in each, weighed by how many
the group has, because the two are drawn at different rates. Source: W. G. Cochran, "Sampling Techniques"
(3rd edition, 1977), section 5.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

CERTAINTY = 95  # percent


@dataclass(frozen=True, slots=True)
class Group:
    """Of `everybody` so many were `asked`, and `found` of these did not match."""

    everybody: int
    asked: int
    found: int


def bounds(group: Group, *, error: Fraction) -> tuple[int, int]:
    """The fewest and the most mismatches that everybody of the group may have; each bound is wrong with a
    chance of at most `error`."""
    possible = range(group.found, group.everybody - (group.asked - group.found) + 1)
    fewest = _first(possible, lambda true: _chance(group, true, at_least=True) > error)
    most = _first(possible[::-1], lambda true: _chance(group, true, at_least=False) > error)
    return fewest, most


def total_bounds(groups: Iterable[Group]) -> tuple[int, int]:
    """The same for all groups together, certain by CERTAINTY percent."""
    filled = [group for group in groups if group.everybody]
    if not filled:
        return 0, 0
    error = Fraction(100 - CERTAINTY, 100) / (2 * len(filled))
    pairs = [bounds(group, error=error) for group in filled]
    return sum(low for low, _high in pairs), sum(high for _low, high in pairs)


def share_of_all(groups: Iterable[Group]) -> Fraction | None:
    """What part of everybody in all groups does not match, estimated (0 to 1): of each group the share found
    among those asked, weighed by the size of the group. None where nobody of a group was asked, and without
    anybody."""
    filled = [group for group in groups if group.everybody]
    if not filled or not all(group.asked for group in filled):
        return None
    weighed = sum(Fraction(group.everybody * group.found, group.asked) for group in filled)
    return weighed / sum(group.everybody for group in filled)


def _first(numbers: range, holds: Callable[[int], bool]) -> int:
    """The first of `numbers` from which on something holds."""
    low, high = 0, len(numbers) - 1
    while low < high:
        middle = (low + high) // 2
        if holds(numbers[middle]):
            high = middle
        else:
            low = middle + 1
    return numbers[low]


def _chance(group: Group, true: int, *, at_least: bool) -> Fraction:
    """How likely so many, or more (fewer), are found among those asked when `true` of all do not match."""
    found = range(group.found, group.asked + 1) if at_least else range(group.found + 1)
    ways = sum(
        comb(true, number) * comb(group.everybody - true, group.asked - number) for number in found
    )
    return Fraction(ways, comb(group.everybody, group.asked))
