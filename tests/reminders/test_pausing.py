"""An agent lets somebody rest from reminders."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from members.errors import MemberGone
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.reminders.actions.pausing import MOST_DAYS, end_pause, pause_reminders
from perisai.reminders.errors import PauseRefused
from perisai.reminders.models import Pause
from perisai.reminders.queries.pausing import pause_on
from tests.reminders.someone import TODAY
from tests.taking import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def member(cast):
    return cast.enrolment().member


def pause(cast, member, **overrides):
    fields = {
        "uuid": uuid4(),
        "until_on": TODAY + 7 * DAY,
        "reason": "asked",
        "by": cast.sz.user,
        "on": TODAY,
        "at": NOW,
    }
    return pause_reminders(member=member, **{**fields, **overrides})


def resume(cast, member, **overrides):
    fields = {"uuid": uuid4(), "by": cast.sz.user, "on": TODAY, "at": NOW}
    return end_pause(member=member, **{**fields, **overrides})


def test_a_pause_holds_up_to_its_last_day(cast, member):
    kept = pause(cast, member)
    assert pause_on(member, TODAY) == pause_on(member, TODAY + 7 * DAY) == kept
    assert pause_on(member, TODAY + 8 * DAY) is None
    assert pause_on(cast.member(), TODAY) is None


def test_a_newer_pause_counts_instead_also_when_it_is_shorter(cast, member):
    pause(cast, member)
    pause(cast, member, until_on=TODAY + DAY)
    assert pause_on(member, TODAY + 2 * DAY) is None


def test_a_pause_is_ended_by_a_newer_row_and_stays_as_it_was(cast, member):
    first = pause(cast, member)
    resume(cast, member)
    assert pause_on(member, TODAY) is None
    assert Pause.objects.filter(pk=first.pk, until_on=TODAY + 7 * DAY).exists()


def test_ending_what_is_not_paused_writes_nothing(cast, member):
    assert resume(cast, member) is None
    assert not Pause.objects.exists()


def test_a_retry_writes_nothing_again_and_other_content_is_refused(cast, member):
    uuid, end = uuid4(), uuid4()
    for _time in range(2):
        pause(cast, member, uuid=uuid)
    with pytest.raises(UuidReused):
        pause(cast, member, uuid=uuid, until_on=TODAY)
    for _time in range(2):
        resume(cast, member, uuid=end)
    assert Pause.objects.count() == 2
    assert AuditEntry.objects.filter(action="reminders.paused").count() == 2


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_pause_ends_on_a_day_that_can_be(cast, member, days):
    with pytest.raises(PauseRefused) as refusal:
        pause(cast, member, until_on=TODAY + days * DAY)
    assert refusal.value.field == "until_on"


def test_another_reason_is_written_down(cast, member):
    with pytest.raises(PauseRefused) as refusal:
        pause(cast, member, reason="other", note="  ")
    assert refusal.value.field == "note"
    assert pause(cast, member, reason="other", note="Panen dulu").note == "Panen dulu"


@pytest.mark.parametrize("nik", ["3509110101800001", "3509 1101 – 0180  0001"])
def test_a_note_tells_no_nik(cast, member, nik):
    with pytest.raises(PauseRefused) as refusal:
        pause(cast, member, note=f"NIK {nik}")
    assert refusal.value.field == "note"
    assert not Pause.objects.exists()
    assert pause(cast, member, note="Kembali 12-12-2026, hp 0812345").pk


def test_for_the_dead_nothing_is_paused(cast):
    with pytest.raises(MemberGone):
        pause(cast, cast.member(deceased_on=TODAY))


# The screen.


@pytest.fixture
def agent(cast, client):
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.sz.user)
        yield client


def address(name, member):
    return reverse(name, args=[member.uuid])


def test_an_agent_pauses_and_resumes_from_the_members_page(agent, member):
    shown = agent.get(address("desk:member", member)).content.decode()
    assert address("reminders:pause", member) in shown
    form = agent.get(address("reminders:pause", member)).context["form"]
    sent = {"uuid": form["uuid"].value(), "until_on": "28-11-2026", "reason": "grieving"}
    assert agent.post(address("reminders:pause", member), sent).status_code == 302
    shown = agent.get(address("desk:member", member)).content.decode()
    assert "28 November 2026" in shown
    paused = agent.get(address("reminders:pause", member))
    end = paused.context["end_form"]["uuid"].value()
    agent.post(address("reminders:resume", member), {"uuid": end})
    assert pause_on(member, TODAY) is None


def test_what_was_typed_stays_when_it_is_refused(agent, member):
    sent = {"uuid": uuid4(), "until_on": "01-01-2030", "reason": "other", "note": "Panen dulu"}
    page = agent.post(address("reminders:pause", member), sent)
    assert page.status_code == 200
    assert "Panen dulu" in page.content.decode()
    assert not Pause.objects.exists()


def test_the_village_is_not_told_who_rests(cast, client, member):
    pause(cast, member, note="Bertengkar dengan suami")
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.sekdes)
        shown = client.get(address("desk:member", member)).content.decode()
        assert "Bertengkar" not in shown
        assert client.get(address("reminders:pause", member)).status_code == 403
