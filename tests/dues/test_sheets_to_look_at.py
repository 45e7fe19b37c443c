"""Round sheets about which the coordinator asks the agent: on the first page, and as a list."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from dues.actions.entering import Counted
from dues.actions.sheets import note_lost
from dues.queries.sheets import sheets_to_look_at
from dues.sheet_rules import Typed
from tests.sheets import houses_on_paper, type_stubs
from tests.taking import NOW

LIST = reverse("dues:sheet_list")


@pytest.fixture
def sheet(cast):
    return houses_on_paper(cast, 2)


def found_on(cast, days: int) -> list[str]:
    """The sheets to look at so many days after NOW."""
    viewer = cast.viewer(cast.koordinator, now=NOW + dt.timedelta(days=days))
    return [row.code for row in sheets_to_look_at(viewer)]


def test_a_lost_sheet_with_open_serials_is_told_at_once(cast, sheet):
    assert found_on(cast, 0) == []
    note_lost(sheet=sheet, reason="Basah", by=cast.sz.user, at=NOW)
    assert found_on(cast, 0) == ["SZ-1"]


def test_a_difference_is_told_at_once_and_for_a_month(cast, sheet):
    type_stubs(
        cast,
        sheet,
        Typed("1", months=1),
        Typed("2", months=1),
        counted=Counted(2, 16_000),
        explanation="Kurang kembali",
    )
    assert found_on(cast, 0) == ["SZ-1"]
    assert found_on(cast, 29) == ["SZ-1"]
    assert found_on(cast, 30) == []


def test_serials_that_were_not_typed_with_the_others_are_told_after_three_days(cast, sheet):
    type_stubs(cast, sheet, Typed("1", months=1))
    assert found_on(cast, 2) == []
    assert found_on(cast, 3) == ["SZ-1"]
    type_stubs(cast, sheet, Typed("2", months=1))
    assert found_on(cast, 3) == []


def test_a_sheet_that_nobody_typed_may_never_have_been_used(cast, sheet):
    assert found_on(cast, 5) == []


@time_machine.travel(NOW, tick=False)
def test_the_first_page_of_the_coordinator_leads_to_the_list_of_them(client, cast, sheet):
    whole = houses_on_paper(cast, 1)
    note_lost(sheet=sheet, reason="Basah", by=cast.sz.user, at=NOW)
    client.force_login(cast.koordinator)
    page = client.get(reverse("desk:home")).content.decode()
    assert f'href="{LIST}?ditandai=1"' in page
    assert "1 lembar keliling hilang" in page
    marked = client.get(LIST, {"ditandai": "1"}).content.decode()
    assert reverse("dues:sheet", args=[sheet.uuid]) in marked
    assert reverse("dues:sheet", args=[whole.uuid]) not in marked
    client.force_login(cast.foreign_coordinator)
    assert "lembar keliling hilang" not in client.get(reverse("desk:home")).content.decode()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_them_asks_as_often_for_three_as_for_one(
    client, cast, number, django_assert_num_queries
):
    for _ in range(number):
        lost = houses_on_paper(cast, 1)
        note_lost(sheet=lost, reason="Basah", by=cast.sz.user, at=NOW)
    client.force_login(cast.koordinator)
    client.get(LIST, {"ditandai": "1"})
    with django_assert_num_queries(4):
        client.get(LIST, {"ditandai": "1"})
