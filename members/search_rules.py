"""What somebody means who types into a search: words of a name or a dusun, a number, an RT or RW.

Pure: no database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = r"\s*[.:]?\s*(\d{1,3})\b"
_RT = re.compile(rf"\brt{_UNIT}", re.IGNORECASE)
_RW = re.compile(rf"\brw{_UNIT}", re.IGNORECASE)
_BOTH = re.compile(r"(?<![\d/])(\d{1,3})\s*/\s*(\d{1,3})(?![\d/])")
_NUMBER = re.compile(r"\+?[\d\s.()-]{9,}")
_BETWEEN = re.compile(r"[/,;]+")


@dataclass(frozen=True, slots=True)
class Search:
    """The words to look for, and the RT and RW as they are kept (`003`), empty for any."""

    words: tuple[str, ...] = ()
    rt: str = ""
    rw: str = ""


def read_search(text: str) -> Search:
    """What `siti rt 3/rw 1`, `Krajan 003/001` or `7788` asks for. Three digits at most are an RT only
    beside the word, or with the RW behind a stroke: four are the end of a number. A long number is one,
    however it is spaced."""
    if _NUMBER.fullmatch(text.strip()):
        return Search(("".join(filter(str.isdecimal, text)),))
    text, rt = _taken(_RT, text)
    text, rw = _taken(_RW, text)
    if not rt and not rw and (both := _BOTH.search(text)):
        rt, rw = both.groups()
        text = text.replace(both.group(), " ", 1)
    words = _BETWEEN.sub(" ", text).split()
    return Search(tuple(words), rt.zfill(3) if rt else "", rw.zfill(3) if rw else "")


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without the first match, and the number in it."""
    found = pattern.search(text)
    return (text.replace(found.group(), " ", 1), found.group(1)) if found else (text, "")
