"""What is said of a sheet as a whole: how its columns and months were read, and what was not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from perisai.common.month_names import short_month_name
from perisai.imports.enums import Field
from perisai.imports.errors import ColumnsRefused
from perisai.imports.register.judging import Survey, survey_sheet
from perisai.imports.register.layout import Layout, find_layout
from perisai.imports.register.merging import spread_merges
from perisai.imports.register.workbook import Row, Sheet, Workbook

_NAMED = 8

TEXTS = {
    "same_file": _(
        "This same file was saved already on %(day)s by %(by)s. What it said then is not offered again, so"
        " what you corrected by hand since stays."
    ),
    "choose_anew": _(
        "Since you chose, something else changed as well: say once more what counts for %(names)s."
    ),
    "vanished": _(
        "%(count)s people of your earlier file are not in this one: %(names)s. Nobody is deleted; if they"
        " stopped, end the participation on their page."
    ),
    "remembered": _(
        "The columns are read as you said on %(day)s for the same headings. Change them under Columns as"
        " they were read."
    ),
    "months": _("Months read: %(first)s to %(last)s (%(count)s columns)."),
    "months_gap": _("Between %(first)s and %(last)s some months have no column."),
    "unread": _("Columns that are not read: %(names)s."),
    "coloured_months": _(
        "Colours of cells are not read: %(count)s coloured month cells are empty and count as not paid. If"
        " a colour means paid, write the word lunas in them."
    ),
    "coloured_rows": _(
        "Colours of cells are not read: %(count)s rows have a coloured name. If the colour means something"
        " (moved, died, stopped), write it as a word into the column of notes."
    ),
    "merged": _("Merged cells count for every row and month they cover."),
    "hidden_rows": _(
        "%(count)s hidden rows were read as well. Delete them in Excel if they do not count."
    ),
    "hidden_columns": _(
        "Hidden columns were read as well: %(names)s. Choose “not read” for them if they do not count."
    ),
    "hidden_sheets": _(
        "Hidden sheets are not read: %(names)s. Unhide them in Excel if they count."
    ),
    "other_sheets": _(
        "Only this sheet is read here. The file also has: %(names)s. Choose them with Other sheets of this"
        " file."
    ),
    "in_other_sheet": _(
        "%(count)s of these NIK also stand in sheet %(name)s. The same person is saved only once; months of"
        " the second sheet are offered when it is checked after the first was saved."
    ),
}


def named(code: str, names: Sequence[str], **values: Any) -> list[dict]:
    """A remark that names some, the first of them in words; none for none."""
    more = " …" if len(names) > _NAMED else ""
    return [remark(code, names=", ".join(names[:_NAMED]) + more, **values)] if names else []


def remark(code: str, **values: Any) -> dict:
    """A remark as it is stored: code and values, so that it reads in any language."""
    return {"code": code, "values": values}


def text_of(stored: Mapping[str, Any]) -> str:
    """The sentence of a stored remark, in the active language."""
    shown = {
        name: short_month_name(dt.date.fromisoformat(value)) if name in ("first", "last") else value
        for name, value in stored["values"].items()
    }
    return str(TEXTS[stored["code"]]) % shown


def remarks_of(
    workbook: Workbook, sheet: Sheet, layout: Layout, survey: Survey, chosen: Collection[str]
) -> list[dict]:
    """Everything to be told of a sheet that was looked over. `chosen` are the sheets of the file that are
    imports of their own."""
    people = survey.people
    numbers = {row.number for row in people}
    others = [row.name for row in workbook.sheets if row.name != sheet.name]
    return [
        *_about_columns(sheet, layout),
        *_about_colours(people, layout),
        *([remark("merged")] if spread_merges(sheet, layout) is not sheet else ()),
        *_counted("hidden_rows", len(sheet.markings.hidden_rows & numbers)),
        *named("hidden_columns", _hidden_columns(sheet, layout)),
        *named("hidden_sheets", workbook.hidden),
        *named("other_sheets", [name for name in others if name not in chosen]),
        *_about_other_sheets(workbook, sheet, set(survey.niks.values())),
    ]


def _about_columns(sheet: Sheet, layout: Layout) -> list[dict]:
    months = [column.month for column in layout.months]
    said = []
    if months:
        ends = {"first": f"{months[0]}", "last": f"{months[-1]}"}
        said.append(remark("months", count=len(months), **ends))
        span = (months[-1].year - months[0].year) * 12 + months[-1].month - months[0].month + 1
        said += [remark("months_gap", **ends)] if span != len(months) else []
    return [*said, *named("unread", [column.title for column in layout.unread])]


def _about_colours(people: Sequence[Row], layout: Layout) -> list[dict]:
    months = [column.index for column in layout.months]
    empty = sum(i in row.coloured and row.cell(i) is None for row in people for i in months)
    name = layout.column(Field.NAME)
    rows = sum(name.index in row.coloured for row in people) if name else 0
    differ = rows if rows < len(people) else 0
    return [*_counted("coloured_months", empty), *_counted("coloured_rows", differ)]


def _hidden_columns(sheet: Sheet, layout: Layout) -> list[str]:
    hidden = set(sheet.markings.hidden_columns)
    return [column.title for column in layout.columns if column.letter in hidden and column.holds]


def _about_other_sheets(workbook: Workbook, sheet: Sheet, niks: set[str]) -> list[dict]:
    said = []
    for other in workbook.sheets:
        if other.name == sheet.name:
            continue
        try:
            found = set(survey_sheet(other, find_layout(other)).niks.values())
        except ColumnsRefused:
            continue
        if both := len(niks & found):
            said.append(remark("in_other_sheet", count=both, name=other.name))
    return said


def _counted(code: str, count: int) -> list[dict]:
    return [remark(code, count=count)] if count else []
