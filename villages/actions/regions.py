"""The official regions come in: all of them from the published package, or the demo's few."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import models, transaction
from django.utils.translation import gettext as _

from perisai.audit.actions import record
from perisai.common.names import clean_name
from villages.models import District, Province, Regency, Village
from villages.region_files import RegionFiles
from villages.rules import LEVELS, Level

DEMO_FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "regions_demo"
MODELS: dict[str, type[models.Model]] = {
    "province": Province,
    "regency": Regency,
    "district": District,
    "village": Village,
}
BATCH = 2000


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out. `line` counts from 1, the header included."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file's rows: read = added + changed + unchanged + refused."""

    file: str
    read: int = 0
    added: int = 0
    changed: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return self.read - self.added - self.changed - len(self.refused)


def import_regions(*, path: Path, by) -> list[FileReport]:
    """Bring in provinces, regencies, districts and villages; one transaction for each file.

    Safe to run again: only names and parents are written, and only where they differ; the branch
    and the office of a village are never touched, and a code that is no longer published stays.
    Raises RegionsUnreadable when the files are not there.
    """
    files = RegionFiles(path)
    return [_import_level(files, level, by) for level in LEVELS]


def load_demo_regions(*, by) -> list[FileReport]:
    """The real codes that ship for the demo: Wuluhan and Ambulu in Jember, Turen in Malang."""
    return import_regions(path=DEMO_FOLDER, by=by)


@transaction.atomic
def _import_level(files: RegionFiles, level: Level, by) -> FileReport:
    model = MODELS[level.name]
    report = FileReport(level.file)
    known = _known_rows(model, level)
    parents = _codes(level.parent)
    seen: set[str] = set()
    rows = []
    for line, row in files.read_rows(level):
        report.read += 1
        row["name"] = clean_name(row["name"])
        if reason := _reason_to_refuse(level, row, seen, parents):
            report.refused.append(RefusedRow(level.file, line, reason))
            continue
        seen.add(row["code"])
        values = tuple(row[column] for column in level.columns[1:])
        before = known.get(row["code"])
        if before == values:
            continue
        if before is None:
            report.added += 1
        else:
            report.changed += 1
        rows.append(model(**_fields(level, row)))
    _write(model, level, rows)
    if rows:
        record("regions.imported", model, by=by, added=report.added, changed=report.changed)
    return report


def _reason_to_refuse(level: Level, row: dict[str, str], seen: set[str], parents: set[str]) -> str:
    """Why a row cannot be used, in words; empty when it can."""
    code, name = row["code"], row["name"]
    if not level.code.fullmatch(code):
        return _('"%(code)s" is not an official code of this level.') % {"code": code}
    if code in seen:
        return _("The code %(code)s stands in the file twice; the first row counts.") % {
            "code": code
        }
    if not name:
        return _("%(code)s has no name.") % {"code": code}
    if len(name) > Province._meta.get_field("name").max_length:
        return _("The name of %(code)s is too long.") % {"code": code}
    if level.parent:
        parent = row[f"{level.parent}_code"]
        if code.rpartition(".")[0] != parent:
            return _("%(code)s cannot lie in %(parent)s: the codes do not agree.") % {
                "code": code,
                "parent": parent or "?",
            }
        if parent not in parents:
            return _("%(code)s lies in %(parent)s, which is not known.") % {
                "code": code,
                "parent": parent,
            }
    return ""


def _known_rows(model: type[models.Model], level: Level) -> dict[str, tuple[str, ...]]:
    """What is stored: the values that the file may change, by code."""
    columns = [f"{level.parent}_id", "name"] if level.parent else ["name"]
    return {code: tuple(rest) for code, *rest in model.objects.values_list("code", *columns)}


def _codes(level_name: str | None) -> set[str]:
    return set(MODELS[level_name].objects.values_list("code", flat=True)) if level_name else set()


def _fields(level: Level, row: dict[str, str]) -> dict[str, str]:
    fields = {"code": row["code"], "name": row["name"]}
    if level.parent:
        fields[f"{level.parent}_id"] = row[f"{level.parent}_code"]
    return fields


def _write(model: type[models.Model], level: Level, rows: list[models.Model]) -> None:
    """Insert, or set name and parent where the code is there already."""
    model.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", level.parent] if level.parent else ["name"],
    )
