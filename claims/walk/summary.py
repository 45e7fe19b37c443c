"""What the page of a claim says of the walk: how far it is, what would go wrong, what may come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from claims.check_words import check_words
from claims.enums import Cause, Level, StepKind
from claims.models import Claim, ClaimStep, Relative
from claims.queries.clocks import clocks_of
from claims.queries.expected import expected_of
from claims.queries.grants import grants_of
from claims.queries.heirs import first_program, heirs_of_claim
from claims.queries.protection import facts_of
from claims.rules.precheck import precheck
from claims.walk.answers import is_event, is_injury
from claims.walk.walker import advice_for, asked_of, progress_of
from villages.scoping import Viewer


def summary_of(
    claim: Claim,
    family: Sequence[Relative],
    steps: Sequence[ClaimStep],
    *,
    viewer: Viewer,
    at: dt.datetime | None = None,
) -> dict:
    """The context of the sections `_walk_*.html`. Six queries at most, whatever the number of jobs, months
    and relatives."""
    facts = facts_of(claim, viewer=viewer)
    expectation = expected_of(claim, facts, family, viewer=viewer)
    running = clocks_of(claim, steps, viewer=viewer, at=at)
    findings = [(row, Level(row.level), check_words(row)) for row in precheck(facts)]
    levels = {level for _row, level, _words in findings}
    return {
        "is_ended": bool(steps) and steps[-1].kind in StepKind.ends(),
        "progress": progress_of(claim),
        "pages": [(page, page.is_answered(claim)) for page in asked_of(claim)],
        "advice": advice_for(claim),
        "findings": findings,
        "hindrance": next((level for level in _HINDER if level in levels), None),
        "expectation": expectation,
        "heirs": heirs_of_claim(claim, family, first_program(expectation), viewer=viewer),
        "grants": grants_of(claim, family, steps, on=viewer.on, expectation=expectation),
        "clocks": running,
        "clocks_waiting": [row for row in running if row.waits],
        "clocks_quiet": [row for row in running if not row.waits],
        "shows_accident": (is_injury(claim) and claim.cause != Cause.OTHER)
        or (is_event(claim) and claim.cause in _FROM_WORK),
    }


_HINDER = (Level.BLOCKER, Level.NEEDS_DECISION)  # the heaviest first
_FROM_WORK = ("work", "commuting", "violence")
