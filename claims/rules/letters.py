"""How the number of a letter is read."""

from __future__ import annotations

import re

_AROUND = re.compile(r"\s*([/.\-])\s*")


def clean_number(text: str) -> str:
    """A number of the agenda as it is kept: `474.3/012/2026`, however somebody spaced it, so that the same
    number is not given twice."""
    return _AROUND.sub(r"\1", " ".join(text.split()))
