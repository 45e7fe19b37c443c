"""The morning mail: once, in the morning of the branch, to whoever wants it and has something to do."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine

from claims.models import ClaimTask
from perisai.accounts.models import User
from perisai.desk import tasks
from perisai.desk.actions import digest
from perisai.desk.tasks import DIGEST_JOB, is_digest_still_wanted
from perisai.jobs.actions import retry_job, start_recurring_job
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from perisai.jobs.runner import work_on
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.registry import guard_of
from tests.reminders import someone
from tests.taking import NOW

TODAY, DAY = NOW.date(), dt.timedelta(days=1)
AUGUST = dt.date(2026, 8, 1)
NIK = re.compile(r"\d{16}")


def at(clock: str, day: dt.date = TODAY, zone: str = "Asia/Jakarta") -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(zone))


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.OUTBOX_EMAIL = {"EMAIL_HOST": "localhost"}
    settings.PUBLIC_URL = ""
    return settings


@pytest.fixture
def hour():
    """What the hour does that has come by this moment; as often as it is asked."""

    def run(moment: dt.datetime) -> None:
        with time_machine.travel(moment, tick=False):
            job = start_recurring_job(kind=kind_of(DIGEST_JOB), on=moment)
            while job and work_on(job.pk, clock=lambda: moment):
                pass

    return run


@pytest.fixture
def sz(cast, reached) -> User:
    """An agent who reads mail, with somebody about to lapse."""
    cast.sz.user.email = "siti@example.id"
    cast.sz.user.save()
    reached(AUGUST, name="Mbok Ponirah")
    return cast.sz.user


@pytest.fixture
def koordinator(cast, take) -> User:
    """A coordinator who reads mail, and an agent with old cash and without a sign."""
    cast.koordinator.email = "koko@example.id"
    cast.koordinator.save()
    take(cast.enrolment(), at=NOW - 30 * DAY)
    return cast.koordinator


def mails(user: User | None = None) -> list[Message]:
    rows = Message.objects.filter(key__startswith="digest:").order_by("pk")
    return list(rows.filter(key__startswith=f"digest:{user.pk}:") if user else rows)


def test_it_goes_when_the_quiet_hours_end_and_once(sz, hour):
    hour(at("06:05"))
    assert not mails()
    hour(at("07:05"))
    mail = mails(sz)[0]
    assert (mail.channel, mail.recipient) == (Channel.EMAIL, "siti@example.id")
    assert mail.key == f"digest:{sz.pk}:2026-11-21"
    assert (mail.not_before, mail.not_after) == (at("07:05"), at("12:00"))
    for clock in ("07:30", "08:05", "11:05", "12:05", "23:05"):
        hour(at(clock))
    assert mails() == [mail]
    hour(at("07:05", TODAY + DAY))
    assert len(mails()) == 2


def test_a_morning_that_was_missed_is_made_up_for_until_noon(sz, hour):
    hour(at("23:05", TODAY - DAY))
    hour(at("11:50"))
    assert len(mails()) == 1


def test_after_noon_it_is_not_sent_any_more(sz, hour):
    hour(at("23:05", TODAY - DAY))
    hour(at("12:01"))
    assert not mails()


def test_it_is_noon_where_the_branch_is(cast, sz, hour, caplog):
    cast.branch.time_zone = "Asia/Jayapura"
    cast.branch.save()
    hour(at("23:05", TODAY - DAY))
    hour(at("11:05"))  # five past one in Jayapura
    assert not mails()
    assert not caplog.records


def test_whoever_had_nothing_to_do_in_the_morning_is_left_in_peace(cast, hour, reached):
    cast.sz.user.email = "siti@example.id"
    cast.sz.user.save()
    hour(at("07:05"))
    assert not mails()
    reached(AUGUST)
    hour(at("09:05"))
    assert not mails()
    hour(at("07:05", TODAY + DAY))
    assert len(mails()) == 1


def test_the_morning_is_that_of_the_branch(cast, sz, hour):
    cast.branch.time_zone = "Asia/Jayapura"
    cast.branch.save()
    hour(at("06:05", zone="Asia/Jayapura"))
    assert not mails()
    hour(at("07:05", zone="Asia/Jayapura"))  # five in the morning in Jakarta
    assert mails(sz)[0].not_after == at("12:00", zone="Asia/Jayapura")


def test_a_branch_that_is_quiet_longer_gets_it_later(cast, sz, hour):
    someone.terms(cast, "task", quiet_until=dt.time(9))
    hour(at("07:05"))
    hour(at("08:05"))
    assert not mails()
    hour(at("09:05"))
    assert len(mails()) == 1


def test_only_who_wants_it_and_works_gets_it(cast, sz, hour, mail_server):
    def none_comes(day):
        hour(at("07:05", day))
        return not mails()

    sz.wants_digest = False
    sz.save()
    assert none_comes(TODAY)
    sz.wants_digest, sz.is_active = True, False
    sz.save()
    assert none_comes(TODAY + DAY)
    sz.is_active, sz.email = True, ""
    sz.save()
    assert none_comes(TODAY + 2 * DAY)
    sz.email = "siti@example.id"
    sz.save()
    cast.sz.until_on = TODAY
    cast.sz.save()
    assert none_comes(TODAY + 3 * DAY)
    cast.sz.until_on = None
    cast.sz.save()
    mail_server.OUTBOX_EMAIL = {}
    assert none_comes(TODAY + 4 * DAY)
    mail_server.OUTBOX_EMAIL = {"EMAIL_HOST": "localhost"}
    assert not none_comes(TODAY + 5 * DAY)


@pytest.mark.parametrize("who", ["sekdes", "pusat"])
def test_villages_and_head_office_get_none(cast, take, hour, who):
    take(cast.enrolment())
    user = cast.users[who]
    user.email = "kantor@example.id"
    user.save()
    hour(at("07:05"))
    assert not mails()


@pytest.fixture
def broken(koordinator, sz, monkeypatch):
    """Something is wrong about the day of the coordinator, whose turn comes before the agent's."""

    def raise_it(viewer):
        raise ZeroDivisionError

    assert koordinator.pk < sz.pk
    monkeypatch.setattr(digest, "branch_day", raise_it)


@pytest.mark.parametrize("at_once", [50, 1])
def test_what_is_wrong_about_one_person_holds_up_nobody_else_and_is_told(
    broken, hour, monkeypatch, at_once
):
    monkeypatch.setattr(tasks, "AT_ONCE", at_once)
    hour(at("07:05"))
    assert [mail.recipient for mail in mails()] == ["siti@example.id"]
    job = Job.objects.get(kind=DIGEST_JOB)
    assert (job.state, job.error) == (
        "failed",
        "1 surel pagi tidak dapat ditulis. Sampai siang hari dicoba lagi setiap jam.",
    )


def test_a_mail_that_could_not_be_written_is_tried_again_until_noon(
    broken, sz, koordinator, hour, monkeypatch
):
    hour(at("07:05"))
    hour(at("08:05"))
    assert [job.state for job in Job.objects.filter(kind=DIGEST_JOB)] == ["failed", "failed"]
    monkeypatch.undo()
    hour(at("09:05"))
    assert [len(mails(user)) for user in (sz, koordinator)] == [1, 1]
    assert Job.objects.filter(kind=DIGEST_JOB).latest("pk").state == "done"
    hour(at("10:05"))
    assert len(mails()) == 2


def test_a_person_who_tries_again_gets_the_missing_mails(broken, koordinator, hour, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    hour(at("07:05"))
    monkeypatch.undo()
    later, job = at("07:20"), Job.objects.get(kind=DIGEST_JOB)
    retry_job(job=job, on=later)
    with time_machine.travel(later, tick=False):
        work_on(job.pk, clock=lambda: later)
    job.refresh_from_db()
    assert (job.state, len(mails(koordinator)), len(mails())) == ("done", 1, 2)


def test_after_noon_nobody_tries_again_and_the_job_is_well(broken, hour):
    hour(at("07:05"))
    hour(at("12:05"))
    assert len(mails()) == 1
    assert Job.objects.filter(kind=DIGEST_JOB).latest("pk").state == "done"


def test_people_are_gone_through_in_slices(cast, sz, koordinator, hour, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    hour(at("07:05"))
    assert len(mails()) == 2
    assert Job.objects.get(kind=DIGEST_JOB).state == "done"


def test_just_before_leaving_it_is_asked_whether_it_is_still_wanted(sz, hour):
    hour(at("07:05"))
    (mail,) = mails()
    assert guard_of(mail.key) is is_digest_still_wanted
    assert is_digest_still_wanted([mail], on=NOW) == {}
    for change in ({"is_active": False}, {"wants_digest": False}, {"email": "lain@example.id"}):
        before = {name: getattr(sz, name) for name in change}
        User.objects.filter(pk=sz.pk).update(**change)
        assert is_digest_still_wanted([mail], on=NOW) == {mail.pk: "not_wanted"}
        User.objects.filter(pk=sz.pk).update(**before)


# What it says.


def test_an_agent_reads_her_day_and_no_name_of_a_member(cast, sz, hour, take):
    take(cast.enrolment(), at=NOW - 18 * DAY)
    claim = someone.claim(cast, cast.member(name="Karto Wijoyo"))
    ClaimTask.objects.create(
        claim=claim, kind="report_one", due_on=TODAY + DAY, raised_at=NOW - DAY
    )
    hour(at("07:05"))
    (mail,) = mails()
    assert mail.subject == "Hari Anda, 21 November"
    lines = mail.text.splitlines()
    assert "- M. P.: menunggak 3 bulan, tidak ada hari tersisa: pastikan hari ini" in lines
    assert "- K. W.: laporan kecelakaan tahap I, paling lambat 22 November: 1 hari lagi" in lines
    assert "- Untuk disetor: Rp8.400." in lines
    assert "- Batas setornya 4 November: sudah lewat 17 hari." in lines
    for secret in ("Ponirah", "Karto", "Wijoyo", "Krajan", "RT 001"):
        assert secret not in mail.text
    assert not NIK.search(mail.text)
    assert lines.index("KLAIM DENGAN BATAS WAKTU") < lines.index("UANG DI TANGAN ANDA")
    assert len(mail.text) < 2_000


def test_a_coordinator_reads_what_waits_and_which_agents_it_is_about(cast, koordinator, hour):
    hour(at("07:05"))
    (mail,) = mails()
    assert "- 1 agen terlalu lama memegang uang: Rp8.400." in mail.text
    assert "UANG TERLALU LAMA\n- Siti Zulaikha: Rp8.400, 30 hari" in mail.text
    assert "AGEN TANPA KABAR" in mail.text
    assert not NIK.search(mail.text)


def test_the_mail_says_what_the_first_page_says(cast, koordinator, client, hour):
    hour(at("07:05"))
    (mail,) = mails()
    client.force_login(koordinator)
    with time_machine.travel(at("07:05"), tick=False):
        page = client.get("/")
    told = [row.words for row in page.context["waiting"]]
    assert told
    for words in told:
        assert f"- {words}" in mail.text


def test_with_a_public_address_it_leads_to_the_page_and_to_the_switch(sz, hour, mail_server):
    mail_server.PUBLIC_URL = "https://perisai.example.id"
    hour(at("07:05"))
    (mail,) = mails()
    assert "Selengkapnya: https://perisai.example.id/" in mail.text
    assert "Matikan di sini: https://perisai.example.id/surel/" in mail.text


def test_it_is_written_in_the_language_of_its_reader(sz, hour):
    User.objects.filter(pk=sz.pk).update(language="en")
    hour(at("07:05"))
    (mail,) = mails()
    assert mail.subject == "Your day, 21 November"
    assert mail.state == MessageState.WAITING
