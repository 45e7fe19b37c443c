"""Who is asked before a message goes, and which channels this site has."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from django.conf import settings

from perisai.outbox.enums import Channel
from perisai.outbox.models import Message


class Guard(Protocol):
    def __call__(
        self, messages: Sequence[Message], *, on: dt.datetime
    ) -> Mapping[int, str | dt.datetime]: ...


_guards: dict[str, Guard] = {}


def asks_first(prefix: str) -> Callable[[Guard], Guard]:
    """Decorator: the function is asked just before messages whose key begins with `<prefix>:` are handed to
    a channel that needs no person.

    It is called as `fn(messages, on=moment)` and answers `{message.pk: reason}` for those that are not
    wanted any more; they are withdrawn with that code. A moment instead of a reason puts one off until then.
    It must not write. What it raises leaves the messages waiting.
    """

    def register(guard: Guard) -> Guard:
        if prefix in _guards:
            raise ValueError(f"two guards for messages of {prefix}")
        _guards[prefix] = guard
        return guard

    return register


def guard_of(key: str) -> Guard | None:
    """Who wants to be asked about the message with this key."""
    return _guards.get(key.partition(":")[0])


def available_channels() -> list[Channel]:
    """The channels over which this site can send: those by hand always, the others once configured."""
    is_there = {
        Channel.EMAIL: bool(settings.OUTBOX_EMAIL),
        **{
            channel: bool(settings.GATEWAY_URL) and channel in settings.GATEWAY_CHANNELS
            for channel in Channel.of_gateway()
        },
    }
    return [channel for channel in Channel if is_there.get(channel, True)]
