"""How the rows of a large branch are spread over its agents and its year."""

from __future__ import annotations

from scripts.bench.days import TONIGHT

BRANCH = 1
FIRST = 1_000_000_000  # what was written before has smaller keys
KEY = f"{FIRST} + n"
WAITING = 100  # of each kind of request, the newest ones
DAY = f"DATE '{TONIGHT}' - (n * 37 % 365)::int"  # of row `n`
AT = f"({DAY}) + TIME '10:00'"


def of_agents(rows: int, agents: int) -> str:
    """FROM: `n` from 1 on, each with an agent of the branch (`h.id`) and her village (`h.village_id`)."""
    return (
        f"FROM generate_series(1, {rows}) AS n"
        f" JOIN villages_hamlet AS h ON h.id = n % {agents} + 1 ORDER BY n"
    )


def answered(rows: int) -> str:
    """FROM: `n` from 1 on, all but those that wait."""
    return f"FROM generate_series(1, {rows - WAITING}) AS n"
