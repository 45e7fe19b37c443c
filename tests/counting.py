"""Counting cash and handing over in a test: SZ counted by the coordinator, succeeded by ST, unless told."""

from __future__ import annotations

from uuid import uuid4

from dues.actions.counting import count_cash
from dues.actions.succession import accept_succession, start_succession
from dues.denominations import DENOMINATIONS
from dues.models import CashCount, Succession, SuccessionAnswer
from dues.queries.cash import cash_of_agent
from tests.cast import Cast
from tests.taking import NOW


def in_pieces(amount: int) -> dict[int, int]:
    """An amount in as few notes and coins as can be."""
    pieces = {}
    for worth in DENOMINATIONS:
        pieces[worth], amount = divmod(amount, worth)
    assert not amount, "no coin is that small"
    return {worth: number for worth, number in pieces.items() if number}


def count(cast: Cast, counted: int | None = None, *, at=NOW, **overrides) -> CashCount:
    """The coordinator counts what SZ holds: everything, or `counted` rupiah."""
    agent = overrides.get("agent", cast.sz)
    expected = cash_of_agent(agent, branch=cast.branch, on=at.date()).in_hand
    found = expected if counted is None else counted
    fields = {
        "uuid": uuid4(),
        "agent": agent,
        "branch": cast.branch,
        "denominations": in_pieces(found),
        "expected": expected,
        "explanation": "" if found == expected else "Dipakai dulu untuk beli beras",
        "witness": "Pak Saksi",
        "by": cast.koordinator,
        "at": at,
    }
    return count_cash(**{**fields, **overrides})


def start(cast: Cast, *, at=NOW, **overrides) -> Succession:
    """The branch starts the hand-over of SZ in Dukuhdempok to ST."""
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "successor": cast.st,
        "village": cast.village,
        "last_on": at.date(),
        "reason": "Pindah ke kota",
        "by": cast.koordinator,
        "at": at,
    }
    return start_succession(**{**fields, **overrides})


def accept(cast: Cast, succession: Succession, *, at=NOW, **overrides) -> SuccessionAnswer:
    """ST takes over."""
    fields = {"succession": succession, "by": cast.st.user, "at": at}
    return accept_succession(**{**fields, **overrides})
