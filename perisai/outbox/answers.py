"""What came of handing a message over, or of asking about it, in the words of no particular channel."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from perisai.outbox.enums import MessageState


class Outcome(Enum):
    TAKEN = "taken"  # the other side has it; `state` says how far it is
    REFUSED = "refused"  # the other side will never take it
    NOT_TAKEN = "not taken"  # it certainly did not leave: it may be tried again
    DOUBT = "doubt"  # it left, and nobody said whether it was taken
    UNHEARD_OF = "unheard of"  # asked about it, the other side says that it does not have it


@dataclass(frozen=True)
class Answer:
    """`words` are for a person, say what happened and name nobody. `pause` is how long the other side asks to
    be left alone. `stops_all`: no other message would fare better now. `cost` is in rupiah, None unknown."""

    outcome: Outcome
    words: str = ""
    state: MessageState = MessageState.SENT
    provider_id: str = ""
    cost: int | None = None
    pause: dt.timedelta | None = None
    stops_all: bool = False
