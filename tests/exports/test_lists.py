"""Every list that can be taken away, one like the other."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from perisai.accounts.models import User
from perisai.exports.enums import FileKind, Holds, ListName
from perisai.exports.lists.declaration import KeysOf
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export
from perisai.inspections.models import Finding, Inspection
from perisai.reports.queries import score_rows
from tests.architecture import facts
from tests.architecture.facts.custody import anomaly_answer
from tests.architecture.facts.day import DAY
from tests.architecture.facts.day import NOW as THEN
from tests.exports.asking import REASON, content_of, made
from tests.exports.planted import PLANTED, address_of
from tests.taking import NOW, take_from
from villages.models import Village

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x","klik")'
# Lists of one thing, and who sees that of SZ beside the branch.
ONE_THING = {
    ListName.INSPECTED: lambda cast: None,
    ListName.SCORE_ROWS: lambda cast: cast.sz.user,
}
every_list = pytest.mark.parametrize("list_name", ListName)


def plant(cast, list_name: ListName, number: int = 3) -> None:
    for _ in range(number):
        PLANTED[list_name].plant(cast)


def keys_for(user, cast, list_name: ListName, query: str | None = None) -> list:
    """The keys of the list for this user, as the address narrows it."""
    viewer = cast.viewer(user, NOW)
    query = address_of(cast, list_name) if query is None else query
    narrowing = LISTS[list_name].read(QueryDict(query), viewer)
    return LISTS[list_name].keys(viewer, narrowing.by)


def cells_for(user, cast, list_name: ListName, keys) -> list:
    viewer, told = cast.viewer(user, NOW), LISTS[list_name]
    return list(told.cells(keys, viewer, frame_for(cast, list_name)))


def frame_for(cast, list_name: ListName) -> dict:
    viewer, told = cast.viewer(cast.koordinator, NOW), LISTS[list_name]
    return told.frame(viewer, told.read(QueryDict(address_of(cast, list_name)), viewer).by)


def marks_of(cast, list_name: ListName, keys) -> list[str]:
    """What stands on the page of each of these rows."""
    told = PLANTED[list_name]
    if list_name == ListName.SCORE_ROWS:  # their keys are of no table
        return [row[0] for row in cells_for(cast.koordinator, cast, list_name, keys)]
    rows = told.model.objects.in_bulk(keys)
    return [told.mark(rows[key]) for key in keys]


def on_page(client, list_name: ListName, query: str) -> str:
    answer = client.get(LISTS[list_name].page(QueryDict(query)))
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str, marks) -> list[str]:
    """Those of these marks that stand on a page, in its order; what waits may stand above the list."""
    main = page[page.index("<main") :]
    return sorted((mark for mark in marks if mark in main), key=main.rindex)


# -- What is declared ------------------------------------------------------------------------------------


def test_every_name_of_a_list_is_declared_and_planted():
    assert set(ListName) == LISTS.keys() == PLANTED.keys()
    assert len({told.sheet for told in LISTS.values()}) == len(LISTS)


@every_list
def test_each_row_has_a_cell_for_every_heading(cast, list_name):
    plant(cast, list_name)
    keys = keys_for(cast.koordinator, cast, list_name)
    rows = cells_for(cast.koordinator, cast, list_name, keys)
    header = LISTS[list_name].header(frame_for(cast, list_name))
    assert len(rows) == len(keys) > 1
    assert {len(row) for row in rows} == {len(header)}
    assert len(set(header)) == len(header)
    assert all(isinstance(cell, str | int) for row in rows for cell in row), "neither None nor lazy"


@every_list
def test_a_list_says_of_people_what_it_holds_and_no_less(cast, list_name):
    plant(cast, list_name)
    told, header = LISTS[list_name], LISTS[list_name].header(frame_for(cast, list_name))
    assert (told.holds == Holds.NUMBERS) == bool({"NIK", "No. HP"} & set(header))
    rows = cells_for(cast.koordinator, cast, list_name, keys_for(cast.koordinator, cast, list_name))
    said = " ".join(str(cell) for row in rows for cell in row)
    if told.holds == Holds.FIGURES:
        assert not [name for name in Member.objects.values_list("name", flat=True) if name in said]


def test_whoever_takes_a_list_is_warned_of_what_it_holds(cast, client):
    warned = {}
    for list_name in (ListName.MEMBERS, ListName.RECEIPTS, ListName.TARGETS):
        plant(cast, list_name)
        keys = keys_for(cast.koordinator, cast, list_name)
        export = made(cast, cast.koordinator, list_name=list_name, keys=keys)
        client.force_login(cast.koordinator)
        page = client.get(f"/unduh/berkas/{export.uuid}/").content.decode()
        warned[list_name] = ("NIK dan nomor telepon" in page, "orang per orang" in page)
    assert list(warned.values()) == [(True, False), (False, True), (False, False)]


@every_list
def test_a_part_asks_as_often_for_all_its_rows_as_for_one(cast, list_name):
    plant(cast, list_name)
    keys = keys_for(cast.koordinator, cast, list_name)

    def queries(some) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert len(cells_for(cast.koordinator, cast, list_name, some)) == len(some)
        return len(caught)

    assert queries(keys[:1]) == queries(keys)


# -- Whose -----------------------------------------------------------------------------------------------


@every_list
def test_another_branch_gets_no_row_even_with_its_key(cast, list_name):
    plant(cast, list_name)
    keys = keys_for(cast.koordinator, cast, list_name)
    assert cells_for(cast.foreign_coordinator, cast, list_name, keys) == []
    if list_name not in (*ONE_THING, ListName.ACTIVITY, ListName.OUTGOING):
        assert not set(keys) & set(keys_for(cast.foreign_coordinator, cast, list_name))


@every_list
def test_the_address_exists_for_who_may_have_the_list(cast, client, list_name):
    plant(cast, list_name)
    address = f"/unduh/{list_name}/?{address_of(cast, list_name)}"
    for user in cast.users.values():
        client.force_login(user)
        may = LISTS[list_name].may(cast.viewer(user, NOW))
        if list_name in ONE_THING:
            may = may and user in (cast.koordinator, cast.pusat, ONE_THING[list_name](cast))
        assert (client.get(address).status_code == 200) == may, user.username


def test_the_village_is_not_asked_about_claims_agents_and_inspections(cast):
    viewer = cast.viewer(cast.sekdes, NOW)
    assert {name for name, told in LISTS.items() if told.may(viewer)} == {
        ListName.MEMBERS,
        ListName.RECEIPTS,
        ListName.VILLAGES,
        ListName.TARGETS,
        ListName.PROSPECTS,
        ListName.EVENTS,
    }


# -- As the page -----------------------------------------------------------------------------------------


@every_list
def test_the_rows_stand_in_the_order_of_the_page_which_leads_to_the_file(cast, client, list_name):
    plant(cast, list_name)
    client.force_login(cast.koordinator)
    query = address_of(cast, list_name)
    page = on_page(client, list_name, query)
    marks = marks_of(cast, list_name, keys_for(cast.koordinator, cast, list_name))
    assert shown(page, marks) == marks
    link = f"/unduh/{list_name}/" + (f"?{query}" if query else "")
    assert f'href="{link}"'.replace("&", "&amp;") in page


def _old_cash(cast):
    take_from(cast, at=NOW.replace(month=8), collected_on=NOW.replace(month=8).date())


NARROWED = [
    (ListName.MEMBERS, "cari=Melati", lambda cast: cast.member(name="Melati")),
    (ListName.ANOMALIES, "aturan=&bobot=&tampil=terjawab", anomaly_answer),
    (ListName.ANOMALIES, "tampil=saya", lambda cast: None),
    (ListName.AGENTS, "uang=lama", _old_cash),
    (ListName.VILLAGES, "cari=amp", lambda cast: None),
    (ListName.PROSPECTS, "cari=Wagiman", lambda cast: facts.prospect(cast, name="Wagiman")),
    (
        ListName.PROSPECTS,
        "tampil=jangan-dihubungi",
        lambda cast: facts.prospect(cast, do_not_contact_on=DAY),
    ),
]


@pytest.mark.parametrize(("list_name", "query", "more"), NARROWED)
def test_the_file_is_narrowed_as_the_page_is(cast, client, list_name, query, more):
    plant(cast, list_name)
    more(cast)
    client.force_login(cast.koordinator)
    everything = set(PLANTED[list_name].model.objects.values_list("pk", flat=True))
    found = keys_for(cast.koordinator, cast, list_name, query)
    assert set(found) < everything
    page = client.get(f"{LISTS[list_name].page(QueryDict())}?{query}").content.decode()
    assert set(shown(page, marks_of(cast, list_name, everything))) == set(
        marks_of(cast, list_name, found)
    )
    if found:
        asked = client.get(f"/unduh/{list_name}/?{query}").content.decode()
        assert f"<strong>{len(found)} baris</strong>, disaring" in " ".join(asked.split())


def test_a_number_that_was_searched_for_among_villages_is_not_kept(cast):
    viewer = cast.viewer(cast.koordinator, NOW)
    narrowing = LISTS[ListName.VILLAGES].read(QueryDict("cari=3509111205658001"), viewer)
    assert narrowing.words == "…"


# -- The file --------------------------------------------------------------------------------------------


@pytest.fixture
def called_like_formulas(cast):
    """Whoever is named in a list."""
    User.objects.update(name=FORMULA)
    Village.objects.update(name=FORMULA)
    return cast


@pytest.mark.parametrize("kind", FileKind)
@every_list
def test_a_formula_is_text_in_the_file(called_like_formulas, list_name, kind):
    cast = called_like_formulas
    plant(cast, list_name)
    Member.objects.update(name=FORMULA)
    keys = keys_for(cast.koordinator, cast, list_name)
    viewer, told = cast.viewer(cast.koordinator, NOW), LISTS[list_name]
    narrowing = told.read(QueryDict(address_of(cast, list_name)), viewer)
    export = made(
        cast, cast.koordinator, list_name=list_name, kind=kind, keys=keys, narrowing=narrowing
    )
    if kind == FileKind.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content_of(export)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert any(FORMULA in str(cell.value) for cell in cells)
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
        rows = list(book.worksheets[0].iter_rows(values_only=True))[1:]
    else:
        text = content_of(export).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert any("=HYPERLINK" in cell for line in lines for cell in line)
        assert not any(cell.startswith("=") for line in lines for cell in line)
        rows = lines[1 : lines.index([])]
    assert [int(row[0]) for row in rows] == list(range(1, len(keys) + 1))


# -- One inspection --------------------------------------------------------------------------------------


def test_an_inspection_is_a_workbook_with_its_findings_and_its_end(cast, client):
    plant(cast, ListName.INSPECTED, 2)
    inspection = Inspection.objects.get()
    Finding.objects.create(
        content_hash="0" * 64,
        inspection=inspection,
        severity="light",
        text="Kuitansi terlambat",
        follow_up="Antar kuitansi",
        due_on=DAY,
        recorded_at=THEN,
        by=cast.koordinator,
    )
    client.force_login(cast.koordinator)
    sent = {"uuid": "7b6d7f0e-4a55-4b2a-9f0e-0d7c6f3f4a11", "kind": "xlsx", "reason": REASON}
    client.post(f"/unduh/yang-ditanya/?pemeriksaan={inspection.uuid}", sent)
    export = Export.objects.get()
    assert inspection.code in export.narrowed
    book = openpyxl.load_workbook(io.BytesIO(content_of(export)))
    assert book.sheetnames == ["Yang ditanya", "Temuan", "Penutupan", book.sheetnames[-1]]
    header, first, second = book.worksheets[0].iter_rows(values_only=True)
    said = dict(zip(header, first, strict=True))
    assert said["Hasil"] == "tidak cocok"
    assert dict(zip(header, second, strict=True))["Hasil"] == "belum ditanya"
    assert book["Temuan"]["B2"].value == "Kuitansi terlambat"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("yang-ditanya/", "inspections:list"),
        ("yang-ditanya/?pemeriksaan=bukan", "inspections:list"),
        ("rapor-baris/", "reports:scores"),
        ("rapor-baris/?agen=7b6d7f0e-4a55-4b2a-9f0e-0d7c6f3f4a11&angka=bukan", "reports:scores"),
    ],
)
def test_without_saying_whose_rows_the_way_is_their_list(cast, client, address, page):
    client.force_login(cast.koordinator)
    assert client.get(f"/unduh/{address}")["Location"] == reverse(page)


@every_list
def test_the_page_that_asks_says_how_many_rows_there_are(client, cast, list_name):
    plant(cast, list_name)
    query = address_of(cast, list_name)
    client.force_login(cast.koordinator)
    page = client.get(f"/unduh/{list_name}/?{query}")
    assert page.context["number"] == len(keys_for(cast.koordinator, cast, list_name))


def test_the_page_that_asks_counts_in_the_database_and_reads_no_key(client, cast, monkeypatch):
    counted = [name for name in ListName if isinstance(LISTS[name].keys, KeysOf)]
    assert {ListName.RECEIPTS, ListName.REMITTANCES, ListName.ANOMALIES} <= set(counted)
    client.force_login(cast.koordinator)
    monkeypatch.setattr(KeysOf, "__call__", None)
    for name in counted:
        assert client.get(f"/unduh/{name}/").status_code == 200


def test_a_part_of_the_rows_behind_a_figure_reads_no_other_row(cast, monkeypatch):
    plant(cast, ListName.SCORE_ROWS)
    read = []
    told = score_rows._receipt
    monkeypatch.setattr(
        score_rows, "_receipt", lambda row, **words: read.append(row.pk) or told(row, **words)
    )
    keys = keys_for(cast.koordinator, cast, ListName.SCORE_ROWS)
    assert len(keys) == 3
    [_line] = cells_for(cast.koordinator, cast, ListName.SCORE_ROWS, keys[1:2])
    assert read == keys[1:2]
