"""The texts that come with the house: one file for each language, `<code>.toml`. A language says what it can;
what it lacks is said in Indonesian."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
HOUSE_LANGUAGE = "id"


@functools.cache
def house_texts(language: str) -> MappingProxyType[tuple[str, str], str]:
    """The texts of one language by kind and length; empty for a language without a file."""
    if language not in languages():
        return MappingProxyType({})
    read = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            (kind, length): text.strip()
            for kind, texts in read.items()
            if isinstance(texts, dict)
            for length, text in texts.items()
        }
    )


@functools.cache
def languages() -> dict[str, str]:
    """The languages in which the house can speak, by code, each with the name it calls itself: Indonesian
    first."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        found[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))["language"]
    return {HOUSE_LANGUAGE: found.pop(HOUSE_LANGUAGE), **found}


def house_text(kind: str, language: str, length: str) -> str:
    """What the house says of a kind in a language, otherwise in Indonesian."""
    own = house_texts(language).get((kind, length))
    return own or house_texts(HOUSE_LANGUAGE)[kind, length]
