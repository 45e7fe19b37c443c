"""Decisions about messages, without a database."""

import datetime as dt
import re

from perisai.outbox.enums import MessageState

MAX_TRIES = 8
LEASE = dt.timedelta(seconds=60)
# How long messages wait whose app could not be asked whether they are still wanted.
GUARD_PAUSE = dt.timedelta(minutes=10)
# The sender looks for new work by itself: soon while something is open, seldom otherwise.
LOOKS_AGAIN_AFTER = dt.timedelta(minutes=1)
LOOKS_IDLY_AFTER = dt.timedelta(minutes=5)
_FIRST_PAUSE = dt.timedelta(seconds=10)
_LONGEST_PAUSE = dt.timedelta(hours=1)
# A gateway that asks for more patience than this is asked again after it.
_LONGEST_PATIENCE = dt.timedelta(hours=24)

# The provider may need a moment until it knows what it has taken: only then "never heard of it" counts.
BELIEVED_AFTER = dt.timedelta(minutes=10)
ASKED_FOR = dt.timedelta(hours=24)
_FIRST_QUESTION = dt.timedelta(seconds=30)

_PHONE = re.compile(r"\+62[0-9]{8,13}")
# JSON can say them, and no database keeps them: NUL, and halves of a sign.
_NOT_KEPT = re.compile(r"[\0\ud800-\udfff]")

# What is told later counts when it stands further on. A gateway may say "failed" and then deliver after all;
# that it was delivered is never taken back.
_RANK = {
    MessageState.WAITING: 0,
    MessageState.SENDING: 0,
    MessageState.UNKNOWN: 0,
    MessageState.WITHDRAWN: 1,
    MessageState.SENT: 2,
    MessageState.FAILED: 3,
    MessageState.DELIVERED: 4,
}


def is_phone(text: str) -> bool:
    """Whether a gateway can reach it: `+62` and 8 to 13 digits."""
    return bool(_PHONE.fullmatch(text))


def text_from_outside(text: str) -> str:
    """What a gateway wrote, without the signs that cannot be kept."""
    return _NOT_KEPT.sub("", text)


def pause_after(tries: int, asked: dt.timedelta | None = None) -> dt.timedelta:
    """How long to wait after the `tries`-th try that reached nobody: 10 s, 40 s, 160 s ... at most 1 h; at
    least as long as the gateway `asked` for, at most a day."""
    # Beyond six tries the pause is the longest one; without the cap the power would grow without end.
    pause = min(_FIRST_PAUSE * 4 ** (min(max(tries, 1), 6) - 1), _LONGEST_PAUSE)
    return max(pause, min(asked or pause, _LONGEST_PATIENCE))


def asks_again_after(handed_for: dt.timedelta) -> dt.timedelta:
    """How long until the provider is asked (again) about a message that was handed over `handed_for` ago:
    half of that, at least 30 s, at most 1 h."""
    return min(max(handed_for / 2, _FIRST_QUESTION), _LONGEST_PAUSE)


def states_below(state: MessageState) -> list[MessageState]:
    """The states that a report of `state` may change: it never takes a message back."""
    return [other for other, rank in _RANK.items() if rank < _RANK[state]]
