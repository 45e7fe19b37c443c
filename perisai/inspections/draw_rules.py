"""The draw: whom an inspection asks, so that anybody can repeat it with `sha256sum` and a pencil.

The population is a text. Each line is `number;key;group`: the key is the SHA-256 of `salt:member`, the group
says whether the book has a payment of the period. The salt stays with the branch: an agent knows the
identities of her members from the addresses of their pages, and with seed and identity alone could reckon
who was drawn. The ticket of a member is the SHA-256
of `seed:key`; of each group those with the smallest tickets are drawn. docs/inspections.md shows the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

METHOD = "sha256-1"
PAID, UNPAID = "S", "B"  # sudah bayar, belum bayar
KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Lot:
    """A line of the population; `ticket` decides its turn."""

    number: int
    key: str
    has_paid: bool
    ticket: str


def key_of(salt: str, member: str) -> str:
    """What `printf '%s' "salt:member" | sha256sum` begins with: names a member to who has the salt."""
    return hashlib.sha256(f"{salt}:{member}".encode()).hexdigest()[:KEY_LENGTH]


def population_text(members: Iterable[tuple[str, bool]]) -> str:
    """Members (key, whether they paid) as the text that is frozen: in the order of their keys, so that nobody
    chooses an order."""
    lines = [
        f"{number};{key};{PAID if has_paid else UNPAID}\n"
        for number, (key, has_paid) in enumerate(sorted(members), start=1)
    ]
    return "".join(lines)


def digest_of(population: str) -> str:
    """What `sha256sum` says of the file of the population."""
    return hashlib.sha256(population.encode()).hexdigest()


def ticket_of(seed: str, key: str) -> str:
    """What `printf '%s' "seed:key" | sha256sum` says."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def lots_of(seed: str, population: str) -> list[Lot]:
    """Everybody of the population with their ticket. Raises ValueError for a line that is none."""
    lots = []
    for line in population.splitlines():
        number, key, group = line.split(";")
        if group not in (PAID, UNPAID):
            raise ValueError(f"not a line of a population: {line!r}")
        lots.append(Lot(int(number), key, group == PAID, ticket_of(seed, key)))
    return lots


def quotas(size: int, *, paid_share: int, paid: int, unpaid: int) -> tuple[int, int]:
    """How many to draw of those who paid and of those who did not.

    `paid_share` is in percent; half a person is rounded up to those who paid. Whom one group lacks, the
    other one gives.
    """
    of_paid = min((size * paid_share + 50) // 100, paid)
    of_unpaid = min(size - of_paid, unpaid)
    return min(size - of_unpaid, paid), of_unpaid


def draw(lots: Sequence[Lot], *, size: int, paid_share: int) -> list[Lot]:
    """Who is drawn, the smallest ticket first."""
    groups = [lot for lot in lots if lot.has_paid], [lot for lot in lots if not lot.has_paid]
    numbers = quotas(size, paid_share=paid_share, paid=len(groups[0]), unpaid=len(groups[1]))
    drawn = [
        lot
        for group, number in zip(groups, numbers, strict=True)
        for lot in sorted(group, key=_turn)[:number]
    ]
    return sorted(drawn, key=_turn)


def _turn(lot: Lot) -> str:
    return lot.ticket
