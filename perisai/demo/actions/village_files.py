"""What the village office and the branch have in the file of the village."""

from __future__ import annotations

import datetime as dt

from perisai.common.scans import Scan
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import specimen
from villages.actions.village_files import Told, enter_population, keep_entry
from villages.enums import VillageEntryKind
from villages.models import Hamlet

LAUNCHED_ON = dt.date(2018, 10, 16)
# People of working age in each dusun, last year and this one; `Gawok` was mistyped first.
PEOPLE = {
    "Krajan": (2310, 2354),
    "Sumberjo": (1840, 1876),
    "Gawok": (1495, 1502),
    "Purwojati": (1120, 1131),
}
MISTYPED = ("Gawok", 1520)
ENTRIES = (
    (
        VillageEntryKind.MOU,
        Told(
            dated_on=LAUNCHED_ON,
            number="MoU/01/10/2018 (contoh)",
            text="Kerja sama Pemerintah Desa dan kantor cabang",
        ),
    ),
    (
        VillageEntryKind.DECLARATION,
        Told(dated_on=LAUNCHED_ON, text="Kepala desa bersama kepala kantor cabang"),
    ),
    (
        VillageEntryKind.DESK,
        Told(
            dated_on=dt.date(2018, 11, 1),
            text="Senin sampai Kamis, 08.00–12.00, di balai desa: pendaftaran, iuran, klaim",
        ),
    ),
    (
        VillageEntryKind.BUDGET,
        Told(
            dated_on=LAUNCHED_ON,
            amount=40_000_000,
            amount_most=60_000_000,
            text="Dipegang kantor cabang",
        ),
    ),
    (
        VillageEntryKind.PARTNER,
        Told(dated_on=dt.date(2019, 1, 1), text="Pendamping PKH: ikut menjelaskan di pertemuan"),
    ),
    (
        VillageEntryKind.PARTNER,
        Told(dated_on=dt.date(2018, 10, 1), text="Kader posyandu dan PKK: agen dan sosialisasi"),
    ),
)


def fill_village_file(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """The agreement with its scan, and everything else that a village's file holds; the secretary's numbers
    of two years, one of them corrected."""
    village = offices.village
    for kind, told in ENTRIES:
        is_signed = kind == VillageEntryKind.MOU
        keep_entry(
            uuid=inventor.new_uuid(),
            village=village,
            kind=kind,
            told=told,
            scan=Scan(specimen("PERJANJIAN (MoU)", [village.title]), ".jpg") if is_signed else None,
            by=offices.users["koordinator" if is_signed else "sekdes"],
            on=today,
            at=moment(today, days_ago=20, hour=9),
        )
    hamlets = {hamlet.name: hamlet for hamlet in village.hamlets.all()}
    for years_ago in (1, 0):
        year = today.year - years_ago
        people = {hamlets[name]: numbers[1 - years_ago] for name, numbers in PEOPLE.items()}
        mistyped = {hamlets[MISTYPED[0]]: MISTYPED[1]} if years_ago == 0 else {}
        _note(offices, year, {**people, **mistyped}, at=moment(today, days_ago=19, hour=10))
    _note(
        offices,
        today.year,
        people,
        why="Salah ketik: dua angka tertukar",
        at=moment(today, days_ago=19, hour=11),
    )


def _note(
    offices: Offices, year: int, people: dict[Hamlet, int], *, at: dt.datetime, why: str = ""
) -> None:
    enter_population(
        village=offices.village,
        year=year,
        people=people,
        source=f"Profil desa {year} (angka contoh)",
        why=why,
        by=offices.users["sekdes"],
        on=at.date(),
        at=at,
    )
