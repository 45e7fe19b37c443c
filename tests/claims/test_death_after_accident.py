"""Who dies later of an accident has a day of death: letters, deadlines, heirs and grants follow it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from claims.enums import ClockKind, LetterKind
from claims.errors import LetterRefused
from claims.models import Claim, Relative
from claims.queries.claims import told_death_of
from claims.queries.clocks import clocks_of
from claims.queries.expected import children_of, event_of
from claims.queries.heirs import heirs_of_claim
from claims.queries.papers import checklist_of
from claims.queries.sheets import known_of
from members.enums import EndReason
from perisai.regulations.enums import Program
from tests.claims.conftest import death_of
from tests.claims.letter_steps import draft
from tests.claims.steps import answer, day
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
DIED = day("2026-11-10")


@pytest.fixture
def accident(cast) -> Claim:
    """An accident of 1 September, of which the member died."""
    claim = death_of(cast, kind="injury", event_on=day("2026-09-01"))
    answer(cast, claim, "cause", {"cause": "work"})
    return answer(cast, claim, "outcome", {"outcome": "death", "kind": "death"})


@pytest.fixture
def dead(cast, accident) -> Claim:
    """The same, and the family said when."""
    return answer(cast, accident, "died", {"died_on": DIED})


def family(claim) -> list[Relative]:
    return list(claim.relatives.order_by("pk"))


@pytest.mark.parametrize("kind", [LetterKind.DEATH, LetterKind.HEIRS])
def test_no_letter_says_a_day_of_death_that_nobody_told(cast, accident, kind):
    with pytest.raises(LetterRefused, match="kematiannya"):
        draft(cast, accident, kind)


def test_each_letter_says_its_own_day(cast, dead):
    days = {
        kind: draft(cast, dead, kind).content["event"]["on"]
        for kind in (LetterKind.DEATH, LetterKind.HEIRS, LetterKind.CHRONOLOGY)
    }
    assert list(days.values()) == ["2026-11-10", "2026-11-10", "2026-09-01"]


def test_the_report_of_the_death_runs_from_the_death_and_not_before_it_is_known(cast, accident):
    viewer = cast.viewer(cast.sz, now=NOW)
    kinds = {row.clock.kind for row in clocks_of(accident, [], viewer=viewer)}
    assert ClockKind.DEATH_REPORT not in kinds
    assert checklist_of(accident, viewer=viewer).report_by is None
    dead = answer(cast, accident, "died", {"died_on": DIED})
    clocks = {row.clock.kind: row for row in clocks_of(dead, [], viewer=viewer)}
    assert clocks[ClockKind.DEATH_REPORT].clock.due_on == day("2026-12-10")
    assert clocks[ClockKind.CLAIM].clock.due_on == day("2031-09-01")
    assert checklist_of(dead, viewer=viewer).report_by == day("2026-12-10")


def test_heirs_and_grants_are_counted_on_the_day_of_the_death(cast, dead):
    """The wife died between the accident and the death; a child turned 23 in that time."""
    Relative.objects.filter(claim=dead, name="Wati").update(lives=False, died_on=day("2026-10-01"))
    Relative.objects.create(
        claim=dead, relation="child", name="Rina", born_on=day("2003-10-15"), school="higher"
    )
    viewer = cast.viewer(cast.sz, now=NOW)
    heirs = heirs_of_claim(dead, family(dead), Program.JKK, viewer=viewer)
    assert set(heirs.names) == {"Budi", "Rina"}
    assert children_of(dead, family(dead), event_of(dead)) == 1
    assert [row.name for row in known_of(dead, viewer=viewer).children] == ["Budi"]
    assert known_of(dead, viewer=viewer).died_on == DIED


def test_ending_the_participation_proposes_the_day_that_the_family_told(client, cast, dead):
    assert told_death_of(dead.member, viewer=cast.viewer(cast.sz, now=NOW)) == DIED
    client.force_login(cast.sz.user)
    form = client.get(f"/kepesertaan/{dead.enrolment.uuid}/akhiri/").context["form"]
    assert form.initial == {"reason": EndReason.DECEASED, "ended_on": DIED}


def test_two_days_of_one_death_are_named(client, cast, dead):
    dead.member.deceased_on = day("2026-11-12")
    dead.member.save()
    client.force_login(cast.sz.user)
    url = f"/klaim/{dead.uuid}/tanya/meninggal/"
    page = client.post(url, {"died_on": "11-11-2026"}, follow=True).content.decode()
    assert "12 November 2026" in page
    assert "11 November 2026" in page


def test_the_database_knows_no_death_before_the_accident(dead):
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=dead.pk).update(died_on=dead.event_on - dt.timedelta(days=1))
