"""The education grant is claimed every school year: after the payment each year of a child is remembered."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from claims.actions.answering import note_grant
from claims.actions.steps import take_back_step
from claims.enums import School
from claims.errors import ClaimRefused
from claims.models import ClaimTask, Relative
from claims.queries.clocks import claims_with_tasks
from claims.rules.grant_years import Pupil, grant_years, school_year_of
from tests.claims.conftest import death_of
from tests.claims.opened import paid
from tests.claims.steps import answer, day
from tests.claims.test_deadlines import night
from tests.taking import NOW

EVENT, PAID = day("2026-11-03"), day("2026-11-21")


def years(on: str, born="2015-05-01", event=EVENT, **pupil) -> list[tuple[int, str]]:
    told = {"born_on": born and day(born), "school": School.PRIMARY} | pupil
    found = grant_years(Pupil(**told), event_on=event, paid_on=PAID, on=day(on))
    return [(year, clock.due_on.isoformat()) for year, clock in found]


def test_a_school_year_begins_in_july():
    assert [school_year_of(day(on)) for on in ("2027-06-30", "2027-07-01")] == [2026, 2027]


def test_each_school_year_after_the_payment_has_its_own_deadline():
    assert years("2027-06-30") == []
    assert years("2027-07-01") == [(2027, "2028-06-30")]
    assert years("2028-08-01") == [(2027, "2028-06-30"), (2028, "2029-06-30")]


def test_forgotten_years_go_back_as_far_as_the_law_pays():
    assert [year for year, _due in years("2033-08-01")] == [2030, 2031, 2032, 2033]


def test_it_ends_at_the_age_of_the_law_and_begins_with_kindergarten():
    assert [year for year, _due in years("2041-01-01")] == [2037]
    assert years("2042-01-01") == []
    small = {"born": "2025-01-01", "school": School.NONE}
    assert years("2028-08-01", **small) == []
    assert [year for year, _due in years("2029-08-01", **small)] == [2029]


@pytest.mark.parametrize(
    "told",
    [{"school": School.LEFT}, {"lives": False}, {"is_married": True}, {"works": True}],
)
def test_who_learns_no_more_is_not_waited_for(told):
    assert years("2027-08-01", **told) == []


def test_the_old_law_paid_once_and_nothing_is_remembered():
    assert years("2027-08-01", event=day("2019-11-01")) == []


@pytest.fixture
def family(cast):
    """Somebody died at work in November 2026, the family was paid; a daughter of one year, a schoolboy."""
    claim = death_of(cast)
    answer(cast, claim, "cause", {"cause": "work"})
    Relative.objects.create(claim=claim, relation="child", name="Ani", born_on=day("2025-11-01"))
    with time_machine.travel(NOW, tick=False):
        paid(cast, claim, amount=70_000_000)
    return claim


def in_year(year: int, month: int = 8) -> dt.datetime:
    return NOW.replace(year=year, month=month)


def open_tasks() -> list[tuple[str, str]]:
    rows = ClaimTask.objects.filter(done_at=None).order_by("due_on", "about")
    return [(row.kind, row.due_on.isoformat()) for row in rows]


def son_of(family) -> Relative:
    return family.relatives.get(name="Budi")


def note(cast, family, year, now, **fields):
    told = {"claimed_on": now.date(), "by": cast.sz.user, "on": now.date(), "at": now} | fields
    return note_grant(claim=family, relative=son_of(family), year=year, **told)


def test_a_paid_claim_raises_a_task_for_each_child_and_year_once(cast, family):
    night(at=NOW)
    assert open_tasks() == []
    for _ in range(2):
        night(at=in_year(2027))
    assert open_tasks() == [("grant", "2028-06-30")]
    assert claims_with_tasks(cast.viewer(cast.sz, now=in_year(2027))) == 1
    night(at=in_year(2028))
    assert open_tasks() == [("grant", "2028-06-30"), ("grant", "2029-06-30")]
    night(at=in_year(2030))
    assert len(open_tasks()) == 5


def test_a_year_that_was_claimed_is_done_and_the_next_one_comes_by_itself(cast, family):
    now = in_year(2027)
    night(at=now)
    note(cast, family, 2027, now)
    assert open_tasks() == []
    night(at=in_year(2028))
    assert open_tasks() == [("grant", "2029-06-30")]


def test_who_learns_no_more_is_remembered_no_more(cast, family):
    now = in_year(2027)
    night(at=now)
    note(cast, family, 2027, now, is_over=True)
    night(at=in_year(2028))
    assert open_tasks() == []


def test_a_year_nobody_waits_for_and_a_day_that_cannot_be_are_refused(cast, family):
    now = in_year(2027)
    with pytest.raises(ClaimRefused):
        note(cast, family, 2028, now)
    for claimed_on in (now.date() + dt.timedelta(days=1), PAID - dt.timedelta(days=1)):
        with pytest.raises(ClaimRefused) as refusal:
            note(cast, family, 2027, now, claimed_on=claimed_on)
        assert refusal.value.field == "claimed_on"


def test_a_payment_that_is_taken_back_leaves_no_grant_to_wait_for(cast, family):
    now = in_year(2027)
    night(at=now)
    last = family.steps.order_by("pk").last()
    take_back_step(step=last, why="Salah klaim", by=cast.koordinator, at=now)
    night(at=now)
    assert "grant" not in {kind for kind, _due in open_tasks()}


def test_jkm_without_the_years_of_dues_brings_no_grant(cast):
    claim = death_of(cast)
    answer(cast, claim, "cause", {"cause": "other"})
    with time_machine.travel(NOW, tick=False):
        paid(cast, claim)
    night(at=in_year(2027))
    assert open_tasks() == []


def test_it_is_noted_on_the_screen(client, cast, family):
    door = reverse("claims:grant", args=[family.uuid, son_of(family).uuid, 2027])
    page = reverse("claims:claim", args=[family.uuid])
    with time_machine.travel(in_year(2027), tick=False):
        client.force_login(cast.sz.user)
        assert door in client.get(page).content.decode()
        assert "2027/2028" in client.get(door).content.decode()
        client.post(door, {"claimed_on": "21-08-2027"})
        shown = client.get(page).content.decode()
        assert "21 Agustus 2027" in shown
        assert door not in shown
