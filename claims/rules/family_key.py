"""The key of a family to its own page: which words it is made of, how it is read, when it ends."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata

from perisai.common.ids import clean_check_code
from perisai.common.months import same_day_after

CODE_LENGTH = 10  # 50 bits, and the second word beside it
MOST_MISSES = 30  # wrong words in all, until the key is renewed
TAIL = 4  # digits of a phone
_YEAR = 12  # months after the end of a claim
# Short, known to everybody, and heard the same on the telephone.
_WORDS = """
anggrek bambu beras bulan bunga cabai cemara cengkih duku durian embun garam gelombang gula
gunung hujan jagung jambu jati jeruk kapas kebun kelapa kenanga kopi kunyit lada ladang langit
laut lontar madu mangga manggis matahari mawar melati merpati nanas nangka padi pala pandan
pantai pelangi pepaya pinang pisang rambutan randu rotan salak sawah sawo sungai tebu telaga
terong tomat ubi waru
"""
WORDS = tuple(_WORDS.split())


def new_word() -> str:
    """A second word for a slip."""
    return secrets.choice(WORDS)


def group_code(code: str) -> str:
    """`K7QFM-2M9XT`: the code as it is printed."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def clean_code(text: str) -> str:
    """A code as somebody typed it, in the form in which it is kept."""
    return clean_check_code(text)[:CODE_LENGTH]


def clean_answer(text: str) -> str:
    """The second word or the digits, as somebody typed them: small letters and digits, nothing else."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def opens(answer: str, *, word: str, tail: str) -> bool:
    """Whether an answer that was cleaned is the word, or the digits of the phone where they are known. Takes
    as long for a wrong one as for a right one."""
    given = answer.encode()
    is_word = secrets.compare_digest(given, word.encode())
    is_tail = secrets.compare_digest(given, tail.encode()) and len(tail) == TAIL
    return is_word or is_tail


def is_over(ended_on: dt.date | None, *, on: dt.date) -> bool:
    """A key ends one year after the claim has ended; never while the claim is open."""
    return ended_on is not None and on > same_day_after(ended_on, _YEAR)
