"""A group that grows: near the limit the agent is told that the branch takes it over."""

import datetime as dt

import pytest

from dues.queries.groups import takeover_near
from perisai import regulations
from tests.dues.conftest import NOW

NOV = dt.date(2026, 11, 1)
LIMIT = regulations.value("group_takeover", NOV)["amount"]


@pytest.fixture
def viewer(cast):
    return cast.viewer(cast.sz, now=NOW)


@pytest.mark.parametrize(
    ("monthly", "is_near", "is_over"),
    [
        (LIMIT * 8 // 10 - 1, False, None),
        (LIMIT * 8 // 10, True, False),
        (LIMIT, True, False),
        (LIMIT + 1, True, True),
    ],
)
def test_a_group_is_warned_from_eighty_percent_on(viewer, monthly, is_near, is_over):
    found = takeover_near("Paguyuban Ojek", {1: monthly}, NOV, viewer=viewer)
    assert (found is not None) is is_near
    if found:
        assert (found.is_over, found.is_verified, found.limit) == (is_over, False, LIMIT)


def test_what_others_of_the_group_paid_for_the_month_is_added(cast, viewer, take):
    receipt = take(cast.enrolment(start=NOV), cast.enrolment(start=NOV), payer_kind="group")
    line = receipt.lines.first()
    found = takeover_near("ibu pembayar", {0: LIMIT}, NOV, viewer=viewer)
    assert found.monthly == LIMIT + receipt.total
    again = takeover_near("ibu pembayar", {line.enrolment_id: LIMIT}, NOV, viewer=viewer)
    assert again.monthly == LIMIT + receipt.total - line.total
    assert takeover_near("orang lain", {0: LIMIT}, NOV, viewer=viewer).monthly == LIMIT


@pytest.mark.usefixtures("on_the_day")
def test_the_screen_of_taking_dues_warns_a_big_group_and_nobody_else(client, cast):
    people = [cast.enrolment(cast.member(), income=20_000_000) for _ in range(60)]
    client.force_login(cast.sz.user)
    sent = {
        "peserta": [str(row.uuid) for row in people],
        "payer_name": "Paguyuban Ojek",
        "recount": "",
    }
    page = client.post("/iuran/", sent | {"payer_kind": "group"}).content.decode()
    assert "kelompok dialihkan ke petugas kantor cabang" in page
    assert "Belum dipastikan" in page
    page = client.post("/iuran/", sent | {"payer_kind": "family"}).content.decode()
    assert "kelompok dialihkan" not in page
