"""Claims as a test opens and answers them: of SZ, unless told."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

from claims.actions.answering import answer_question
from claims.actions.opening import open_claim
from claims.actions.steps import take_step
from claims.enums import EventKind, Question, StepKind
from claims.models import Claim, ClaimStep
from tests.cast import Cast
from tests.taking import NOW


def begin(cast: Cast, member=None, *, kind="death", at=NOW, **fields) -> Claim:
    """A claim about a member, or about somebody `told` of."""
    usual = {
        "uuid": uuid4(),
        "kind": EventKind(kind),
        "member": member,
        "village": cast.village,
        "agent": cast.sz,
        "by": cast.sz.user,
        "on": at.date(),
        "at": at,
    }
    return open_claim(**{**usual, **fields})


def answer(cast: Cast, claim: Claim, question: str, columns=None, at=NOW, **told) -> Claim:
    """The answer of the family to one question."""
    return answer_question(
        claim=claim,
        question=Question(question),
        columns=columns or {},
        circumstances=told,
        by=cast.sz.user,
        on=at.date(),
        at=at,
    )


def step(cast: Cast, claim: Claim, kind: str, at=NOW, **fields) -> ClaimStep:
    """What happened at the branch."""
    usual = {
        "uuid": uuid4(),
        "claim": claim,
        "kind": StepKind(kind),
        "happened_on": at.date(),
        "by": cast.koordinator,
        "on": at.date(),
        "at": at,
    }
    return take_step(**{**usual, **fields})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def moment(text: str) -> dt.datetime:
    """Ten in the morning of a day, in Jakarta."""
    return dt.datetime.combine(day(text), dt.time(10), ZoneInfo("Asia/Jakarta"))
