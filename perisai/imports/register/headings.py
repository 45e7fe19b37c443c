"""What a heading says its column holds: the many spellings found in agents' registers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from perisai.common.month_words import MONTH_WORDS
from perisai.common.months import parse_month
from perisai.imports.enums import Field
from perisai.imports.register.cells import words

MONTH_PREFIX = "month:"

_SPELLINGS: dict[Field, str] = {
    Field.NUMBER: "no | nomor | no urut | nomor urut | nmr | urut",
    Field.NIK: "nik | no nik | nomor nik | ktp | no ktp | nomor ktp | nik ktp | no ktp nik | no nik ktp"
    " | no induk kependudukan | nomor induk kependudukan | nik sesuai ktp | nik peserta",
    Field.FAMILY_CARD: "kk | no kk | nomor kk | kartu keluarga | no kartu keluarga"
    " | nomor kartu keluarga",
    Field.NAME: "nama | nama peserta | nama lengkap | nama tenaga kerja | nama tk | nama anggota"
    " | nama pekerja | nama sesuai ktp | nama lengkap peserta | peserta",
    Field.SEX: "l p | p l | lp | jk | j k | jenis kelamin | kelamin | jns kelamin | sex | gender",
    Field.BIRTH: "tempat tgl lahir | tempat tanggal lahir | tempat dan tanggal lahir | ttl"
    " | tempat dan tgl lahir | tmp tgl lahir | tmpt tgl lahir | tempat lahir tgl lahir",
    Field.BIRTH_PLACE: "tempat lahir | tmp lahir | tmpt lahir | kota lahir | tempat",
    Field.BIRTH_DATE: "tgl lahir | tanggal lahir | lahir | tgl lhr",
    Field.HAMLET: "dusun | dukuh | padukuhan | pedukuhan | kampung | lingkungan | dsn | nama dusun",
    Field.RT_RW: "rt rw | rtrw",
    Field.RW_RT: "rw rt",
    Field.RT: "rt | no rt",
    Field.RW: "rw | no rw",
    Field.ADDRESS: "alamat | alamat lengkap | alamat rumah | alamat ktp | alamat sesuai ktp | jalan",
    Field.JOB: "pekerjaan | jenis pekerjaan | profesi | mata pencaharian | usaha | jenis usaha | kerja",
    Field.PHONE: "no hp | hp | nomor hp | no telp | no telepon | telepon | telp | no wa | wa | whatsapp"
    " | no whatsapp | handphone | no handphone | kontak | no hp wa | hp wa | no hp peserta"
    " | nomor telepon | nomor wa",
    Field.KPJ: "kpj | no kpj | nomor kpj | no peserta | nomor peserta | no kartu | nomor kartu"
    " | kartu peserta | no kartu peserta | no kepesertaan | nomor kepesertaan",
    Field.PROGRAM: "program | prog | jumlah program | jml program | paket | program diikuti",
    Field.INCOME: "penghasilan | upah | gaji | pendapatan | penghasilan per bulan | upah per bulan"
    " | penghasilan bulan | upah sebulan | dasar upah | upah dilaporkan | penghasilan rp | upah rp"
    " | rata rata penghasilan",
    Field.HEIR: "ahli waris | nama ahli waris | waris | ahli waris nama",
    Field.RELATION: "hubungan | hub | hubungan keluarga | hub keluarga | hubungan ahli waris"
    " | hub ahli waris | status hubungan | hubungan dengan peserta | ahli waris hubungan"
    " | ahli waris hub | hub waris",
    Field.NOTE: "ket | keterangan | catatan | ket lain | lain lain",
}


def spellings(table: Mapping[Any, str]) -> dict[str, Any]:
    """`{"no | nomor": ...}` turned round: which field each spelling names."""
    return {
        spelling.strip(): field for field, text in table.items() for spelling in text.split("|")
    }


_FIELDS = spellings(_SPELLINGS)
_FILLERS = {"iuran", "bulan", "bln", "bayar", "pembayaran", "th", "tahun", "thn"}
_YEAR = re.compile(r"\b(20\d\d)\b")


def recognise(heading: Any, *, year: int | None = None) -> str:
    """What a column with this heading holds: a Field, `month:2026-11`, or empty when unknown.

    `year` is for a month that is named without one.
    """
    if heading is None:
        return ""
    said = words(heading)
    if field := _FIELDS.get(said):
        return field.value
    month = read_month_heading(heading, year=year)
    return month_key(month) if month else ""


def read_month_heading(heading: Any, *, year: int | None = None) -> dt.date | None:
    """The month of `Nov-25`, `Agt-26`, `Januari 2026`, `11/2025`, `2025-11` or a real date."""
    if isinstance(heading, dt.date):  # a moment is one too
        return _month(str(heading.year), heading.month)
    if not isinstance(heading, str):
        return None
    spaced = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", heading)  # `Nov25`
    said = [word for word in words(spaced).split() if word not in _FILLERS]
    match said:
        case [name] if name in MONTH_WORDS and year:
            return dt.date(year, MONTH_WORDS[name], 1)
        case [name, number] if name in MONTH_WORDS and number.isdigit():
            return _month(number, MONTH_WORDS[name])
        case [first, second] if first.isdigit() and second.isdigit():
            return _month(*((first, int(second)) if len(first) == 4 else (second, int(first))))
        case _:
            return None


def year_in(text: Any) -> int | None:
    """The one year a title or a group heading names; None for none or for several."""
    found = set(_YEAR.findall(str(text))) if text is not None else set()
    return int(found.pop()) if len(found) == 1 else None


def month_key(month: dt.date) -> str:
    """`month:2026-11`: how a month column is stored."""
    return f"{MONTH_PREFIX}{month:%Y-%m}"


def month_from(key: str) -> dt.date | None:
    """The month of a stored key; None for a key that is a field. Raises ValueError for neither."""
    return parse_month(key.removeprefix(MONTH_PREFIX)) if key.startswith(MONTH_PREFIX) else None


def _month(year: str, month: int) -> dt.date | None:
    """Years of two digits are of this century; anything but 2015 to 2099 is no month of dues."""
    full = int(year) + (2000 if len(year) == 2 else 0)
    return dt.date(full, month, 1) if 2015 <= full <= 2099 and 1 <= month <= 12 else None
