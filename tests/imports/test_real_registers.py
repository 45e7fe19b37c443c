"""Registers as agents really keep them: merged cells, years, colours, hidden parts, several sheets."""

import dataclasses

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from perisai.imports.actions.checking import choose_sheets, remap_columns
from perisai.imports.enums import BatchState
from perisai.imports.forms import RegisterColumnsForm
from perisai.imports.reading import layout_of, people_of, sheet_of
from perisai.imports.register.layout import Layout, find_layout
from perisai.imports.register.markings import Markings, Merge
from perisai.imports.register.merging import spread_merges
from perisai.imports.register.remarks import text_of
from perisai.imports.register.workbook import read_workbook
from tests.imports.registers import GOOD, HEADINGS, TODAY, judged, people, saved, table, xlsx
from tests.imports.steps import NOW, save, upload

BASE = HEADINGS[:14]
YELLOW = PatternFill("solid", fgColor="FFFF00")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def book_of(lines, merges=(), name="Perisai SZ"):
    book = openpyxl.Workbook()
    book.active.title = name
    for line in lines:
        book.active.append(line)
    for merge in merges:
        book.active.merge_cells(merge)
    return book


def base(**changes) -> list:
    return [(GOOD | changes).get(name) for name in BASE]


def months_of(batch) -> dict[int, list[str]]:
    rows = set(batch.rows.values_list("number", flat=True))
    return {n: [f"{p.month:%m-%y}" for p in who.paid] for n, who in people_of(batch, rows).items()}


def said(batch) -> str:
    return " ".join(text_of(stored) for stored in batch.remarks)


@pytest.mark.django_db
def test_months_over_two_years_take_the_year_their_merged_heading_covers(cast):
    book = book_of(
        [
            [*BASE, 2025, None, 2026, None, "Ket"],
            [*[None] * 14, "Nov", "Des", "Jan", "Feb"],
            [*base(), "v", None, "v", "v"],
        ],
        ["O1:P1", "Q1:R1", "A1:A2", "B1:B2"],
    )
    batch = upload(cast, content=saved(book))

    assert months_of(batch) == {3: ["11-25", "01-26", "02-26"]}
    assert "Months read: Nov 2025 to Feb 2026 (4 columns)." in said(batch)


@pytest.mark.django_db
def test_a_title_of_two_years_settles_months_that_go_over_december(cast):
    lines = [["IURAN 2025/2026"], [*BASE, "Nov", "Des", "Jan"], [*base(), "v", "v", "v"]]

    assert months_of(upload(cast, content=xlsx(lines))) == {3: ["11-25", "12-25", "01-26"]}


@pytest.mark.django_db
def test_the_name_of_the_sheet_may_hold_the_year(cast):
    lines = [[*BASE, "Jan"], [*base(), "v"]]

    assert months_of(upload(cast, content=xlsx(lines, names=("SZ 2026",)))) == {2: ["01-26"]}


@pytest.mark.django_db
def test_months_without_a_year_are_asked_and_one_answer_gives_it_to_all(cast):
    batch = upload(cast, content=xlsx([[*BASE, "Nov", "Des", "Jan"], [*base(), "v", "v", "v"]]))
    assert batch.state == BatchState.UPLOADED
    assert "Of which year are Nov, Des, Jan?" in batch.problem

    layout, sheet = layout_of(batch), sheet_of(batch)
    blank = RegisterColumnsForm(layout=layout, sheet=sheet, on=TODAY)
    chosen = {name: field.initial or "" for name, field in blank.fields.items()}
    form = RegisterColumnsForm(chosen | {"first_year": 2025}, layout=layout, sheet=sheet, on=TODAY)
    assert form.is_valid()
    batch = remap_columns(batch=batch, holds=form.holds, by=cast.sz.user, on=TODAY, at=NOW)
    assert months_of(batch) == {2: ["11-25", "12-25", "01-26"]}


@pytest.mark.django_db
def test_a_merged_cell_counts_for_every_row_it_covers_and_an_empty_one_for_none(cast):
    rows = people(3)
    rows[1] |= {"Dusun": None, "RT/RW": None}
    rows[2] |= {"Dusun": None, "RT/RW": None}
    book = book_of(table(rows), ["F2:F3", "G2:G3"])
    batch = upload(cast, content=saved(book))

    places = {n: (who.hamlet, who.rt) for n, who in people_of(batch, {2, 3, 4}).items()}
    assert places == {2: ("Krajan", "008"), 3: ("Krajan", "008"), 4: ("", "")}
    assert "Merged cells count" in said(batch)


@pytest.mark.django_db
def test_a_mark_merged_over_months_pays_each_and_an_amount_is_divided(cast):
    empty = {"Agt-26": "lunas", "Sep-26": None, "Okt-26": None}
    rows = [people(1)[0] | empty, people(2)[1] | empty | {"Agt-26": 25_200}]
    batch = upload(cast, content=saved(book_of(table(rows), ["O2:Q2", "O3:Q3"])))

    assert [len(months) for months in months_of(batch).values()] == [3, 3]
    assert {row.verdict for row in batch.rows.all()} == {"ready"}


@pytest.mark.django_db
def test_colours_and_hidden_parts_are_told(cast):
    book = book_of(table(people(3, **{"Sep-26": None})))
    sheet = book.active
    sheet["P2"].fill = YELLOW
    sheet["C3"].fill = YELLOW
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["I"].hidden = True
    book.create_sheet("Arsip").sheet_state = "hidden"
    batch = upload(cast, content=saved(book))

    assert "1 coloured month cells are empty and count as not paid" in said(batch)
    assert "1 rows have a coloured name" in said(batch)
    assert "1 hidden rows were read as well" in said(batch)
    assert "Hidden columns were read as well: No. HP" in said(batch)
    assert "Hidden sheets are not read: Arsip" in said(batch)
    assert len(months_of(batch)[2]) == 2


@pytest.mark.django_db
def test_a_person_in_two_sheets_is_told(cast):
    content = xlsx(table(people(2)), table(people(3)), names=("Krajan", "Purwojati"))
    told = {"by": cast.sz.user, "on": TODAY, "at": NOW}
    (batch,) = choose_sheets(batch=upload(cast, content=content), sheets=["Purwojati"], **told)

    assert "The file also has: Krajan" in said(batch)
    assert "2 of these NIK also stand in sheet Krajan" in said(batch)


@pytest.mark.django_db
def test_columns_that_were_said_are_used_for_the_agents_next_file_with_these_headings(cast):
    headings = ["Jabatan" if name == "Pekerjaan" else name for name in HEADINGS]

    def content(count):
        rows = [row | {"Jabatan": row["Pekerjaan"]} for row in people(count)]
        return xlsx(table(rows, headings))

    batch = upload(cast, content=content(1))
    holds = {int(i): key for i, key in batch.holds.items()} | {headings.index("Jabatan"): "job"}
    remap_columns(batch=batch, holds=holds, by=cast.sz.user, on=TODAY, at=NOW)

    again = upload(cast, content=content(2))
    assert (again.state, again.rows.count()) == (BatchState.CHECKED, 2)
    assert "as you said on 21-11-2026" in said(again)
    other = upload(cast, content=content(2), agent=cast.st, by=cast.st.user)
    assert other.state == BatchState.UPLOADED


@pytest.mark.django_db
def test_the_same_file_again_says_when_and_by_whom_it_was_saved(cast):
    content = xlsx(table(people(2)))
    save(upload(cast, content=content))
    again = upload(cast, content=content)

    assert f"saved already on 21-11-2026 by {cast.sz.user}" in said(again)
    assert not again.rows.to_save().exists()


@pytest.mark.django_db
@settings(max_examples=8, deadline=None)
@given(
    marks=st.lists(st.lists(st.sampled_from(["v", "lunas", None]), min_size=3, max_size=3),
                   min_size=1, max_size=3)
)  # fmt: skip
def test_a_register_laid_out_in_any_way_gives_the_same_people(marks):
    bodies = [[*base(NIK=f"350911520865{9000 + n}"), *row] for n, row in enumerate(marks, start=1)]
    heads = {
        "plain": ([[*BASE, "Nov-25", "Des-25", "Jan-26"]], ()),
        "title": ([["BUKU 2025-2026"], [*BASE, "Nov", "Des", "Jan"]], ()),
        "two rows": ([[*BASE, "2025", None, "2026"], [*[None] * 14, "Nov", "Des", "Jan"]], ()),
        "merged years": ([[*[None] * 14, 2025, None, 2026], [*BASE, "Nov", "Des", "Jan"]], ["O1:P1"]),
    }  # fmt: skip
    found = []
    for head, merges in heads.values():
        (sheet,) = read_workbook(saved(book_of([*head, *bodies], merges)), "b.xlsx").sheets
        found.append(judged(spread_merges(sheet, find_layout(sheet))).people)

    assert all(people == found[0] for people in found)
    assert len(found[0]) == len(marks)


@pytest.mark.django_db
def test_columns_that_were_said_bring_no_month_of_last_year_into_this_one(cast):
    headings = [
        {"Pekerjaan": "Jabatan", "Agt-26": "Agt", "Sep-26": "Sep", "Okt-26": "Okt"}.get(name, name)
        for name in HEADINGS
    ]

    def content(title):
        row = people(1)[0] | {"Jabatan": "Petani", "Agt": "v", "Sep": "v", "Okt": None}
        return xlsx([[title], *table([row], headings)])

    first = upload(cast, content=content("REGISTER 2025"))
    holds = {int(i): key for i, key in first.holds.items()} | {headings.index("Jabatan"): "job"}
    remap_columns(batch=first, holds=holds, by=cast.sz.user, on=TODAY, at=NOW)

    next_year = upload(cast, content=content("REGISTER 2026"))
    assert months_of(next_year)[3] == ["08-26", "09-26"]
    without = upload(cast, content=content("REGISTER"))
    assert without.state == BatchState.UPLOADED
    assert "Of which year are Agt, Sep, Okt" in without.problem


def test_merges_over_the_same_rows_look_at_the_months_once(monkeypatch):
    rows = table(people(90))
    merges = [f"H{first}:H{first + 80}" for first in range(2, 12)] * 20
    (sheet,) = read_workbook(xlsx(rows, names=("A",)), "b.xlsx").sheets
    found = tuple(
        Merge(int(name[1 : name.index(":")]), int(name.split(":H")[1]), 7, 7) for name in merges
    )
    sheet = dataclasses.replace(sheet, markings=Markings(merges=found))
    layout, asked = find_layout(sheet), []
    months = Layout.months
    monkeypatch.setattr(
        Layout, "months", property(lambda self: asked.append(1) or months.fget(self))
    )
    spread_merges(sheet, layout)

    assert len(asked) == 1
