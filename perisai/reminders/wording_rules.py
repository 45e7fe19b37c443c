"""What a text of a reminder may say, without a database: names in braces, letters of an SMS, lengths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.reminders.enums import Kind, Length, Recipient

MOST_SHORT = 160
MOST_LONG = 1000
# Of a letter, in lines of so many characters: the inside of a folded sheet holds no more.
MOST_LINES, IN_LINE = 16, 80
NAME = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
# Sixteen digits, whatever but letters sets them apart, are a NIK.
_NIK = re.compile(r"\d(?:[\W_]*\d){15}")
# GSM 03.38 without the signs that count twice and those that no keyboard here has: one letter, one place.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# The longest that each value becomes in a short text, in characters: names are cut to it, amounts, months and
# days are written so.
LONGEST = {
    "name": 18,
    "agent": 18,
    "village": 18,
    "amount": 12,
    "amount_after": 12,
    "months": 17,
    "count": 2,
    "last_day": 11,
    "since": 11,
    "deadline": 40,
}
_SIGNS = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Names:
    """Which names a text of a kind has to say, and which it may."""

    required: frozenset[str]
    allowed: frozenset[str]


def _names(required: str, optional: str = "") -> Names:
    needed = frozenset(required.split())
    return Names(needed, needed | frozenset(optional.split()))


_MEMBER = _names("agent amount months last_day", "name village count")
_NAMES = {
    Kind.DISCOUNT_ENDS: _names("agent amount amount_after last_day", "name village"),
    Kind.CLAIM_CLOCK: _names("name deadline last_day", "agent village"),
    Kind.YEARLY_GRANT: _names("name last_day", "agent village"),
    Kind.CASH_HELD: _names("amount since", "agent"),
    Kind.CASH_TOO_OLD: _names("agent amount since"),
}


def tells_nik(text: str) -> bool:
    """Whether a text has sixteen digits in a row, whatever but letters stands between them."""
    return _NIK.search(text) is not None


def names_of(kind: Kind) -> Names:
    """The names that a text of this kind may have in braces."""
    return _NAMES.get(kind, _MEMBER)


def problems_of(text: str, *, kind: Kind, length: Length) -> list[str]:
    """Everything that is wrong with a text, in the reader's words; empty when it may be saved."""
    found = []
    if not text.strip():
        return [_("Write the text.")]
    found += _wrong_names(text, kind)
    if length == Length.SHORT:
        found += _wrong_for_sms(text)
    elif len(text) > MOST_LONG:
        found.append(
            _("The text has %(number)d characters; at most %(most)d.")
            % {"number": len(text), "most": MOST_LONG}
        )
    elif (number := lines_of(text)) > MOST_LINES:
        found.append(
            _(
                "As a letter the text has %(number)d lines; a sheet holds %(most)d. Use fewer short lines."
            )
            % {"number": number, "most": MOST_LINES}
        )
    if tells_nik(text):
        found.append(_("16 digits look like a NIK. A reminder never tells a NIK; take it out."))
    is_named = "jamsostek" in text.lower()
    if kind.to == Recipient.MEMBER and not is_named:
        found.append(_("Say that it is about Jamsostek: “BPJS” alone is the health scheme here."))
    return found


def _wrong_names(text: str, kind: Kind) -> list[str]:
    names, said = names_of(kind), set(NAME.findall(text))
    found = []
    if unknown := sorted(said - names.allowed):
        found.append(
            _("Not known here: %(unknown)s. You may use: %(allowed)s.")
            % {"unknown": _in_braces(unknown), "allowed": _in_braces(sorted(names.allowed))}
        )
    if missing := sorted(names.required - said):
        found.append(
            _("Still missing: %(missing)s. Without it the reminder does not say what it must.")
            % {"missing": _in_braces(missing)}
        )
    if _BRACE.search(NAME.sub("", text)):
        found.append(_("A brace stands alone. Names are written like {agent}, both braces."))
    return found


def _wrong_for_sms(text: str) -> list[str]:
    found = []
    foreign = sorted(set(NAME.sub("", text)) - GSM_7 - set("{}"))
    if foreign:
        found.append(
            _("An SMS cannot carry these signs: %(signs)s. Write them differently.")
            % {"signs": " ".join(foreign)}
        )
    if (number := longest_of(text)) > MOST_SHORT:
        found.append(
            _("With long names this text has %(number)d characters; an SMS has %(most)d.")
            % {"number": number, "most": MOST_SHORT}
        )
    return found


def lines_of(text: str) -> int:
    """How many lines a long text fills as a letter, also those that are left empty."""
    lines = text.strip().splitlines()
    return sum(max(1, -(-len(line) // IN_LINE)) for line in lines)


def longest_of(text: str) -> int:
    """How many characters a short text has at the longest values."""
    return len(NAME.sub(lambda found: "x" * LONGEST.get(found[1], len(found[0])), text))


def filled(text: str, values: Mapping[str, str], *, length: Length) -> str:
    """The text with its names replaced: in a short one by what fits, in letters that an SMS carries."""

    def value(found: re.Match) -> str:
        name = found[1]
        said = values[name]
        return shortened(said, LONGEST[name]) if length == Length.SHORT else said

    return NAME.sub(value, text)


def shortened(text: str, most: int) -> str:
    """At most so many characters of GSM-7: whole words while they fit."""
    text = _plain(text)
    if len(text) <= most:
        return text
    cut = text[: most + 1].rpartition(" ")[0]
    return cut or text[:most]


def _plain(text: str) -> str:
    text = text.translate(_SIGNS)
    if set(text) <= GSM_7:
        return text
    bare = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in bare if sign in GSM_7)


def _in_braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
