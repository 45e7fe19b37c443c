"""Kinds of place and time zone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VillageKind(models.TextChoices):
    KELURAHAN = "1", _("Kelurahan")
    DESA = "2", _("Desa")
    DESA_ADAT = "3", _("Desa Adat")

    @classmethod
    def from_code(cls, code: str) -> VillageKind:
        """The kind in an official village code such as `35.09.11.2004`."""
        return cls(code.rsplit(".", 1)[1][0])


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("WIB (Jakarta)")
    WITA = "Asia/Makassar", _("WITA (Makassar)")
    WIT = "Asia/Jayapura", _("WIT (Jayapura)")
