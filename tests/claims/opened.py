"""Claims as tests of their road need them."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from claims.actions.opening import open_claim
from claims.actions.steps import take_step
from claims.enums import StepKind
from claims.models import Claim, ClaimStep
from tests.taking import NOW

DIED = dt.date(2026, 11, 3)


def opened(cast, member=None, **fields) -> Claim:
    """A claim of SZ about a member who died."""
    columns = {name: fields.pop(name) for name in ("cause", "outcome", "answers") if name in fields}
    defaults = {
        "uuid": uuid4(),
        "kind": "death",
        "member": None if "told" in fields else member or cast.enrolment().member,
        "village": cast.village,
        "agent": cast.sz,
        "event_on": DIED,
        "by": cast.sz.user,
        "on": NOW.date(),
        "at": NOW,
    }
    claim = open_claim(**{**defaults, **fields})
    if columns:
        for name, value in columns.items():
            setattr(claim, name, value)
        claim.save()
    return claim


def stepped(cast, claim, kind, **fields) -> ClaimStep:
    """The next step of a claim, today unless told."""
    defaults = {
        "uuid": uuid4(),
        "claim": claim,
        "kind": StepKind(kind),
        "happened_on": NOW.date(),
        "by": cast.koordinator,
        "on": NOW.date(),
        "at": NOW,
    }
    return take_step(**{**defaults, **fields})


def paid(cast, claim, amount=42_000_000, **fields) -> Claim:
    """A claim handed in and paid."""
    stepped(cast, claim, "submitted", **fields)
    stepped(cast, claim, "paid", amount=amount, **fields)
    return claim
