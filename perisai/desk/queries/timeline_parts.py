"""A line of the history of a member, and the tables whose rows are lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.formats import date_format

from perisai.desk.enums import TimelineKind
from perisai.desk.queries.payments import PaymentOfMember


@dataclass(frozen=True, slots=True)
class Said:
    """A line in words: an icon, a sentence, what stands small below it, who did it, and the page about it
    (the name of an address and its row) when the viewer may open it."""

    icon: str
    words: str
    details: tuple[str, ...] = ()
    by: str = ""
    page: str = ""
    row: UUID | None = None
    payment: PaymentOfMember | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows are lines: which rows, their moment, and what they say by key. Of lines of the same
    moment those with the higher code happened later."""

    code: int
    kind: TimelineKind
    rows: QuerySet
    at: str | models.Expression
    say: Callable[[Sequence[int]], Mapping[int, Said]]


def day_words(day) -> str:
    """A day as people read it."""
    return date_format(day, "j F Y")


def found(rows: QuerySet, keys: Sequence[int], *related: str) -> Iterator:
    """These rows, by their keys."""
    return iter(rows.filter(pk__in=keys).select_related(*related))
