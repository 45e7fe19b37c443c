"""A group that grows: near the limit the agent is told that the branch takes it over."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.collecting import Payer
from dues.models import Collection
from dues.queries.groups import groups_of, people_of_group, takeover_near
from perisai import regulations
from tests.custody import pay_straight
from tests.dues.conftest import NOW
from tests.dues.test_taking_screen import typed

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


def test_a_group_is_who_paid_with_it_within_a_year_and_the_agent_sees(cast, viewer, take):
    goes, lapsed = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    first = take(goes, lapsed, payer_kind="group")
    alone, other = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    take(alone)
    newest = take(other, payer_kind="group", payer=Payer("IBU PEMBAYAR", "group"))
    lapsed.ended_on, lapsed.end_reason = NOW.date(), "stopped"
    lapsed.save()
    (group,) = groups_of(viewer)
    assert (group.newest, group.people) == (newest, 3)
    assert people_of_group(first, viewer=viewer) == [goes, other]
    later = cast.viewer(cast.sz, NOW + dt.timedelta(days=400))
    assert groups_of(later) == []
    assert groups_of(cast.viewer(cast.st, NOW)) == []


@pytest.mark.usefixtures("on_the_day")
def test_a_group_is_chosen_and_pays_with_one_receipt_that_lists_its_people(cast, client, take):
    people = [cast.enrolment(start=dt.date(2026, 9, 1)) for _ in range(2)]
    group, september = Payer("Tani Makmur", "group"), NOW - dt.timedelta(days=60)
    before = take(*people, payer_kind="group", payer=group, at=september)
    pay_straight(cast, before)
    client.force_login(cast.sz.user)
    assert "Tani Makmur" in client.get(reverse("dues:take")).content.decode()
    page = client.get(reverse("dues:take_group", args=[before.uuid])).content.decode()
    assert all(row.member.name in page for row in people)
    chosen = {"payer_name": "Tani Makmur", "payer_kind": "group"}
    ticked = {"peserta": [str(row.uuid) for row in people]}
    form = client.post(reverse("dues:take"), chosen | ticked).context["form"]
    assert (form["payer_name"].value(), form["payer_kind"].value()) == ("Tani Makmur", "group")
    assert [form.months_of(person) for person in form.payable] == [2, 2]
    sent = typed(*people, months=2, total=form.total, **chosen, priced_for=form.priced_for)
    sent |= {f"first_{row.uuid.hex}": "2026-10-01" for row in people}
    saved = client.post(reverse("dues:take"), sent, follow=True)
    assert all(row.member.name in saved.content.decode() for row in people)
    receipt = Collection.objects.latest("pk")
    assert (receipt.payer_name, receipt.lines.count()) == ("Tani Makmur", 4)
