"""Which function does which kind of job.

Jobs know nothing of the apps above them: those register their handlers in their `tasks.py`, which
is imported when Django starts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise

from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.rules import LEASE


@dataclass(frozen=True)
class Again:
    """A handler's answer when there is more to do: call it again, after others had their turn.

    `progress` of `total` is what a waiting person sees, in the handler's own units. `cursor` is
    handed back as `job.cursor`; a handler that finds its next rows by itself needs none. With `at` it is
    called again then (the clock rings within half a minute), not at once.
    """

    progress: int
    total: int
    cursor: dict = field(default_factory=dict)
    at: dt.datetime | None = None


class Handler(Protocol):
    def __call__(self, job: Job, *, on: dt.datetime) -> Again | None: ...


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    every: Every | None
    lease: dt.timedelta
    label: str | Promise = ""
    purpose: str | Promise = ""


_kinds: dict[str, Kind] = {}


def handles(
    name: str,
    *,
    every: Every | None = None,
    lease: dt.timedelta = LEASE,
    label: str | Promise = "",
    purpose: str | Promise = "",
) -> Callable[[Handler], Handler]:
    """Decorator: the function does jobs of the kind `name` (`<app>.<verb>_<noun>`).

    It is called as `handler(job, on=now)`, does one slice of under five seconds, and returns
    `Again` when there is more, or None when the job is done. It must be harmless when called twice
    for the same slice: a worker may die between the work and the note that it is done. Raising
    `Refused` ends the job with that message; any other exception is tried again later.

    With `every` the job comes due by itself and is requested with `payload={"period": ...}`.
    `lease` is for work that cannot be cut into slices: how long until a silent worker counts as
    dead. `label` and `purpose` tell people what it is called and what it is for.
    """

    def register(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"two handlers for jobs of the kind {name}")
        _kinds[name] = Kind(name, handler, every, lease, label, purpose)
        return handler

    return register


def kind_of(name: str) -> Kind | None:
    """The registered kind, or None when this version of the program does not know it."""
    return _kinds.get(name)


def known_kinds() -> list[str]:
    """Names of every registered kind, sorted."""
    return sorted(_kinds)


def recurring_kinds() -> list[Kind]:
    """Every kind that comes due by itself, by name."""
    return sorted((kind for kind in _kinds.values() if kind.every), key=lambda kind: kind.name)
