"""What has to be said of a list so that it can be taken away as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from perisai.common.tables import Cell
from villages.scoping import Viewer

LONG_NUMBER = re.compile(r"\d{6,}")  # a NIK or a telephone number, whole or in part
MOST_WORDS = 400
_PAGES = ("sesudah", "before")  # where a page begins narrows nothing

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
    """One list. `read` finds in the address of its page what it is narrowed to, `keys` its rows in its order,
    `header` and `cells` its columns; `back` is the name of its page, `sheet` what its file and its first
    sheet are called."""

    back: str
    sheet: str
    may: Callable[[Viewer], bool]
    keys: Callable[[Viewer, Any], list[int]]
    header: Callable[[Frame], list[str]]
    cells: Callable[[Sequence[int], Viewer, Frame], Iterator[list[Cell]]]
    read: Callable[[QueryDict, Viewer], Narrowing] = lambda query, viewer: Narrowing()
    frame: Callable[[Viewer], dict[str, Any]] = lambda viewer: {}


def anybody(viewer: Viewer) -> bool:
    """Whoever works here."""
    return not viewer.is_nobody


def headings(*words: str | Promise) -> Callable[[Frame], list[str]]:
    """The same columns for everybody, in the language of the reader."""
    return lambda frame: [str(word) for word in words]


def keys_of(rows: QuerySet) -> list[int]:
    """The keys of these rows, in their order. One query."""
    return list(rows.values_list("pk", flat=True))


def in_order(rows: QuerySet, keys: Sequence[int]) -> Iterator[Model]:
    """Those of these rows that are still there, in the order of the keys. One query."""
    found = rows.in_bulk(keys)
    return (found[key] for key in keys if key in found)


def narrowed_by(form: forms.Form, by: Any, *, unless: Iterable[str] = ()) -> Narrowing:
    """What a form has read of the address: its filled fields, but for those called `unless`, where a list
    begins with something chosen. A NIK or telephone number that was searched for is not kept."""
    asked, words = {}, []
    for name, field_ in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name in _PAGES or name in unless:
            continue
        said = str(dict(getattr(field_, "choices", [])).get(value, value))
        asked[name] = str(value)
        words.append(f"{str(field_.label).rstrip('?')}: {LONG_NUMBER.sub('…', said)}")
    return Narrowing(by, asked, "; ".join(words)[:MOST_WORDS])
