"""Which step of a claim may follow which."""

from __future__ import annotations

from claims.enums import StepKind

K = StepKind
_AFTER: dict[StepKind | None, frozenset[StepKind]] = {
    None: frozenset({K.COMPLETE, K.SUBMITTED, K.DROPPED}),
    K.COMPLETE: frozenset({K.SUBMITTED, K.DROPPED}),
    K.SUBMITTED: frozenset({K.QUESTION, K.APPROVED, K.REFUSED, K.PAID, K.DROPPED}),
    K.QUESTION: frozenset({K.ANSWERED, K.REFUSED, K.DROPPED}),
    K.ANSWERED: frozenset({K.QUESTION, K.APPROVED, K.REFUSED, K.PAID, K.DROPPED}),
    K.APPROVED: frozenset({K.PAID, K.REFUSED}),
    K.REFUSED: frozenset({K.OBJECTED, K.DROPPED}),
    K.OBJECTED: frozenset({K.QUESTION, K.APPROVED, K.REFUSED, K.PAID, K.DROPPED}),
    K.PAID: frozenset(),
    # A family may come back, also after years: the limit is the law's, not ours.
    K.DROPPED: frozenset({K.RESUMED, K.COMPLETE, K.SUBMITTED}),
    K.RESUMED: frozenset({K.COMPLETE, K.SUBMITTED, K.DROPPED}),
}


def may_follow(last: StepKind | None, kind: StepKind) -> bool:
    """Whether `kind` can come after the step `last` (None: before the first)."""
    return kind in _AFTER[last]


def next_steps(last: StepKind | None) -> tuple[StepKind, ...]:
    """What can come after `last`, in the order of StepKind."""
    return tuple(kind for kind in StepKind if may_follow(last, kind))
