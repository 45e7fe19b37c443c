"""What the columns of a file of the scheme may hold, and the headings that say so."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.imports.errors import ColumnsRefused
from perisai.imports.register.cells import words
from perisai.imports.register.headings import spellings
from perisai.imports.register.layout import Layout, Vocabulary


class ConfirmationField(models.TextChoices):
    NIK = "nik", "NIK"
    KPJ = "kpj", "KPJ"
    NAME = "name", gettext_lazy("name")
    MONTH = "month", gettext_lazy("month of dues, or from which to which")
    COUNT = "count", gettext_lazy("number of months")
    AMOUNT = "amount", gettext_lazy("amount in rupiah")
    REFERENCE = "reference", gettext_lazy("reference")
    PAID_ON = "paid_on", gettext_lazy("paid on")
    PERIOD_FROM = "period_from", gettext_lazy("protected from")
    PERIOD_UNTIL = "period_until", gettext_lazy("protected until")


F = ConfirmationField
_FIELDS = spellings(
    {
        F.NIK: "nik | no nik | nomor nik | nik peserta | no ktp | ktp | id billing nik"
        " | nomor induk kependudukan",
        F.KPJ: "kpj | no kpj | nomor kpj | no peserta | nomor peserta | no kepesertaan"
        " | nomor kepesertaan | nomor kartu | no kartu",
        F.NAME: "nama | nama peserta | nama lengkap | nama tenaga kerja | nama tk | nama pekerja",
        F.MONTH: "bulan | bulan iuran | periode | periode iuran | bulan bayar | blth | bulan tahun"
        " | bulan iuran dibayar | periode bayar",
        F.COUNT: "jumlah bulan | jml bulan | jml bln | jumlah bln | lama bulan | banyak bulan"
        " | lama bayar",
        F.AMOUNT: "nominal | iuran | jumlah iuran | jumlah | total | total iuran | nominal iuran"
        " | jumlah bayar | total bayar | nilai | iuran dibayar | nominal bayar | iuran rp | nominal rp",
        F.REFERENCE: "referensi | no referensi | nomor referensi | kode iuran | kode bayar"
        " | nomor referensi kode iuran | no referensi kode iuran | no transaksi | nomor transaksi"
        " | id transaksi | ntpn | kode billing",
        F.PAID_ON: "tanggal bayar | tgl bayar | tanggal pembayaran | tgl pembayaran"
        " | tanggal transaksi | tgl transaksi | dibayar tanggal",
        F.PERIOD_FROM: "masa perlindungan dari | perlindungan dari | tanggal efektif | tgl efektif"
        " | masa perlindungan mulai | mulai perlindungan | awal perlindungan | efektif"
        " | tanggal efektif masa perlindungan | masa perlindungan awal | dari",
        F.PERIOD_UNTIL: "masa perlindungan sampai | perlindungan sampai | tanggal berakhir"
        " | tgl berakhir | akhir perlindungan | berakhir | masa perlindungan akhir | sampai"
        " | masa perlindungan berakhir | tanggal berakhir masa perlindungan",
    }
)


def recognise(heading: Any, *, year: int | None = None) -> str:
    """What a column with this heading holds; empty when unknown."""
    if not isinstance(heading, str):
        return ""
    field = _FIELDS.get(words(heading))
    return field.value if field else ""


CONFIRMATIONS = Vocabulary(
    fields=frozenset(F.values), telling=frozenset({F.NIK, F.KPJ}), recognise=recognise
)


def check_columns(layout: Layout) -> None:
    """Raises ColumnsRefused when a column is missing that every row needs: who, which month, how much."""
    missing = [field.label for field in (F.MONTH, F.AMOUNT) if not layout.column(field)]
    if not (layout.column(F.NIK) or layout.column(F.KPJ)):
        missing.insert(0, _("NIK or KPJ"))
    if missing:
        raise ColumnsRefused(
            _("Not found: %(names)s. Say below which column it is, or add it in Excel.")
            % {"names": ", ".join(str(name) for name in missing)}
        )
