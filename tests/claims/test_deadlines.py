"""Deadlines are seen on the claim, become tasks, and end when the step has happened."""

import datetime as dt

import pytest
import time_machine

from claims.actions.answering import note_done
from claims.actions.deadlines import raise_tasks
from claims.actions.opening import Told
from claims.enums import ClockKind
from claims.models import Claim, ClaimTask
from claims.queries.clocks import claims_with_tasks, clocks_of, tasks_of
from claims.tasks import raise_deadlines
from perisai.jobs.models import Job
from tests.claims.steps import answer, begin, day, step
from tests.taking import NOW


@pytest.fixture
def death(cast):
    claim = begin(cast, cast.enrolment().member, event_on=day("2026-11-03"))
    return answer(cast, claim, "cause", {"cause": "other"})


@pytest.fixture
def accident(cast):
    claim = begin(cast, kind="injury", told=Told("Karto"), event_on=day("2026-11-20"))
    claim = answer(cast, claim, "day", {"event_on": day("2026-11-20")}, hour="14:30")
    return answer(cast, claim, "cause", {"cause": "work"})


def rows(cast, claim, at=NOW):
    viewer = cast.viewer(cast.sz, now=at)
    return {row.clock.kind: row for row in clocks_of(claim, list(claim.steps.all()), viewer=viewer)}


def open_tasks() -> dict[str, dt.date]:
    return dict(ClaimTask.objects.filter(done_at=None).values_list("kind", "due_on"))


def night(at=NOW) -> None:
    after = 0
    while after is not None:
        _number, after = raise_tasks(at=at, after=after, most=2)


def test_a_death_has_thirty_days_for_the_certificate(cast, death):
    row = rows(cast, death)[ClockKind.DEATH_REPORT]
    assert (row.clock.due_on, row.days_left, row.is_over) == (day("2026-12-03"), 12, False)
    late = rows(cast, death, at=NOW + dt.timedelta(days=13))[ClockKind.DEATH_REPORT]
    assert late.is_over


def test_a_report_of_an_accident_is_asked_for_only_once_it_may_have_been_one(cast):
    claim = begin(cast, cast.enrolment().member, event_on=day("2026-11-20"))
    assert ClockKind.REPORT_ONE not in rows(cast, claim)
    claim = answer(cast, claim, "cause", {"cause": "unknown"})
    assert ClockKind.REPORT_ONE in rows(cast, claim)


def test_the_report_of_an_accident_ends_two_days_after_its_hour(cast, accident):
    clock = rows(cast, accident)[ClockKind.REPORT_ONE].clock
    assert clock.due_at.isoformat() == "2026-11-22T14:30:00+07:00"


def test_the_page_says_at_the_hour_that_a_report_is_late(client, cast, accident):
    client.force_login(cast.sz.user)
    end = dt.datetime.fromisoformat("2026-11-22T14:30:00+07:00")
    for minutes, is_late in ((-5, False), (5, True)):
        with time_machine.travel(end + dt.timedelta(minutes=minutes), tick=False):
            for page in (f"/klaim/{accident.uuid}/", f"/klaim/{accident.uuid}/kecelakaan/"):
                answer = client.get(page)
                clocks = answer.context["clocks"]
                assert ("katakan mengapa terlambat" in answer.content.decode()) == is_late
                assert [row.is_over for row in clocks if row.clock.kind == "report_one"] == [
                    is_late
                ]


def test_the_doctors_word_begins_the_second_report(cast, accident):
    told = answer(cast, accident, "outcome", {"outcome": "temporary"}, doctor_said_on="2026-11-21")
    assert rows(cast, told)[ClockKind.REPORT_TWO].clock.due_on == day("2026-11-23")


def test_a_report_that_was_made_stops_its_clock_and_ends_the_task(cast, accident):
    assert open_tasks() == {"report_one": day("2026-11-22")}
    done = note_done(
        claim=accident, clock=ClockKind.REPORT_ONE, done_at=NOW, by=cast.sz.user, at=NOW
    )
    assert rows(cast, done)[ClockKind.REPORT_ONE].done_at == NOW
    assert open_tasks() == {}


def test_the_claim_that_was_handed_in_waits_for_the_scheme_within_working_days(cast, death):
    step(cast, death, "submitted", at=NOW.replace(day=20))
    found = rows(cast, death)
    assert found[ClockKind.CLAIM].done_at
    assert found[ClockKind.SERVICE].clock.due_on == day("2026-11-25")
    assert "service" not in open_tasks()
    night(at=NOW + dt.timedelta(days=5))
    assert open_tasks()["service"] == day("2026-11-25")


def on_day(text: str) -> dt.datetime:
    return NOW.replace(month=int(text[:2]), day=int(text[3:]))


def test_the_days_of_the_scheme_stop_while_it_asks_and_begin_anew_with_the_answer(cast, death):
    step(cast, death, "submitted", at=on_day("11-04"))
    step(cast, death, "question", at=on_day("11-05"), note="Akta")
    assert ClockKind.SERVICE not in rows(cast, death)
    night()
    assert "service" not in open_tasks()
    step(cast, death, "answered", at=on_day("11-20"))
    row = rows(cast, death)[ClockKind.SERVICE]
    assert (row.clock.due_on, row.is_over) == (day("2026-11-25"), False)
    step(cast, death, "refused", at=on_day("11-21"), reason="papers")
    assert rows(cast, death)[ClockKind.SERVICE].done_at
    step(cast, death, "objected", at=on_day("11-21"))
    assert ClockKind.SERVICE not in rows(cast, death)


def test_a_file_handed_in_again_is_waited_for_anew(cast, death):
    step(cast, death, "submitted", at=on_day("11-04"))
    step(cast, death, "dropped", at=on_day("11-05"), note="Keluarga pindah")
    step(cast, death, "resumed", at=on_day("11-06"))
    assert rows(cast, death)[ClockKind.CLAIM].done_at is None
    again = on_day("11-10")
    step(cast, death, "submitted", at=again)
    found = rows(cast, death)
    assert found[ClockKind.CLAIM].done_at == again
    assert (found[ClockKind.SERVICE].done_at, found[ClockKind.SERVICE].is_over) == (None, True)
    night()
    assert open_tasks()["service"] == day("2026-11-13")


def test_nights_raise_a_deadline_once_and_end_it_with_the_claim(cast, death, accident):
    for _ in range(3):
        night()
    assert ClaimTask.objects.count() == 2
    step(cast, death, "dropped")
    assert open_tasks() == {"report_one": day("2026-11-22")}
    night()
    assert ClaimTask.objects.count() == 2


def test_a_night_finds_what_came_near_since(cast):
    claim = begin(cast, cast.enrolment().member, event_on=day("2024-12-01"))
    answer(cast, claim, "cause", {"cause": "other"})
    ClaimTask.objects.all().delete()
    night()
    assert open_tasks() == {"death_report": day("2024-12-31")}


def test_the_night_goes_through_all_claims_in_slices(cast, monkeypatch):
    monkeypatch.setattr("claims.tasks.CLAIMS", 2)
    for _ in range(3):
        begin(cast, told=Told("Karto"), event_on=day("2026-11-18"))
    job, slices = Job(kind="claims.raise_tasks"), 0
    while again := raise_deadlines(job, on=NOW):
        job.cursor, job.progress, slices = again.cursor, again.progress, slices + 1
    assert (slices, ClaimTask.objects.count()) == (1, 3)


def test_a_day_that_was_corrected_moves_its_task(cast, death):
    answer(cast, death, "day", {"event_on": day("2026-11-10")})
    assert open_tasks() == {"death_report": day("2026-12-10")}


def test_agent_and_coordinator_see_deadlines_and_nobody_else(cast, death):
    seen = {
        name: claims_with_tasks(cast.viewer(user, now=NOW)) for name, user in cast.users.items()
    }
    assert {name for name, number in seen.items() if number} == {"sz", "koordinator", "pusat"}
    assert tasks_of(cast.viewer(cast.sz, now=NOW)).get().claim == death


@pytest.mark.parametrize(
    ("who", "told"),
    [("sz", "Laporan kematian ke Dukcapil"), ("koordinator", "1 klaim punya batas waktu")],
)
def test_the_first_page_tells_of_deadlines(client, cast, death, who, told):
    client.force_login(cast.users[who])
    with time_machine.travel(NOW, tick=False):
        assert told in client.get("/").content.decode()
        assert "paling lambat" in client.get(f"/klaim/{death.uuid}/").content.decode()
        assert "Batas waktu" in client.get("/klaim/").content.decode()


def test_it_is_noted_on_the_screen(client, cast, accident):
    client.force_login(cast.sz.user)
    url = f"/klaim/{accident.uuid}/batas-waktu/report_one/"
    with time_machine.travel(NOW, tick=False):
        wrong = client.post(url, {"day": "21-11-2026", "hour": "23.00", "how": "whatsapp"})
        assert "Waktu ini belum tiba." in wrong.content.decode()
        client.post(url, {"day": "21-11-2026", "hour": "8.15", "how": "whatsapp"})
        assert client.get(f"/klaim/{accident.uuid}/batas-waktu/claim/").status_code == 404
    done = Claim.objects.get().answers["done"]
    assert done == {"report_one": {"at": "2026-11-21T08:15:00+07:00", "how": "whatsapp"}}
    with time_machine.travel(NOW, tick=False):
        page = f"/klaim/{accident.uuid}/"
        assert url in client.get(page).content.decode()
        shown = client.get(url).content.decode()
        assert 'value="08.15"' in shown
        told = {"day": "20-11-2026", "hour": "15.45", "how": "phone"}
        answered = client.post(url, told, follow=True).content.decode()
        assert "Sudah dibetulkan" in answered
    done = Claim.objects.get().answers["done"]
    assert done == {"report_one": {"at": "2026-11-20T15:45:00+07:00", "how": "phone"}}
