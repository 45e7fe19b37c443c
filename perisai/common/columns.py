"""Plain text for belt printers: lines of a fixed number of ASCII characters.

A text is written with two signs: a line that begins with `^` stands in the middle, and a tab keeps what
follows it at the right edge. A line of one dash becomes a rule. Longer lines are wrapped, and what is
wrapped is indented like its line.
"""

from __future__ import annotations

import textwrap
import unicodedata

# What NFKD does not take apart.
_SIGNS = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "×": "x", "·": ",", "•": "*", "’": "'", "“": '"', "”": '"'}
)


def to_ascii(text: str) -> str:
    """The text in signs that every belt printer knows; a letter loses its accent, anything else that is
    unknown becomes a question mark."""
    plain = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return kept.encode("ascii", "replace").decode()


def fit_columns(text: str, columns: int) -> str:
    """The text in lines of at most `columns` characters."""
    return "\n".join(
        line for source in to_ascii(text).splitlines() for line in _fit(source.rstrip(" "), columns)
    )


def _fit(line: str, columns: int) -> list[str]:
    if line == "-":
        return ["-" * columns]
    if line.startswith("^"):
        return [part.center(columns).rstrip() for part in _wrap(line[1:], columns)]
    left, tab, right = line.partition("\t")
    if not tab:
        return _wrap(left, columns)
    *above, last = _wrap(left, columns)
    gap = columns - len(last) - len(right)
    if gap < 1:
        return [*above, last, right.rjust(columns)]
    return [*above, last + " " * gap + right]


def _wrap(line: str, columns: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, columns, subsequent_indent=indent) or [""]
