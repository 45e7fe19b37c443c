"""What the office of a village is called on its letters."""

from __future__ import annotations

from villages.enums import VillageKind
from villages.models import Village


def office_of(village: Village) -> dict[str, str]:
    """The letterhead and the titles of who signs, as text: a letter keeps them."""
    is_kelurahan = village.kind == VillageKind.KELURAHAN
    district = village.district
    return {
        "title": village.title,
        "name": village.name,
        "district": district.name,
        "regency": district.regency.name,
        "province": district.regency.province.name,
        "address": village.office_address,
        "phone": village.office_phone,
        "head": "Lurah" if is_kelurahan else "Kepala Desa",
        "secretary": "Sekretaris Kelurahan" if is_kelurahan else "Sekretaris Desa",
    }
