"""The notes and coins of the rupiah, and what a handful of them adds up to. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping

# In rupiah, as an agent may be given them. The 75.000 is the note of 2020, which is money like the others;
# dues of Rp18.150 need the coin of 50.
DENOMINATIONS = (100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)
MOST_PIECES = 99_999


def counted_total(pieces: Mapping[int, int]) -> int:
    """What these pieces are worth: `pieces` maps a denomination in rupiah to how many there are.

    Raises ValueError for a note that does not exist, and for a number that cannot be.
    """
    for worth, number in pieces.items():
        if worth not in DENOMINATIONS:
            raise ValueError(f"no note or coin of {worth} rupiah")
        if not 0 <= number <= MOST_PIECES:
            raise ValueError(f"{number} pieces of {worth} rupiah")
    return sum(worth * number for worth, number in pieces.items())


def as_stored(pieces: Mapping[int, int]) -> dict[str, int]:
    """The pieces as a count keeps them: the largest first, what there is none of left out."""
    return {str(worth): pieces[worth] for worth in DENOMINATIONS if pieces.get(worth)}


def as_read(stored: Mapping[str, int]) -> dict[int, int]:
    """The pieces of a count, by rupiah."""
    return {int(worth): number for worth, number in stored.items()}
