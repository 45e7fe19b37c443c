"""Targets of this year in the branch of the village, and the five years of the Palembang study."""

from __future__ import annotations

import datetime as dt

from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from villages.actions.offices import open_branch
from villages.actions.targets import About, Figure, correct_figure, enter_figures
from villages.enums import FigureKind, Measure, Segment
from villages.models import Branch
from villages.target_rules import Period

STUDY = "Studi cabang Palembang: promosi dan target BPU 2016–2020"
# Year, target, result, and the percentage that the study itself prints.
PALEMBANG = (
    (2016, 12_685, 2_150, "16,9%"),
    (2017, 30_552, 29_774, "97,4%"),
    (2018, 36_910, 42_859, "116%"),
    (2019, 58_681, 39_671, "67%"),
    (2020, 33_350, 20_651, "61,9%"),
)
# The study's own table prints other counts than its text for two years.
IN_TABLE = {(2017, FigureKind.TARGET): 30_562, (2018, FigureKind.RESULT): 42_869}
LETTER = "Surat penetapan target (contoh)"
OF_BRANCH = {Measure.NEW: 200, Measure.ACTIVE: 400, Measure.DUES: 60_000_000}
OF_VILLAGE = {Measure.NEW: 170, Measure.ACTIVE: 300, Measure.RETENTION: 80}
OF_AGENTS = {
    "sz": {Measure.NEW: 90, Measure.ACTIVE: 150, Measure.DUES: 25_000_000},
    "st": {Measure.NEW: 80, Measure.ACTIVE: 120, Measure.DUES: 20_000_000},
}
# "1 desa 100 pekerja rentan", counted by the village.
VULNERABLE = (100, 42)


def set_targets(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """This year's targets of the branch, the village and both agents, with a result that the village counted;
    and what Palembang reached, entered from the table of the study and corrected from its text."""
    at, village = moment(today, days_ago=15, hour=9), offices.village
    year = Period(today.year)

    def enter(who: str, measure: Measure, target: int, result: int | None = None, **place) -> None:
        values = {FigureKind.TARGET: target, FigureKind.RESULT: result}
        enter_figures(
            about=About(
                branch=village.branch, period=year, segment=Segment.BPU, measure=measure, **place
            ),
            figures={
                kind: Figure(inventor.new_uuid(), value)
                for kind, value in values.items()
                if value is not None
            },
            source=LETTER,
            by=offices.users[who],
            on=at.date(),
            at=at,
        )

    for measure, target in OF_BRANCH.items():
        enter("pusat", measure, target)
    for measure, target in OF_VILLAGE.items():
        enter("koordinator", measure, target, village=village)
    enter("koordinator", Measure.VULNERABLE, *VULNERABLE, village=village)
    for username, targets in OF_AGENTS.items():
        for measure, target in targets.items():
            enter("koordinator", measure, target, agent=offices.agents[username])
    _tell_of_palembang(offices=offices, at=at, inventor=inventor)


def _tell_of_palembang(*, offices: Offices, at: dt.datetime, inventor: Inventor) -> None:
    head = offices.users["pusat"]
    branch = open_branch(code="PLG", name="Palembang", by=head, on=at.date())
    for year, target, result, printed in PALEMBANG:
        values = {FigureKind.TARGET: target, FigureKind.RESULT: result}
        entries = enter_figures(
            about=_palembang(branch, year),
            figures={
                kind: Figure(inventor.new_uuid(), IN_TABLE.get((year, kind), value))
                for kind, value in values.items()
            },
            source=f"{STUDY}, tabel",
            note=f"Sumber mencetak {printed}",
            by=head,
            on=at.date(),
            at=at,
        )
        for entry in entries:
            if entry.value != values[entry.kind]:
                correct_figure(
                    uuid=inventor.new_uuid(),
                    entry=entry,
                    value=values[entry.kind],
                    source=f"{STUDY}, teks",
                    note=entry.note,
                    why="Tabel dan teks berbeda; dipakai angka teks",
                    by=head,
                    at=at,
                )


def _palembang(branch: Branch, year: int) -> About:
    return About(branch=branch, period=Period(year), segment=Segment.BPU, measure=Measure.NEW)
