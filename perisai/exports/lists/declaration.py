"""What has to be said of a list so that it can be taken away as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from perisai.common.reasons import LONG_NUMBER
from perisai.common.tables import Cell, Sheet
from perisai.exports.enums import Holds
from villages.scoping import Viewer

MOST_WORDS = 400
_PAGES = ("sesudah", "before")  # where a page begins narrows nothing

Key = int | str  # of a row; villages are called by their code
Frame = Mapping[str, str]  # what the columns depend on, found once for all parts of a file


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list on the screen is narrowed to: `by` as its query takes it, `asked` as it stood in the
    address, and in `words` for people."""

    by: Any = None
    asked: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExportList:
    """One list. `read` finds in the address what its page is narrowed to: None when the address does not say
    whose rows. `keys` are its rows in their order, `header` and `cells` its columns, `beside` further sheets
    of a workbook; `page` is the address of its page, `sheet` what its first sheet is called, `holds` what it
    says of people."""

    page: Callable[[QueryDict], str]
    sheet: str
    may: Callable[[Viewer], bool]
    keys: Callable[[Viewer, Any], list[Key]]
    header: Callable[[Frame], list[str]]
    cells: Callable[[Sequence[Key], Viewer, Frame], Iterator[list[Cell]]]
    read: Callable[[QueryDict, Viewer], Narrowing | None] = lambda query, viewer: Narrowing()
    frame: Callable[[Viewer, Any], dict[str, str]] = lambda viewer, by: {}
    beside: Callable[[Viewer, Frame], list[Sheet]] = lambda viewer, frame: []
    holds: Holds = Holds.PEOPLE

    def number(self, viewer: Viewer, by: Any) -> int:
        """How many rows the list has, counted by the database where it can."""
        if isinstance(self.keys, KeysOf):
            return self.keys.rows(viewer, by).count()
        return len(self.keys(viewer, by))


def page(name: str) -> Callable[[QueryDict], str]:
    """The page with this name, narrowed as it was."""
    return lambda query: reverse(name, query=query or None)


def anybody(viewer: Viewer) -> bool:
    """Whoever works here."""
    return not viewer.is_nobody


def headings(*words: str | Promise) -> Callable[[Frame], list[str]]:
    """The same columns for everybody, in the language of the reader."""
    return lambda frame: [str(word) for word in words]


@dataclass(frozen=True, slots=True)
class KeysOf:
    """The keys of a list that is one question to the database, in the order of its rows. One query."""

    rows: Callable[[Viewer, Any], QuerySet]

    def __call__(self, viewer: Viewer, by: Any) -> list[Key]:
        return list(self.rows(viewer, by).values_list("pk", flat=True))


def in_order(rows: QuerySet, keys: Sequence[Key]) -> Iterator[Model]:
    """Those of these rows that are still there, in the order of the keys. One query."""
    found = rows.in_bulk(keys)
    return (found[key] for key in keys if key in found)


def iso(day: dt.date | None) -> str:
    """A day as a spreadsheet sorts it; empty for none."""
    return day.isoformat() if day else ""


def iso_day(at: dt.datetime, viewer: Viewer) -> str:
    """The day of a moment where the reader lives."""
    return iso(at.astimezone(ZoneInfo(viewer.time_zone)).date())


def iso_minute(at: dt.datetime, viewer: Viewer) -> str:
    """A moment to the minute where the reader lives."""
    return f"{at.astimezone(ZoneInfo(viewer.time_zone)):%Y-%m-%d %H:%M}"


def covered(words: str) -> str:
    """Words that were searched for, without a NIK or a telephone number."""
    return LONG_NUMBER.sub("…", words)[:MOST_WORDS]


def narrowed_by(form: forms.Form, by: Any) -> Narrowing:
    """What a form has read of the address: its filled fields."""
    asked, words = {}, []
    for name, field_ in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name in _PAGES:
            continue
        said = str(dict(getattr(field_, "choices", [])).get(value, value))
        asked[name] = str(value)
        words.append(f"{str(field_.label).rstrip('?')}: {said}")
    return Narrowing(by, asked, covered("; ".join(words)))
