"""Decisions about outreach that need no database: reading a pasted list, and what a text for the door may
say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.common.months import add_months
from perisai.common.names import clean_name

MOST_ROWS = 200  # of an attendance list that are typed at once
MOST_DAYS_UNTIL_VISIT = 366
MOST_DAYS_AHEAD = 366  # that an event is planned
LONGEST_ANSWER = 1000
# As people of the branches write them, and as the code calls them: texts that were saved before have these.
NAMES = {
    "iuran": "dues",
    "iuran_penuh": "full_dues",
    "akhir_diskon": "discount_until",
    "santunan_kematian": "death_benefit",
    "biaya_pemakaman": "funeral",
    "bulan_tunggu": "wait_months",
    "beasiswa": "grant",
    "anak_beasiswa": "grant_children",
}
_NAME = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
_AMOUNT = re.compile(
    r"\bRp\.?\s*\d|\d{1,3}(?:\.\d{3})+|\b\d+\s*(?:juta|ribu|rb|jt)\b", re.IGNORECASE
)
# As a workbook, a chat or a hand sets columns apart; a comma stays within a place.
_COLUMNS = re.compile(r"\t|;|\|")
_NUMBERING = re.compile(r"^\s*\d{1,3}\s*[.)\t]\s*")
_PHONE_AT_END = re.compile(r"[\s,]+(?P<phone>(?:\+62|62|0)[\d .\-]{7,16})\s*$")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One row of an attendance list, as it was typed."""

    name: str
    place: str = ""
    phone: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Tells one person from another in a village: name and place, however they are written."""
        return (folded(self.name), folded(self.place))


def read_list(text: str) -> list[Attendee]:
    """The rows of a pasted list, one person a line: `1. Siti; Krajan RT 02; 0812...`, with tabs,
    semicolons or strokes between. Without any, the first comma ends the name, and a number at the end is
    the phone. Empty lines are left out."""
    return [row for row in map(_row, text.splitlines()) if row.name or row.phone]


def _row(line: str) -> Attendee:
    line = _NUMBERING.sub("", line, count=1)
    parts = [clean_name(part) for part in _COLUMNS.split(line)]
    if len(parts) > 1:
        name, place, phone, *_rest = [*parts, "", ""]
        return Attendee(name, place, phone)
    phone = ""
    if found := _PHONE_AT_END.search(line):
        phone, line = clean_name(found["phone"]), line[: found.start()]
    name, _comma, place = line.partition(",")
    return Attendee(clean_name(name), clean_name(place), phone)


def folded(text: str) -> str:
    """Without capitals, points and stray spaces: `Bu  SITI.` is `bu siti`."""
    return " ".join(re.sub(r"[^\w\s]", " ", clean_name(text)).casefold().split())


def is_same_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two keys may be the same person of a village: the same name, and no other place is told."""
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def forget_before(on: dt.date, months: int) -> dt.date:
    """Whoever was in contact last before this day is forgotten on `on`, when people are kept `months` months.
    A day that the earlier month does not have is its last one."""
    first = add_months(on.replace(day=1), -months)
    last = add_months(first, 1) - dt.timedelta(days=1)
    return first.replace(day=min(on.day, last.day))


def problems_of_answer(text: str) -> list[str]:
    """Everything that is wrong with a text for the door, in the reader's words; empty when it may be
    saved."""
    if not text.strip():
        return [_("Write the text.")]
    found = []
    if len(text) > LONGEST_ANSWER:
        found.append(
            _("The text has %(number)d characters; at most %(most)d.")
            % {"number": len(text), "most": LONGEST_ANSWER}
        )
    if unknown := sorted(names_in(text) - set(NAMES.values())):
        found.append(
            _("Not known here: %(unknown)s. You may use: %(allowed)s.")
            % {"unknown": _in_braces(unknown), "allowed": _in_braces(NAMES)}
        )
    if _BRACE.search(_NAME.sub("", text)):
        found.append(_("A brace stands alone. Names are written like {iuran}, both braces."))
    if _AMOUNT.search(text):
        found.append(
            _(
                "Do not type an amount: it would stay when the law changes. Write its name in braces, like"
                " {santunan_kematian}."
            )
        )
    return found


def filled_answer(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced; `values` by the names of the code."""
    return _NAME.sub(lambda found: values[NAMES.get(found[1], found[1])], text)


def names_in(text: str) -> set[str]:
    """The names in braces that a text uses, each as the code calls it."""
    return {NAMES.get(name, name) for name in _NAME.findall(text)}


def as_written(text: str) -> str:
    """The text with every name as people write it."""
    written = {name: said for said, name in NAMES.items()}
    return _NAME.sub(lambda found: f"{{{written.get(found[1], found[1])}}}", text)


def _in_braces(names) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
