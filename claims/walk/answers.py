"""What was answered, and when a question has a point."""

from __future__ import annotations

from claims.enums import Cause, EventKind, Outcome, Question
from claims.models import Claim

_AT_WORK = (Cause.WORK, Cause.COMMUTING, Cause.DISEASE, Cause.VIOLENCE)
_PLACE = (Cause.WORK, Cause.COMMUTING)


def told(claim: Claim, question: Question, name: str):
    """What was answered in a field of a question; None before it was."""
    return claim.answers.get(question, {}).get(name)


def told_income(claim: Claim) -> int | None:
    """Income of one month in rupiah as the family told it, still to be proven; None before it was asked."""
    return told(claim, Question.INCOME, "income")


def occupation_of(claim: Claim) -> str:
    """The work of the person: as enrolled, otherwise as it was told; empty when nobody said."""
    return claim.enrolment.job if claim.enrolment else told(claim, Question.PERSON, "job") or ""


def is_death(claim: Claim) -> bool:
    """Somebody has died."""
    return claim.kind == EventKind.DEATH


def died_later(claim: Claim) -> bool:
    """Somebody has died of an accident that was told first."""
    return is_death(claim) and claim.outcome == Outcome.DEATH


def is_event(claim: Claim) -> bool:
    """A death, an injury or an illness."""
    return claim.kind in (EventKind.DEATH, EventKind.INJURY)


def is_injury(claim: Claim) -> bool:
    """Somebody was hurt or is ill, and lives."""
    return claim.kind == EventKind.INJURY


def may_be_from_work(claim: Claim) -> bool:
    """It comes from the work, or the family does not know."""
    return is_event(claim) and (claim.cause in _AT_WORK or _is_said_unknown(claim))


def is_from_work(claim: Claim) -> bool:
    """The family says that it comes from the work."""
    return is_event(claim) and claim.cause in _AT_WORK


def may_be_on_a_road(claim: Claim) -> bool:
    """Somewhere a vehicle may have been."""
    return is_event(claim) and (claim.cause in _PLACE or _is_said_unknown(claim))


def _is_said_unknown(claim: Claim) -> bool:
    """Before the cause was asked it is unknown too; then no question hangs on it yet."""
    return claim.cause == Cause.UNKNOWN and Question.CAUSE in claim.answers


def has_family_question(claim: Claim) -> bool:
    """A grant for children, or heirs, may depend on it."""
    return is_death(claim) or claim.outcome == Outcome.TOTAL_DISABILITY


def is_of_savings(claim: Claim) -> bool:
    """Only JHT is asked about."""
    return claim.kind in (EventKind.STOPPED_WORK, EventKind.AGE)
