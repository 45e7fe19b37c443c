"""The counter of the village: is this resident protected?"""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.models import Standing
from dues.queries.standing import position_at
from dues.rules import Progress
from members.enums import CounterAnswer
from members.models import CounterCheck, Member, NikCorrection, NikDecision
from members.queries import counter as queries
from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from perisai.desk.counter_rules import told
from perisai.desk.views import counter
from tests.taking import NOW, take_from
from villages.models import Posting

URL, LOG = "/loket/", "/loket/catatan/"
BORN = "01-01-1980"
UNKNOWN = "3509110101809999"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    cast.sz.phone = "+6281234567890"
    cast.sz.save()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary(cast, client):
    client.force_login(cast.sekdes)
    return client


@pytest.fixture
def protected(cast) -> Member:
    """Somebody whose dues reached the scheme up to November."""
    enrolment = cast.enrolment()
    month = dt.date(2026, 11, 1)
    Standing.objects.create(
        enrolment=enrolment,
        paid_through=month,
        remitted_through=month,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
    )
    return enrolment.member


@pytest.fixture
def colleague(cast):
    """Somebody else of the same village office."""
    user = User.objects.create_user("sekdes-2", None, name="Wakil", role="secretary")
    Posting.objects.create(user=user, village=cast.village, from_on=dt.date(2026, 1, 1))
    other = Client()
    other.force_login(user)
    return other


def ask(client, nik: str, born: str = BORN, purpose: str = "self"):
    return client.post(URL, {"nik": nik, "birth_date": born, "purpose": purpose})


def words(response) -> str:
    return " ".join(response.content.decode().split())


def last() -> CounterCheck:
    return CounterCheck.objects.latest("pk")


def test_who_is_protected_is_so_until_a_day_and_her_agent_is_named(secretary, protected):
    text = words(ask(secretary, protected.nik))
    assert "Terlindungi sampai 30 November 2026" in text
    assert "Siti Zulaikha (SZ)" in text
    assert "tel:+6281234567890" in text
    assert (last().answer, last().protected_until) == ("protected", dt.date(2026, 11, 30))


def test_money_in_the_hand_of_the_agent_is_told_as_paid_and_not_yet_there(secretary, cast):
    enrolment = cast.enrolment()
    take_from(cast, enrolment)
    text = words(ask(secretary, enrolment.member.nik))
    assert "Sudah bayar, belum sampai ke BPJS Ketenagakerjaan" in text
    assert "Terlindungi sampai" not in text


def misses(cast, protected) -> dict:
    """A NIK and a birth date of each kind of miss."""
    lapsed = cast.enrolment(ended_on=dt.date(2026, 7, 1), end_reason="lapsed").member
    elsewhere = cast.enrolment(cast.member(cast.stranger)).member
    neighbour = cast.enrolment(cast.member(village=cast.neighbour_village)).member
    mistake = cast.enrolment(cast.member(withdrawn_at=NOW)).member
    return {
        "unknown": (UNKNOWN, BORN),
        "wrong birth date": (protected.nik, "02-01-1980"),
        "lapsed": (lapsed.nik, BORN),
        "never paid": (cast.enrolment().member.nik, BORN),
        "another branch": (elsewhere.nik, BORN),
        "another village of the branch": (neighbour.nik, BORN),
        "entered by mistake": (mistake.nik, BORN),
    }


def test_every_kind_of_miss_reads_the_same(secretary, cast, protected, monkeypatch):
    monkeypatch.setattr(counter, "ALL", {**counter.ALL, "rate": "100/m"})
    seen = set()
    for nik, born in misses(cast, protected).values():
        answer = ask(secretary, nik, born)
        assert "Tidak dikenal di sini, atau tidak terlindungi" in words(answer)
        assert protected.name not in words(answer)
        seen.add(_without_tokens(answer))
        assert last().answer == "none"
    assert len(seen) == 1


def test_hit_and_miss_cost_the_same_questions_to_the_database(
    secretary, cast, protected, monkeypatch
):
    monkeypatch.setattr(counter, "ALL", {**counter.ALL, "rate": "100/m"})
    ask(secretary, UNKNOWN)
    numbers = set()
    for nik, born in [(protected.nik, BORN), *misses(cast, protected).values()]:
        with CaptureQueriesContext(connection) as asked:
            ask(secretary, nik, born)
        numbers.add(len(asked))
    assert len(numbers) == 1


def _without_tokens(response) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", words(response))


def test_a_nik_from_before_its_correction_finds_the_person(secretary, cast, protected):
    old = "3509110101807777"
    asked = NikCorrection.objects.create(
        content_hash="0" * 64,
        member=protected,
        old_nik=old,
        new_nik=protected.nik,
        reason="KTP",
        asked_at=NOW,
        by=cast.sz.user,
    )
    assert "Tidak dikenal di sini" in words(ask(secretary, old))
    NikDecision.objects.create(
        correction=asked, is_accepted=True, owner=cast.sz.user, decided_at=NOW, by=cast.koordinator
    )
    assert "Terlindungi sampai" in words(ask(secretary, old))


def test_without_a_purpose_nothing_is_told_and_nothing_is_kept(secretary, protected):
    answer = ask(secretary, protected.nik, purpose="")
    assert "Terlindungi sampai" not in words(answer)
    assert not CounterCheck.objects.exists()


def test_an_address_tells_nothing(secretary, protected):
    answer = secretary.get(URL, {"nik": protected.nik, "birth_date": BORN, "purpose": "self"})
    assert "Terlindungi sampai" not in words(answer)
    assert not CounterCheck.objects.exists()


def test_the_nik_is_nowhere_afterwards(secretary, protected, caplog):
    caplog.set_level("DEBUG")
    answer = ask(secretary, protected.nik)
    row = last()
    kept = [
        answer.content.decode(),
        json.dumps(dict(secretary.session.items())),
        json.dumps(list(AuditEntry.objects.values("action", "subject_id", "details"))),
        str([(str(value)) for value in CounterCheck.objects.values_list()]),
        "".join(
            record.getMessage()
            for record in caplog.records
            if "sql" not in record.name and not record.name.startswith("django.db")
        ),
    ]
    assert [text for text in kept if protected.nik in text or BORN in text] == []
    assert len(row.nik_key) == 64
    assert "no-store" in answer["Cache-Control"]


def test_the_page_says_that_no_service_may_be_refused(secretary):
    assert "tidak boleh dipakai untuk menunda atau menolak layanan desa" in words(
        secretary.get(URL)
    )


def test_asking_often_is_slowed_down_for_this_user_alone(
    secretary, colleague, protected, monkeypatch
):
    monkeypatch.setattr(counter, "ALL", {**counter.ALL, "rate": "2/m"})
    codes = [ask(secretary, protected.nik).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = ask(secretary, protected.nik)
    assert "terlalu sering bertanya. Tanya lagi 1 menit lagi" in words(refused)
    assert "Terlindungi sampai" not in words(refused)
    assert CounterCheck.objects.count() == 2
    assert ask(colleague, protected.nik).status_code == 200


def test_going_through_numbers_is_slowed_down_more(secretary, protected, monkeypatch):
    monkeypatch.setattr(counter, "MISSES", {**counter.MISSES, "rate": "2/h"})
    codes = [ask(secretary, f"350911010180{n:04d}").status_code for n in range(1, 5)]
    assert codes == [200, 200, 200, 429]
    assert ask(secretary, protected.nik).status_code == 429


def test_who_must_wait_for_the_hour_is_told_how_long(secretary, protected, monkeypatch):
    monkeypatch.setattr(counter, "MISSES", {**counter.MISSES, "rate": "1/h"})
    for number in range(1, 3):
        ask(secretary, f"350911010180{number:04d}")
    told = re.search(r"Tanya lagi (\d+) menit lagi", words(ask(secretary, protected.nik)))
    assert 1 <= int(told[1]) <= 60


def test_somebody_who_is_not_born_yet_is_a_slip_and_no_question(secretary, protected):
    answer = ask(secretary, protected.nik, born="22-11-2026")
    assert "Tanggal ini belum tiba" in words(answer)
    assert not CounterCheck.objects.exists()


def test_a_slip_says_that_nothing_was_asked_and_not_that_nothing_is_saved(secretary):
    answer = words(ask(secretary, "12"))
    assert "Belum ditanyakan." in answer
    assert "Belum tersimpan" not in answer


@pytest.mark.parametrize("who", ["sz", "koordinator", "pusat", "stranger"])
def test_for_everybody_but_the_village_office_the_counter_does_not_exist(
    client, cast, protected, who
):
    client.force_login(cast.users[who])
    assert client.get(URL).status_code == 404
    assert ask(client, protected.nik).status_code == 404


@pytest.mark.parametrize(
    ("who", "seen"),
    [("koordinator", 1), ("pusat", 1), ("koordinator-jauh", 0), ("sekdes", 404), ("sz", 404)],
)
def test_the_log_is_read_by_the_branch_and_head_office(
    client, cast, secretary, protected, who, seen
):
    ask(secretary, protected.nik, purpose="family")
    client.force_login(cast.users[who])
    answer = client.get(LOG)
    if seen == 404:
        assert answer.status_code == 404
        return
    assert len(answer.context["page"].rows) == seen
    text = words(answer)
    assert ("Keluarga bertanya" in text) == bool(seen)
    assert protected.nik not in text
    assert protected.name not in text


def test_the_log_goes_on_page_by_page_with_one_question(client, cast, secretary, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        ask(secretary, f"350911010180{number:04d}")
    client.force_login(cast.koordinator)
    first = client.get(LOG)
    second = client.get(first.context["next_url"])
    assert [len(page.context["page"].rows) for page in (first, second)] == [2, 1]
    viewer = cast.viewer(cast.koordinator)
    with CaptureQueriesContext(connection) as asked:
        [(row.by.name, row.village.title) for row in queries.check_page(viewer).rows]
    assert len(asked) == 1


def test_the_history_of_the_member_tells_the_branch_that_somebody_asked(
    client, cast, secretary, protected
):
    ask(secretary, protected.nik, "02-01-1980")
    url = reverse("desk:timeline", args=[protected.uuid])
    client.force_login(cast.koordinator)
    text = words(client.get(url, {"jenis": "dibuka"}))
    assert "Ditanyakan di loket Desa Dukuhdempok" in text
    client.force_login(cast.sz.user)
    assert "Ditanyakan di loket" not in words(client.get(url, {"jenis": "dibuka"}))


MONTHS = {month: dt.date(2026, month, 1) for month in range(1, 13)}


@pytest.mark.parametrize(
    ("paid", "reached", "confirmed_until", "expected"),
    [
        (11, 11, None, ("protected", dt.date(2026, 11, 30))),
        (12, 11, None, ("protected", dt.date(2026, 11, 30))),
        (11, 11, dt.date(2026, 12, 20), ("protected", dt.date(2026, 12, 20))),
        (11, None, None, ("held", None)),
        (None, None, None, ("none", None)),
        (3, 3, None, ("none", None)),
    ],
)
def test_the_answer_follows_what_reached_the_scheme(paid, reached, confirmed_until, expected):
    on = dt.date(2026, 11, 21)
    progress = Progress(
        start_month=MONTHS[1],
        paid_through=MONTHS.get(paid),
        remitted_through=MONTHS.get(reached),
        confirmed_through=MONTHS.get(reached) if confirmed_until else None,
    )
    answer = told([(position_at(progress, on=on), confirmed_until)], on=on)
    assert (answer.answer, answer.until) == expected


@pytest.mark.parametrize("reached", range(1, 13))
def test_a_day_that_has_passed_is_never_told_as_protection(reached):
    on = dt.date(2026, 11, 21)
    progress = Progress(
        start_month=MONTHS[1], paid_through=MONTHS[reached], remitted_through=MONTHS[reached]
    )
    answer = told([(position_at(progress, on=on), None)], on=on)
    assert answer.until is None or answer.until >= on
    assert (answer.until is None) == (answer.answer != CounterAnswer.PROTECTED)
