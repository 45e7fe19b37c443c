"""What somebody at the door would pay and get, on the screen and on the sheet that is left there."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from claims.actions.after import Said, note_after_visit
from claims.queries.stories import paid_out
from members.values import Terms
from perisai import regulations
from perisai.common.months import add_months
from perisai.common.small_cells import LEAST
from perisai.reports.pack_tables import tables_of
from perisai.reports.simulation_rules import simulate
from tests.claims.opened import opened, paid
from tests.reports.test_pack import pack
from tests.taking import NOW

TODAY = NOW.date()
LOWEST = Terms(income=1_000_000)
STORY = "Uangnya untuk sekolah anak kami."


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client, cast):
    """The page as SZ sees it, by what was typed."""
    client.force_login(cast.sz.user)
    return lambda **asked: client.get(reverse("reports:simulation"), asked).content.decode()


def payments(cast, number: int, *, on: dt.date = dt.date(2026, 10, 20), **fields) -> list:
    """So many claims that were paid, last month unless told."""
    return [
        paid(cast, opened(cast, event_on=dt.date(2026, 10, 5), **fields), happened_on=on)
        for _ in range(number)
    ]


def tell(cast, claim, story: str = STORY) -> None:
    note_after_visit(
        uuid=uuid4(),
        claim=claim,
        visited_on=TODAY,
        said=Said("yes", "yes", "yes", story=story, story_agreed_by="Wati" if story else ""),
        by=cast.sz.user,
        on=TODAY,
        at=NOW,
    )


def test_the_dues_double_for_who_joins_before_the_discount_ends():
    found = simulate(LOWEST, children=0, on=TODAY)
    assert (found.dues.total, found.change.month, found.change.total) == (
        8_400,
        dt.date(2027, 1, 1),
        16_800,
    )
    assert simulate(LOWEST, children=0, on=dt.date(2027, 1, 1)).change is None


def test_benefits_are_those_of_the_law_of_the_day():
    found = simulate(LOWEST, children=2, on=TODAY)
    assert found.death.least == 42_000_000
    assert found.work_death.least == 48_000_000 + 10_000_000 + 12_000_000
    assert found.early_death.least == 10_000_000
    assert found.work_death.grants.children == 2
    assert found.death.grants is None


@given(
    income=st.integers(1, 30_000_000),
    sector=st.sampled_from(["transport", "other"]),
    has_jht=st.booleans(),
    ahead=st.integers(0, 30),
)
def test_the_change_is_the_first_month_with_another_price(income, sector, has_jht, ahead):
    on = add_months(dt.date(2026, 11, 1), ahead)
    terms = Terms(income=income, sector=sector, has_jht=has_jht)
    found = simulate(terms, children=0, on=on)
    priced = regulations.quote(
        first_month=on,
        months=25,
        income=income,
        sector=sector,
        payer_kind="self",
        has_jht=has_jht,
        is_employer=False,
    )
    steps = priced.steps
    assert found.dues.total == steps[0].monthly
    expected = (steps[1].first_month, steps[1].monthly) if len(steps) > 1 else None
    assert (found.change and (found.change.month, found.change.total)) == expected


@pytest.mark.django_db
def test_the_page_says_the_lowest_dues_before_anything_is_typed(page):
    shown = page()
    assert "Rp8.400" in shown
    assert "Rp16.800" in shown
    assert "Rp42.000.000" in shown


@pytest.mark.django_db
def test_what_cannot_be_reckoned_with_is_said_at_its_field(page):
    asked = {"income": "-5", "sector": "other", "is_employer": "no", "has_jht": "no"}
    shown = page(**asked, children="banyak")
    assert "lebih dari Rp0" in shown
    assert "Rp8.400" not in shown
    assert 'value="banyak"' in shown


@pytest.mark.django_db
def test_an_employer_without_savings_is_told_what_to_choose(page):
    asked = {"income": "3.000.000", "sector": "other", "is_employer": "yes", "has_jht": "no"}
    assert "wajib ikut JHT" in page(**asked, children="0")


@pytest.mark.django_db
def test_a_sheet_of_what_cannot_be_reckoned_with_is_not_there(client, cast):
    client.force_login(cast.sz.user)
    address = reverse("reports:simulation_paper", args=["a4"])
    assert client.get(address, {"income": "0"}).status_code == 404
    assert client.get(reverse("reports:simulation_paper", args=["a5"])).status_code == 404


@pytest.mark.django_db
def test_sums_are_told_only_of_enough_families(cast):
    viewer = cast.viewer(cast.sz)
    payments(cast, LEAST - 1)
    assert paid_out(viewer).amount is None
    payments(cast, 1)
    found = paid_out(viewer)
    assert found.claims == LEAST
    assert found.amount > 0


@pytest.mark.django_db
def test_the_door_hears_the_same_sum_as_the_paper_of_the_pack(client, cast):
    payments(cast, LEAST)
    payments(cast, 2, on=dt.date(2026, 11, 9))
    (claims,) = [
        table for table in tables_of(pack(cast), is_leaving=True) if table.code == "claims"
    ]
    assert claims.sentence == "Rp126.000.000 dibayar untuk 3 klaim sampai Oktober 2026."
    client.force_login(cast.sz.user)
    page = client.get(reverse("reports:simulation")).content.decode()
    sheet = client.get(reverse("reports:simulation_paper", args=["f4"]))
    text = PdfReader(BytesIO(b"".join(sheet.streaming_content))).pages[0].extract_text()
    assert "Rp126.000.000 dibayar untuk 3 klaim sampai Oktober 2026." in page
    told = "Rp126.000.000 sudah dibayar untuk 3 klaim sampai Oktober 2026."
    assert told in " ".join(text.split())
    assert "Rp210.000.000" not in page + text


@pytest.mark.django_db
def test_each_village_is_told_by_itself_so_that_none_gives_another_away(cast):
    payments(cast, LEAST)
    payments(cast, 2, village=cast.neighbour_village)
    found = paid_out(
        replace(
            cast.viewer(cast.sz), village_codes=(cast.village.code, cast.neighbour_village.code)
        )
    )
    assert (found.claims, found.through) == (LEAST, dt.date(2026, 10, 1))


@pytest.mark.django_db
def test_a_story_is_told_while_its_family_agrees_and_without_a_name(cast):
    (claim,) = payments(cast, 1)
    tell(cast, claim)
    viewer = cast.viewer(cast.st)
    (story,) = paid_out(viewer).stories
    assert (story.text, story.village, story.year) == (STORY, claim.village.name, TODAY.year)
    assert claim.name not in repr(story)
    tell(cast, claim, "")
    assert paid_out(viewer).stories == ()


@pytest.mark.django_db
def test_stories_and_sums_stay_in_their_villages(cast):
    for claim in payments(cast, LEAST):
        tell(cast, claim)
    for stranger in (cast.stranger, cast.foreign_coordinator):
        found = paid_out(cast.viewer(stranger))
        assert (found.claims, found.stories) == (None, ())
    assert paid_out(cast.viewer(cast.sekdes)).claims == LEAST
    assert paid_out(replace(cast.viewer(cast.sz), village_codes=())).claims is None


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_two_questions_are_asked_however_much_was_paid(cast, number, django_assert_num_queries):
    for claim in payments(cast, number):
        tell(cast, claim)
    viewer = cast.viewer(cast.sz)
    with django_assert_num_queries(2):
        paid_out(viewer)


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_sheet_says_what_the_page_says_in_indonesian_and_is_one(client, cast, paper):
    for claim in payments(cast, LEAST):
        tell(cast, claim)
    cast.sz.phone = "+6281234567890"
    cast.sz.save()
    client.force_login(cast.sz.user)
    answer = client.get(
        reverse("reports:simulation_paper", args=[paper]), headers={"accept-language": "en"}
    )
    read = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    text = read.pages[0].extract_text()
    assert len(read.pages) == 1
    for said in ("Rp8.400", "Januari 2027", "Rp16.800", "Rp42.000.000", STORY):
        assert said in text
    for said in ("Jaminan Kecelakaan Kerja (JKK)", "Jaminan Kematian (JKM)"):
        assert said in text
    assert f"Agen Perisai: {cast.sz.user.name}, telepon 0812-3456-7890" in text
