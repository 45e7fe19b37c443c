"""One kind of thing that waits, and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perisai.accounts.enums import Role
from villages.scoping import Viewer

AGENT = frozenset({Role.AGENT})
COORDINATOR = frozenset({Role.COORDINATOR})
BRANCH = frozenset({Role.COORDINATOR, Role.HEAD_OFFICE})
VILLAGE = frozenset({Role.SECRETARY})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits. `count` asks for the viewer's own; `words` say a number of them; `query`
    narrows the page to them. `is_approval`: these are the requests of `queries/approvals.py`."""

    count: Callable[[Viewer], int]
    words: Callable[[int], str]
    url_name: str
    icon: str
    roles: frozenset[str]
    query: str = ""
    is_approval: bool = False
