"""What the agent's earlier imports tell about one that is being checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from members.models import NikCorrection
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.register.headings import month_from
from perisai.imports.register.judging import Survey
from perisai.imports.register.layout import Layout
from perisai.imports.register.remarks import named, remark


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a person said of the same headings: what each column `holds` now, which ones she left out
    (`unread`), and in which ones she saw a month that the sheet itself does not name (`asked`, by the place
    of the column; which year, must be asked anew)."""

    holds: Mapping[int, str]
    unread: frozenset[int] = frozenset()
    asked: Mapping[int, int] = field(default_factory=dict)


def imports_of_the_same(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """The imports of the same agent; without one, those of the branch without an agent."""
    if batch.agent_id:
        return ImportBatch.objects.filter(agent=batch.agent_id)
    return ImportBatch.objects.filter(agent__isnull=True, village__branch=batch.village.branch_id)


def mapped_before(batch: ImportBatch) -> ImportBatch | None:
    """The agent's last import in which a person said what these same headings hold."""
    same = imports_of_the_same(batch).filter(headings_hash=batch.headings_hash)
    return same.filter(is_mapped=True).exclude(pk=batch.pk).order_by("-pk").first()


def saved_before(batch: ImportBatch) -> ImportBatch | None:
    """The agent's last import of the same sheet of the same file that is saved or being saved."""
    same = imports_of_the_same(batch).filter(sha256=batch.sha256, sheet=batch.sheet)
    kept = same.filter(state__in=(BatchState.SAVING, BatchState.SAVED)).exclude(pk=batch.pk)
    return kept.select_related("saved_by").order_by("-pk").first()


def remembered_of(layout: Layout, earlier: ImportBatch) -> Remembered:
    """What a person said of the same headings, but for the months: `Jan` of last year's register is
    another month in this one, so months are read from the sheet itself, or asked. A column that was left
    out stays left out, also where the sheet names a month."""
    said = {int(index): key for index, key in earlier.holds.items()}
    months = {index: month for index, key in said.items() if (month := month_from(key))}
    held = {column.index: column.holds for column in layout.columns if column.month}
    asked = {index: month.month for index, month in months.items() if index not in held}
    return Remembered(
        holds={index: key for index, key in held.items() if index in said}
        | {index: key for index, key in said.items() if index not in months},
        unread=frozenset(column.index for column in layout.columns if column.index not in said),
        asked=asked,
    )


def months_to_ask(batch: ImportBatch, layout: Layout) -> Mapping[int, int]:
    """The columns in which a person saw a month last time that this sheet does not name, with the number
    of that month (1 to 12)."""
    earlier = mapped_before(batch)
    if not earlier or batch.is_mapped:
        return {}
    return remembered_of(layout, earlier).asked


def about_file(batch: ImportBatch) -> list[dict]:
    """That this very file was saved before, as a remark."""
    earlier = saved_before(batch)
    if not earlier:
        return []
    return [remark("same_file", day=f"{earlier.saved_on:%d-%m-%Y}", by=str(earlier.saved_by))]


def vanished(batch: ImportBatch, survey: Survey) -> list[dict]:
    """Whom the agent's earlier imports of this sheet saved and the file has no more, when it is the same
    register again: at least half of them are in it. Somebody is in it by an earlier NIK as well."""
    earlier = ImportRow.objects.filter(
        batch__in=imports_of_the_same(batch).filter(village=batch.village_id, sheet=batch.sheet)
    )
    # Only people of the same village: whoever moved away is somebody else's to name.
    kept = earlier.filter(
        member__withdrawn_at__isnull=True,
        member__agent=batch.agent_id,
        member__village=batch.village_id,
    )
    rows = kept.exclude(member=None).order_by("number")
    saved = {
        pk: (nik, name)
        for pk, nik, name in rows.values_list("member", "member__nik", "member__name")
    }
    niks = set(survey.niks.values())
    accepted = NikCorrection.objects.filter(
        decision__is_accepted=True, member__in=earlier.values("member")
    )
    by_old_nik = {pk for pk, old in accepted.values_list("member", "old_nik") if old in niks}
    names = [name for pk, (nik, name) in saved.items() if nik not in niks and pk not in by_old_nik]
    return named("vanished", names, count=len(names)) if len(names) <= len(saved) / 2 else []
