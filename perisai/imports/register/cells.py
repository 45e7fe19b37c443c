"""Reading one cell. Each function takes a cleaned value and returns a domain value or raises
CellFault with the code of the finding. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from members.enums import Relation, Sex
from perisai.common.month_words import MONTH_WORDS
from perisai.common.rupiah import NotAnAmount, parse_rupiah
from perisai.imports.register.findings import CellFault
from perisai.imports.register.workbook import Uncalculated

NIK_LENGTH = 16
KPJ_LENGTH = 11
_SHOWN = 40
_LEAST_AMOUNT = 100  # a number below it in a month column is no amount of money
_OLDEST = 120

# fmt: off
TICKS = frozenset({
    "v", "vv", "√", "✓", "✔", "☑", "✅", "1", "l", "ln", "lns", "lunas", "ok", "oke", "y", "ya",
    "sdh", "sudah", "bayar", "dibayar", "terbayar", "true",
})
NOT_PAID = frozenset({
    "-", "--", "---", "–", "—", "_", ".", "0", "rp0", "blm", "belum", "tidak", "tdk", "t", "n",
    "nihil", "nunggak", "false",
})
# fmt: on
SEXES = {
    "l": Sex.MALE,
    "lk": Sex.MALE,
    "laki": Sex.MALE,
    "laki laki": Sex.MALE,
    "pria": Sex.MALE,
    "p": Sex.FEMALE,
    "pr": Sex.FEMALE,
    "perempuan": Sex.FEMALE,
    "wanita": Sex.FEMALE,
}
RELATIONS = {
    "suami": Relation.HUSBAND,
    "istri": Relation.WIFE,
    "isteri": Relation.WIFE,
    "anak": Relation.CHILD,
    "anak kandung": Relation.CHILD,
    "ayah": Relation.FATHER,
    "bapak": Relation.FATHER,
    "ibu": Relation.MOTHER,
    "emak": Relation.MOTHER,
    "cucu": Relation.GRANDCHILD,
    "kakek": Relation.GRANDPARENT,
    "nenek": Relation.GRANDPARENT,
    "saudara": Relation.SIBLING,
    "saudara kandung": Relation.SIBLING,
    "kakak": Relation.SIBLING,
    "adik": Relation.SIBLING,
    "mertua": Relation.PARENT_IN_LAW,
}
_WITH_JHT = {"2": False, "3": True}
_DATE = re.compile(
    r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]+)\s*[-/. ,]\s*(\d{4}|\d{2})", re.IGNORECASE
)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_RT_RW = re.compile(r"(?:rt\.?\s*)?(\d{1,3})\s*[/\-.,;\\ ]\s*(?:rw\.?\s*)?(\d{1,3})", re.IGNORECASE)
_NUMERIC_TEXT = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A month that was paid, with the amount and the day when the cell gives them."""

    amount: int | None = None
    paid_on: dt.date | None = None


def readable(value: Any) -> Any:
    """The value itself; raises for a formula without a result and for an error of Excel."""
    if isinstance(value, Uncalculated):
        raise CellFault("formula")
    if isinstance(value, str) and re.fullmatch(r"#[A-Z/0!?]+[!?A]?", value):
        raise CellFault("excel_error", value=value)
    return value


def as_text(value: Any) -> str:
    """What a person sees in the cell, shortened: for sentences, never for data."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d-%m-%Y}"
    return str(value)[:_SHOWN]


def words(value: Any) -> str:
    """Lower case, punctuation as single spaces: the form in which words are compared."""
    return " ".join(re.findall(r"[^\W_]+", str(value).lower()))


def read_nik(value: Any) -> str:
    """Sixteen digits kept as text. A number is refused: Excel keeps 15 digits, the last is lost."""
    if value is None:
        raise CellFault("no_nik")
    if isinstance(value, int | float | Decimal) or _NUMERIC_TEXT.fullmatch(str(value)):
        raise CellFault("nik_number")
    digits = re.sub(r"[\s.\-]", "", as_whole_text(value))
    if not re.fullmatch(r"[0-9]+", digits):
        raise CellFault("nik_letters")
    if len(digits) != NIK_LENGTH:
        raise CellFault("nik_short", count=len(digits))
    return digits


def read_family_card(value: Any) -> str:
    """Sixteen digits, or empty. Raises for anything else, numbers included."""
    digits = re.sub(r"[\s.\-]", "", value) if isinstance(value, str) else value
    if digits is None or (isinstance(digits, str) and re.fullmatch(r"[0-9]{16}", digits)):
        return digits or ""
    raise CellFault("bad_family_card")


def read_kpj(value: Any) -> str:
    """Eleven digits as text or as a number (Excel keeps them), or empty."""
    digits = re.sub(r"[\s.\-]", "", as_whole_text(value))
    if digits and not re.fullmatch(rf"[0-9]{{{KPJ_LENGTH}}}", digits):
        raise CellFault("bad_kpj")
    return digits


def read_sex(value: Any) -> Sex:
    """L or P, in any of the usual words."""
    found = SEXES.get(words(value)) if value is not None else None
    if found is None:
        raise CellFault("bad_sex")
    return found


def read_birth(value: Any, *, on: dt.date) -> dt.date:
    """A date of birth, not after `on`; a year of two digits is the latest one that has begun."""
    if value is None:
        raise CellFault("no_birth")
    day = read_date(value, on=on)
    if day is None or not on.year - _OLDEST <= day.year or day > on:
        raise CellFault("bad_date", value=as_text(value))
    return day


def read_place_and_birth(value: Any, *, on: dt.date) -> tuple[str, dt.date]:
    """`Jember, 12-08-1965` into place and date."""
    if not isinstance(value, str):
        return "", read_birth(value, on=on)
    found = re.search(r"[\s,./-]*(\d{1,2}\s*[-/. ].*|\d{4}-\d.*)$", value)
    if not found:
        raise CellFault("no_birth")
    return value[: found.start()].strip(" ,"), read_birth(found[1], on=on)


def read_date(value: Any, *, on: dt.date) -> dt.date | None:
    """A date cell, or text with the day first (`13/11/2025`, `5 Agustus 1970`); None for the rest."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    if iso := _ISO_DATE.fullmatch(value):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _DATE.fullmatch(value)
    if not found:
        return None
    month = int(found[2]) if found[2].isdigit() else MONTH_WORDS.get(found[2].lower(), 0)
    return _date(_year(found[3], on), month, int(found[1]))


def read_rt_rw(value: Any) -> tuple[str, str]:
    """`008/003` into two numbers of three digits; empty ones for an empty cell."""
    if value is None:
        return "", ""
    found = _RT_RW.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise CellFault("bad_rt")
    return found[1].zfill(3), found[2].zfill(3)


def read_block(value: Any) -> str:
    """An RT or RW that stands alone, three digits; empty for an empty cell."""
    digits = re.sub(r"^(rt|rw)\.?\s*", "", as_whole_text(value).lower())
    if digits and not re.fullmatch(r"[0-9]{1,3}", digits):
        raise CellFault("bad_rt")
    return digits.zfill(3) if digits else ""


def read_program(value: Any) -> bool:
    """Whether JHT is among the programmes: 2 is JKK and JKM, 3 adds JHT; or their names."""
    if value is None:
        raise CellFault("no_program")
    said = words(as_whole_text(value)).replace("program", "").split()
    if len(said) == 1 and said[0] in _WITH_JHT:
        return _WITH_JHT[said[0]]
    named = set(said) - {"dan"}
    if named == {"jkk", "jkm"}:
        return False
    if named == {"jkk", "jkm", "jht"}:
        return True
    raise CellFault("bad_program", value=as_text(value))


def read_income(value: Any) -> int:
    """A positive amount in whole rupiah."""
    if value is None:
        raise CellFault("no_income")
    amount = amount_of(value)
    if amount is None or amount <= 0:
        raise CellFault("income_text", value=as_text(value))
    return amount


def read_relation(value: Any) -> Relation | None:
    """A relation of the heir; None for an empty cell. Raises for a word nobody knows."""
    if value is None:
        return None
    found = RELATIONS.get(words(value))
    if found is None:
        raise CellFault("unknown_relation", value=as_text(value))
    return found


def read_month(value: Any, *, on: dt.date) -> Mark | None:
    """A month's cell: None when it is empty or says unpaid, otherwise what it says of the payment."""
    if value is None or words_or_sign(value) in NOT_PAID:
        return None
    if words_or_sign(value) in TICKS:
        return Mark()
    if day := read_date(value, on=on):
        return Mark(paid_on=day)
    amount = amount_of(value)
    if amount is None or amount < _LEAST_AMOUNT:
        raise CellFault("bad_month", value=as_text(value))
    return Mark(amount=amount)


def words_or_sign(value: Any) -> str:
    """The cell in lower case without spaces; `1.0` is `1`."""
    return as_whole_text(value).lower().replace(" ", "")


def as_whole_text(value: Any) -> str:
    """Text of a value, a whole float without its `.0`; empty for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def amount_of(value: Any) -> int | None:
    """Whole rupiah of a number or of text as people write amounts; None for anything else."""
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        return None
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else None
    try:
        return parse_rupiah(str(value))
    except NotAnAmount:
        return None


def _year(digits: str, on: dt.date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = on.year // 100 * 100 + int(digits)
    return year if year <= on.year else year - 100


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
