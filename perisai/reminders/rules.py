"""Decisions about reminders, without a database: which rule counts, when it begins and ends, when nobody is
disturbed, and what must add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from perisai.outbox.enums import MessageState
from perisai.reminders.enums import Kind, Mode, Reason, State


class RuleRow(Protocol):
    """What a rule says (reminders.Rule)."""

    pk: int
    kind: str
    branch_id: int | None
    village_id: str | None
    has_jht: bool | None
    mode: str
    days: int
    from_on: dt.date


@dataclass(frozen=True, slots=True)
class Place:
    """For whom a rule is asked: where they live, and whether they save for old age (None: not a member)."""

    branch_id: int | None = None
    village_id: str | None = None
    has_jht: bool | None = None


def rule_for(rules: Iterable[RuleRow], kind: Kind, place: Place, *, on: dt.date) -> RuleRow | None:
    """The rule that counts for this kind and place on a day: of those that fit, the one for the village
    before that of the branch before that of everywhere; then the one that names a programme; then the
    newest. None when there is no rule at all."""
    fitting = [
        rule
        for rule in rules
        if rule.kind == kind
        and rule.from_on <= on
        and rule.branch_id in (None, place.branch_id)
        and rule.village_id in (None, place.village_id)
        and rule.has_jht in (None, place.has_jht)
    ]
    return max(fitting, key=_narrowness, default=None)


def _narrowness(rule: RuleRow) -> tuple[bool, bool, bool, dt.date, int]:
    return (
        rule.village_id is not None,
        rule.branch_id is not None,
        rule.has_jht is not None,
        rule.from_on,
        rule.pk,
    )


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a reminder is useful, both included."""

    due_on: dt.date
    last_on: dt.date

    def is_open_on(self, day: dt.date) -> bool:
        return self.due_on <= day <= self.last_on

    def has_passed_on(self, day: dt.date) -> bool:
        return day > self.last_on


def is_quiet(at: dt.time, quiet_from: dt.time, quiet_until: dt.time) -> bool:
    """Whether nobody is disturbed at this local time. The quiet hours may pass midnight."""
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


@dataclass(frozen=True, slots=True)
class Sum:
    """What became of those who came due: every one stands in exactly one of the numbers."""

    due: int
    observed: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    unknown: int = 0
    waiting: int = 0
    suppressed: Mapping[str, int] | None = None

    @property
    def silent(self) -> int:
        return sum((self.suppressed or {}).values())

    @property
    def accounted(self) -> int:
        return (
            self.observed
            + self.sent
            + self.delivered
            + self.failed
            + self.unknown
            + self.waiting
            + self.silent
        )

    @property
    def difference(self) -> int:
        """Those of whom nobody can say what became of them; negative when more is told than came due."""
        return self.due - self.accounted

    @property
    def closes(self) -> bool:
        return self.difference == 0


# What became of a reminder that was handed on, by the state of its message.
OUTCOME = {
    MessageState.WAITING: "waiting",
    MessageState.SENDING: "waiting",
    MessageState.SENT: "sent",
    MessageState.DELIVERED: "delivered",
    MessageState.FAILED: "failed",
    MessageState.UNKNOWN: "unknown",
}


# What is lost soonest comes first: a deadline, then protection, then money.
_NEED = (
    Kind.CLAIM_CLOCK,
    Kind.ARREARS_3,
    Kind.ARREARS_2,
    Kind.FREE_MONTHS_END,
    Kind.ARREARS_1,
    Kind.AFTER_DUE,
    Kind.ON_DUE,
    Kind.BEFORE_DUE,
    Kind.CASH_HELD,
    Kind.CASH_TOO_OLD,
    Kind.YEARLY_GRANT,
    Kind.DISCOUNT_ENDS,
    Kind.HARVEST,
)


def need_of(kind: Kind, last_on: dt.date) -> tuple[int, dt.date]:
    """Where a reminder stands among others that wait: by its kind, then by its last useful day."""
    return (_NEED.index(kind), last_on)


def state_for(
    kind: Kind, mode: Mode, reason: Reason | None, window: Window, *, on: dt.date
) -> tuple[State, str]:
    """State and reason of a reminder that was looked at: `reason` is why it may not go now, if anything.

    What may pass lets it wait until its window closes; then the reason stays. Observed ones would have
    gone.
    """
    if reason is None and mode == Mode.HOLD:
        reason = Reason.HELD
    if reason is None and window.has_passed_on(on):
        reason = Reason.TOO_LATE
    if reason is None:
        return (State.OBSERVED if mode == Mode.OBSERVE else State.HANDED), ""
    if reason.passes_for(kind) and not window.has_passed_on(on):
        return State.WAITING, reason
    return State.SUPPRESSED, reason
