"""Whole rupiah: how an amount is written, read and said."""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from num2words import num2words

from perisai.common.errors import Refused

# `16800`, `16.800`, `Rp 16.800`, `Rp. 16.800,00`, `16.800,-`: dots group thousands, and after the
# comma only nothing is allowed, because sen are no longer money.
_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?:Rp\.?\s*)?(?P<digits>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,(?:-|0{1,2}))?",
    re.IGNORECASE,
)
_MOST_DIGITS = 15


class NotAnAmount(Refused):
    """The text is not an amount in whole rupiah."""


def format_rupiah(amount: int) -> str:
    """`Rp16.800`; a negative amount is `-Rp16.800`. The same in every language."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def parse_rupiah(text: str) -> int:
    """Read an amount as people write it: `16800`, `16.800`, `Rp 16.800`, `Rp16.800,00`.

    Raises NotAnAmount for anything else, fractions of a rupiah and `16.80` included: a dot that does
    not stand before three digits may be a slip of a factor of a hundred.
    """
    found = _AMOUNT.fullmatch(str(text).strip())
    digits = found["digits"].replace(".", "") if found else ""
    if not digits or len(digits) > _MOST_DIGITS:
        raise NotAnAmount(_("Write the amount in whole rupiah, for example 16.800."))
    return int(f"{found['sign']}{digits}")


def amount_in_words(amount: int, language: str | None = None) -> str:
    """`enam belas ribu delapan ratus rupiah`, in `language` (`id` or `en`) or the active one."""
    code = (language or get_language() or "id").split("-")[0]
    words = num2words(abs(amount), lang="en" if code == "en" else "id")
    if amount < 0:
        words = f"minus {words}"
    return f"{words} rupiah"
