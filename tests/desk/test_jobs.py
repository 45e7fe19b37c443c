"""The page of what runs by itself, and the banner while the broker is down."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings

from perisai.audit.models import AuditEntry
from perisai.desk.job_words import duration_words
from perisai.desk.queries import jobs as queries
from perisai.desk.queries.jobs import jobs_page
from perisai.jobs import bell
from perisai.jobs.actions import (
    claim_job,
    fail_job,
    finish_job,
    note_alive,
    request_job,
    start_recurring_job,
)
from perisai.jobs.enums import JobState, Process
from perisai.jobs.models import Job, JobRun
from perisai.jobs.registry import kind_of, known_kinds, recurring_kinds
from perisai.operations.archives import archive_name
from perisai.outbox.models import Message
from tests.outbox.conftest import want

pytestmark = pytest.mark.django_db
PAGE, RUN, RETRY = "/pekerjaan/", "/pekerjaan/jalankan/", "/pekerjaan/coba-lagi/"
NOW = dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC)  # 10.00 in Jakarta
BACKUP = "operations.back_up"
SILENCE = "Pengiriman menunggu; pekerjaan Anda tersimpan."


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def see(client, cast):
    def get(username="koordinator", path=PAGE, **more):
        client.force_login(cast.users[username])
        return client.get(path, **more)

    return get


@pytest.fixture
def page(cast):
    def look(on=NOW):
        return jobs_page(viewer=cast.viewer(cast.koordinator), on=on)

    return look


@pytest.fixture
def all_well():
    """A worker, the clock and a backup of last night; every job has run in its period."""
    alive(worker=NOW, clock=NOW)
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir()
    (folder / archive_name(NOW - dt.timedelta(hours=9))).touch()
    for kind in recurring_kinds():
        run(kind.name, on=NOW - dt.timedelta(minutes=10))


def alive(*, worker=None, clock=None) -> None:
    if worker:
        note_alive(process=Process.WORKER, name="celery@satu", on=worker)
    if clock:
        note_alive(process=Process.CLOCK, name="clock", on=clock)


def run(name: str, *, on: dt.datetime, seconds: int = 3, error: str = "") -> Job:
    """A run of a recurring job that began at `on` and ended."""
    job = start_recurring_job(kind=kind_of(name), on=on)
    end(job, on=on, seconds=seconds, error=error)
    return job


def end(job: Job, *, on: dt.datetime, seconds: int = 3, error: str = "") -> None:
    claimed = claim_job(job_id=job.pk, kind=kind_of(job.kind), on=on)
    until = on + dt.timedelta(seconds=seconds)
    if error:
        fail_job(claimed, error=error, on=until, is_final=True)
    else:
        finish_job(claimed, on=until)
    job.refresh_from_db()


def row(page, name: str):
    return next(row for row in page.kinds if row.kind.name == name)


def whats(page) -> list[str]:
    return [problem.what for problem in page.problems]


def test_every_kind_of_job_has_a_name_and_says_what_it_is_for():
    unnamed = [
        name for name in known_kinds() if not (kind_of(name).label and kind_of(name).purpose)
    ]
    assert unnamed == []


def test_coordinator_and_head_office_find_it_in_the_menu_and_nobody_else_gets_in(see, cast):
    for username in cast.users:
        looks_after = cast.users[username].role in ("coordinator", "head_office")
        assert see(username).status_code == (200 if looks_after else 404), username
        assert (f'href="{PAGE}"' in see(username, "/").content.decode()) == looks_after, username


@pytest.mark.parametrize("path", [RUN, RETRY])
def test_nobody_else_starts_anything(client, cast, path):
    job = run(BACKUP, on=NOW, error="No key.")
    told = {"job": job.pk, "failed_at": job.finished_at.isoformat(), "uuid": uuid4()}
    for user in (cast.sz.user, cast.sekdes):
        client.force_login(user)
        assert client.post(path, told | ({"job": BACKUP} if path == RUN else {})).status_code == 404
    job.refresh_from_db()
    assert (job.state, Job.objects.count()) == (JobState.FAILED, 1)


def test_when_all_is_well_the_page_says_so(see, all_well):
    text = see().content.decode()
    assert "Semua berjalan baik." in text
    assert "Yang bermasalah" not in text
    assert "Cadangan data" in text


def test_a_run_tells_when_it_began_how_long_it_took_and_when_the_next_one_is(see, page):
    run(BACKUP, on=NOW - dt.timedelta(minutes=5), seconds=125)
    found = row(page(), BACKUP)
    assert (found.state, found.took, found.is_overdue) == ("done", "2 menit", False)
    assert found.next_at == dt.datetime(2026, 11, 26, 18, 0, tzinfo=dt.UTC)  # 01.00 in Jakarta
    text = see().content.decode()
    assert "26 Nov, 09.55" in text
    assert "27 Nov, 01.00" in text


def test_a_job_whose_night_has_not_begun_is_due_at_once(page):
    found = row(page(), BACKUP)
    assert (found.state, found.is_overdue) == ("never", True)


def test_a_failed_night_stands_first_with_its_reason_and_since_when(see, page, all_well):
    Job.objects.all().delete()
    JobRun.objects.all().delete()
    nights = [NOW - dt.timedelta(days=day) for day in (3, 2, 1, 0)]
    run(BACKUP, on=nights[0])
    for night in nights[1:]:
        run(BACKUP, on=night, error="Kunci cadangan tidak ada.")
    found = page()
    assert whats(found) == [
        "Cadangan data gagal sejak 24 November, 10.00: Kunci cadangan tidak ada."
    ]
    assert found.kinds[0].kind.name == BACKUP
    text = see().content.decode()
    assert text.index("Yang bermasalah") < text.index("Kunci cadangan tidak ada.")
    assert text.index("Kunci cadangan tidak ada.") < text.index("Pekerjaan yang berjalan sendiri")
    assert "Coba lagi" in text


def test_a_try_that_failed_and_will_be_repeated_is_no_problem_for_a_person_yet(page, all_well):
    Job.objects.filter(kind=BACKUP).update(
        state=JobState.WAITING, error="Sibuk.", finished_at=None, run_after=NOW
    )
    found = page()
    assert row(found, BACKUP).state == "retrying"
    assert found.problems == ()


def test_work_that_somebody_asked_for_and_that_failed_can_be_tried_again_once(client, cast, see):
    job = request_job(kind="dues.credit_overpaid", unique_key="k", on=NOW)
    end(job, on=NOW, error="Huruf tidak ada.")
    text = see().content.decode()
    assert "Catat kelebihan bayar" in text
    assert "Huruf tidak ada." in text
    told = {"job": job.pk, "failed_at": job.finished_at.isoformat()}
    for _ in range(2):
        assert client.post(RETRY, told).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.started_at) == (JobState.WAITING, None)
    entry = AuditEntry.objects.get(action="job.tried_again")
    assert (entry.by, entry.subject_id) == (cast.koordinator, str(job.pk))


def test_a_button_of_an_earlier_failure_does_not_start_the_next_one(client, cast):
    job = run(BACKUP, on=NOW, error="No key.")
    client.force_login(cast.pusat)
    earlier = job.finished_at - dt.timedelta(hours=1)
    client.post(RETRY, {"job": job.pk, "failed_at": earlier.isoformat()})
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_job_runs_now_once_however_often_the_form_is_sent_and_its_night_stays(client, cast):
    night = run(BACKUP, on=NOW)
    client.force_login(cast.koordinator)
    told = {"job": BACKUP, "uuid": uuid4()}
    for _ in range(3):
        assert client.post(RUN, told).status_code == 302
    asked = Job.objects.exclude(pk=night.pk).get()
    assert asked.state == JobState.WAITING
    assert JobRun.objects.count() == 1
    end(asked, on=NOW)
    client.post(RUN, told)
    assert Job.objects.count() == 2
    entry = AuditEntry.objects.get(action="job.run_now")
    assert (entry.by, entry.details) == (cast.koordinator, {"kind": BACKUP})
    assert start_recurring_job(kind=kind_of(BACKUP), on=NOW + dt.timedelta(days=1))


def test_a_second_person_gets_the_run_that_is_open(client, cast):
    for user in (cast.koordinator, cast.pusat):
        client.force_login(user)
        client.post(RUN, {"job": BACKUP, "uuid": uuid4()})
    assert Job.objects.count() == 1


def test_a_run_by_hand_that_goes_well_ends_the_failure_of_the_night(client, cast, page, all_well):
    failed = Job.objects.get(kind=BACKUP)
    Job.objects.filter(pk=failed.pk).update(state=JobState.FAILED, error="No key.")
    assert len(page().problems) == 1
    client.force_login(cast.pusat)
    client.post(RUN, {"job": BACKUP, "uuid": uuid4()})
    end(Job.objects.latest("pk"), on=NOW)
    found = page()
    assert (found.problems, found.queue.failed) == ((), 0)


@pytest.mark.parametrize(
    "told", [{}, {"job": "dues.credit_overpaid", "uuid": uuid4()}, {"job": BACKUP, "uuid": "x"}]
)
def test_a_form_that_cannot_be_read_starts_nothing(client, cast, told):
    client.force_login(cast.pusat)
    assert client.post(RUN, told).status_code == 302
    assert client.post(RETRY, told).status_code == 302
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "workers"), [(0, 1), (90, 1), (91, 0)], ids=["now", "in time", "missing"]
)
def test_a_worker_is_missing_after_three_beats(page, all_well, seconds, workers):
    at = NOW + dt.timedelta(seconds=seconds)
    alive(clock=at)
    found = page(on=at)
    assert found.workers == workers
    assert [problem.is_grave for problem in found.problems] == [True] * (1 - workers)


def test_a_clock_that_is_silent_is_told_while_the_worker_lives(page, all_well):
    at = NOW + dt.timedelta(minutes=3)
    alive(worker=at)
    assert whats(page(on=at)) == [
        "Jam (beat) tidak terdengar: pekerjaan tiap malam dan tiap jam tidak dimulai."
    ]


def test_work_that_waits_long_is_told_with_since_when(page, all_well):
    request_job(kind="dues.credit_overpaid", unique_key="k", on=NOW - dt.timedelta(minutes=6))
    assert whats(page()) == ["Ada pekerjaan yang menunggu sejak 26 November, 09.54."]


@pytest.mark.parametrize(("hours", "is_told"), [(6, False), (7, True)])
def test_messages_that_wait_long_are_told(page, all_well, settings, hours, is_told):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    since = NOW - dt.timedelta(hours=hours)
    want("test:1", at=NOW, not_before=since, not_after=NOW + dt.timedelta(days=1))
    told = ["Ada pesan yang menunggu sejak 26 November, 03.00."] if is_told else []
    assert whats(page()) == told


@pytest.mark.parametrize(("hours", "number"), [(1, 1), (25, 0)])
def test_a_message_in_doubt_is_told_while_the_gateway_is_asked(
    page, all_well, settings, hours, number
):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    want("test:1", at=NOW, not_before=NOW, not_after=NOW + dt.timedelta(days=1))
    Message.objects.update(state="unknown", handed_at=NOW - dt.timedelta(hours=hours))
    found = page()
    assert (found.messages.unknown, len(found.problems)) == (1, number)


def test_a_missing_backup_is_told_with_what_to_do(page):
    assert "Belum ada cadangan data." in whats(page())


def test_the_broker_is_told_first_and_nothing_that_follows_from_it(page, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(queries, "is_broker_reachable", lambda: False)
    found = page()
    assert found.broker is False
    assert found.problems[0].what.startswith("Penghubung antrean (Redis) tidak bisa dihubungi.")
    assert sum(problem.is_grave for problem in found.problems) == 1


def test_the_page_asks_again_for_its_changing_part_only(see):
    whole, part = see().content.decode(), see(headers={"HX-Request": "true"}).content.decode()
    assert 'data-hx-trigger="every 15s"' in part
    assert "<html" in whole
    assert "<html" not in part


def test_any_number_of_failures_takes_the_same_number_of_queries(
    page, django_assert_max_num_queries, all_well
):
    for number in range(3):
        job = request_job(kind="dues.credit_overpaid", unique_key=str(number), on=NOW)
        end(job, on=NOW, error="Huruf tidak ada.")
        with django_assert_max_num_queries(14):
            page()


@pytest.mark.parametrize("username", ["sz", "koordinator", "pusat"])
def test_the_banner_stands_on_pages_while_the_broker_is_down_and_only_then(see, username):
    assert SILENCE not in see(username, "/").content.decode()
    bell.note_silence()
    assert SILENCE in see(username, "/").content.decode()
    bell.note_heard()
    assert SILENCE not in see(username, "/").content.decode()


def test_the_village_which_sends_nothing_reads_no_banner(see):
    bell.note_silence()
    assert SILENCE not in see("sekdes", "/").content.decode()


def test_the_banner_asks_the_database_nothing(rf, cast, django_assert_num_queries):
    from perisai.desk.navigation import navigation

    request = rf.get("/")
    request.user, request.session, request.resolver_match = cast.sz.user, {}, None
    bell.note_silence()
    with django_assert_num_queries(0):
        assert navigation(request)["sending_waits"] is True


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "di bawah 1 detik"),
        (59, "59 detik"),
        (60, "1 menit"),
        (3599, "59 menit"),
        (3600, "1 jam"),
        (7500, "2 jam 5 menit"),
    ],
)
def test_a_duration_is_told_in_words(seconds, words):
    assert duration_words(NOW, NOW + dt.timedelta(seconds=seconds)) == words


def test_a_duration_of_which_one_end_is_unknown_is_not_told():
    assert duration_words(None, NOW) == duration_words(NOW, None) == ""
