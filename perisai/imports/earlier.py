"""What the agent's earlier imports tell about one that is being checked."""

from __future__ import annotations

import datetime as dt
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
from perisai.imports.register.unclear import unclear_columns
from perisai.imports.register.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a person said of the same headings: what each column `holds` now, which ones she left out
    (`unread`), and in which ones she saw a month that the sheet itself does not name (`asked`, by the place
    of the column; which year, must be asked anew). `said_on` is the day, None when nobody said anything of
    the same headings."""

    holds: Mapping[int, str] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    asked: Mapping[int, int] = field(default_factory=dict)
    said_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """What the page of the columns must ask: `months` are the columns in which a person saw a month last
    time that this sheet does not name, with the number of that month (1 to 12); `unclear` those that look
    like months; `left_out` those of them that a person left out before."""

    months: Mapping[int, int] = field(default_factory=dict)
    unclear: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()


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


def remembered_of(batch: ImportBatch, layout: Layout) -> Remembered:
    """What a person said of the same headings, but for the months: `Jan` of last year's register is
    another month in this one, so months are read from the sheet itself, or asked. A column that was left
    out stays left out, also where the sheet names a month, and in a book that got more columns since."""
    earlier = mapped_before(batch)
    unread = _left_out(batch, layout, earlier)
    if not earlier:
        return Remembered(unread=unread)
    said = {int(index): key for index, key in earlier.holds.items()}
    months = {index: month for index, key in said.items() if (month := month_from(key))}
    held = {column.index: column.holds for column in layout.columns if column.month}
    asked = {index: month.month for index, month in months.items() if index not in held}
    return Remembered(
        holds={index: key for index, key in held.items() if index in said}
        | {index: key for index, key in said.items() if index not in months},
        unread=unread,
        asked=asked,
        said_on=earlier.checked_on,
    )


def _left_out(batch: ImportBatch, layout: Layout, earlier: ImportBatch | None) -> frozenset[int]:
    """The columns under a heading that a person left out when she was last asked, of whatever headings."""
    last = imports_of_the_same(batch).filter(is_mapped=True).exclude(pk=batch.pk)
    titles = {
        title for one in (earlier, last.order_by("-pk").first()) if one for title in one.left_out
    }
    return frozenset(one.index for one in layout.columns if one.title.casefold() in titles)


def questions_of(batch: ImportBatch, layout: Layout, sheet: Sheet, *, on: dt.date) -> Questions:
    """What to ask of the columns of an import. Once a person has said them, whatever she left out is left
    out knowingly."""
    found = {column.index for column in unclear_columns(sheet, layout, on=on)}
    if batch.is_mapped:
        unread = (column.index for column in layout.columns if not column.holds)
        return Questions(unclear=frozenset(found), left_out=frozenset(unread))
    known = remembered_of(batch, layout)
    return Questions(known.asked, frozenset(found), known.unread)


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
