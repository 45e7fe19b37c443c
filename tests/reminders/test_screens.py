"""The screens on which reminders are decided and proved."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from perisai.audit.models import AuditEntry
from perisai.reminders.enums import Kind
from perisai.reminders.models import (
    NightCount,
    ReminderTerms,
    Rule,
    VillageSettings,
    Wording,
)
from perisai.reminders.views import ruling
from tests.reminders.screen_steps import TEXT, address, questions, read, rule_sent, terms_sent
from tests.reminders.someone import TODAY, due
from tests.taking import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_every_kind_stands_with_its_mode_and_its_sum(cast, coordinator):
    due(cast)
    NightCount.objects.create(
        kind="after_due", branch=cast.branch, night=TODAY, due=1, new=1, counted_at=NOW
    )
    shown = read(coordinator, address("overview"))
    for kind in Kind:
        assert address("kind", kind.value) in shown
    assert address("rows", "after_due") in shown
    assert address("terms") in shown


def test_a_number_opens_the_people_behind_it(cast, coordinator):
    row = due(cast)
    hidden = due(cast, state="suppressed", reason="paid", period="2026-10")
    waiting = read(coordinator, address("rows", "after_due") + "?hasil=waiting")
    assert row.about in waiting
    assert hidden.about not in waiting
    silent = address("rows", "after_due") + f"?hasil=suppressed&alasan=paid&malam={TODAY}"
    assert hidden.about in read(coordinator, silent)
    assert hidden.about not in read(coordinator, silent.replace("alasan=paid", "alasan=held"))


def test_the_branch_next_door_sees_none_of_it(cast, client):
    row = due(cast)
    client.force_login(cast.foreign_coordinator)
    assert row.about not in read(client, address("rows", "after_due"))
    read(client, address("terms") + f"?cabang={cast.branch.code}", status=404)
    read(client, address("village", cast.village.code), status=404)


@pytest.mark.parametrize("name", ["overview", "villages", "terms"])
def test_agents_and_villages_decide_nothing(cast, client, name):
    for user in (cast.sz.user, cast.sekdes):
        client.force_login(user)
        read(client, address(name), status=404)


def test_a_kind_or_a_length_that_is_none_is_not_found(coordinator):
    read(coordinator, address("kind", "birthday"), status=404)
    read(coordinator, address("wording", "on_due", "endless"), status=404)
    read(coordinator, address("rows", "on_due") + "?malam=kemarin", status=404)


def test_a_branch_holds_a_kind_and_the_rule_before_stays(cast, coordinator):
    number = Rule.objects.count()
    url = address("rule", "after_due")
    read(coordinator, url)
    assert coordinator.post(url, rule_sent()).status_code == 302
    rule = Rule.objects.latest("pk")
    assert (rule.branch, rule.mode, rule.why, rule.by) == (
        cast.branch,
        "hold",
        "Banjir",
        cast.koordinator,
    )
    assert Rule.objects.count() == number + 1
    assert AuditEntry.objects.filter(action="reminders.rule_changed").count() == 1
    assert "Banjir" in read(coordinator, address("kind", "after_due"))


def test_a_retry_writes_nothing_again(coordinator):
    sent = rule_sent()
    number = Rule.objects.count()
    for _time in range(2):
        coordinator.post(address("rule", "after_due"), sent)
    assert Rule.objects.count() == number + 1
    page = coordinator.post(address("rule", "after_due"), sent | {"days": "4"})
    assert page.status_code == 200
    assert Rule.objects.count() == number + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("from_on", "20-11-2026"), ("from_on", "01-06-2027"), ("days", "121"), ("why", "")],
)
def test_what_is_refused_stays_typed(coordinator, field, value):
    number = Rule.objects.count()
    page = coordinator.post(address("rule", "after_due"), rule_sent(**{field: value}))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert Rule.objects.count() == number


@pytest.mark.parametrize("mode", ["observe", "enforce", "hold"])
def test_days_with_which_nobody_is_ever_reminded_are_refused_before_the_dry_run(coordinator, mode):
    number = Rule.objects.count()
    page = coordinator.post(address("rule", "after_due"), rule_sent(mode=mode, days="16"))
    assert page.context["trial"] is None
    assert "paling banyak 13" in page.context["form"].errors["days"][0]
    page = coordinator.post(address("rule", "before_due"), rule_sent(mode=mode, days="0"))
    assert "paling sedikit 1" in page.context["form"].errors["days"][0]
    assert Rule.objects.count() == number


def test_a_kind_without_days_of_its_own_does_not_ask_for_them(coordinator):
    url = address("rule", "on_due")
    assert "days" not in coordinator.get(url).context["form"].fields
    sent = rule_sent()
    del sent["days"]
    assert coordinator.post(url, sent).status_code == 302
    assert Rule.objects.latest("pk").days == 0


def test_a_village_of_another_branch_is_no_choice(cast, coordinator):
    page = coordinator.post(
        address("rule", "after_due"), rule_sent(village=cast.foreign_village.pk)
    )
    assert "village" in page.context["form"].errors


def test_head_office_decides_for_everywhere(cast, client):
    client.force_login(cast.pusat)
    assert client.post(address("rule", "on_due"), rule_sent()).status_code == 302
    assert Rule.objects.latest("pk").branch is None
    read(client, address("terms"), status=404)


def test_a_text_is_saved_and_looked_at_with_a_real_person(cast, coordinator):
    row = due(cast, kind="on_due")
    url = address("wording", "on_due", "short")
    assert row.about in read(coordinator, url)
    sent = {"uuid": uuid4(), "text": TEXT}
    page = coordinator.post(url, sent | {"preview": "1"})
    assert "Siti Zulaikha" in page.context["sample"].text
    assert not Wording.objects.exists()
    for _time in range(2):
        assert coordinator.post(url, sent).status_code == 302
    wording = Wording.objects.get()
    assert (wording.text, wording.branch, wording.language) == (TEXT, cast.branch, "id")
    assert AuditEntry.objects.filter(action="reminders.reworded").count() == 1


def test_a_text_that_says_too_little_is_refused_and_stays(coordinator):
    page = coordinator.post(
        address("wording", "on_due", "short"), {"uuid": uuid4(), "text": "Jamsostek {nik}"}
    )
    assert page.status_code == 200
    assert "Jamsostek {nik}" in page.content.decode()
    assert "{amount}" in " ".join(page.context["form"].errors["text"])
    assert not Wording.objects.exists()


def test_a_branch_sets_its_quiet_hours_and_ways(cast, coordinator):
    read(coordinator, address("terms"))
    sent = terms_sent()
    for _time in range(2):
        assert coordinator.post(address("terms"), sent).status_code == 302
    row = ReminderTerms.objects.get()
    assert (row.quiet_from, row.quiet_until, row.channels) == (
        dt.time(21),
        dt.time(6),
        ["letter", "task"],
    )
    assert AuditEntry.objects.filter(action="reminders.terms_set").count() == 1


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("quiet_until", {"quiet_until": "21"}),
        ("channel_1", {"channel_1": "", "channel_3": ""}),
        ("channel_1", {"channel_2": "letter"}),
        ("from_on", {"from_on": "20-11-2026"}),
        ("from_on", {"from_on": "20-02-2027"}),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(coordinator, field, fields):
    page = coordinator.post(address("terms"), terms_sent(**fields))
    assert field in page.context["form"].errors
    assert not ReminderTerms.objects.exists()


def test_a_way_that_the_site_does_not_have_is_marked_and_warned_of(coordinator, settings):
    settings.GATEWAY_URL = ""
    page = read(coordinator, address("terms"))
    assert "Situs ini tidak dapat mengirim: SMS, WhatsApp." in page
    assert "SMS (belum tersedia di sini)" in page
    assert "Surat (belum tersedia di sini)" not in page
    settings.GATEWAY_URL, settings.GATEWAY_CHANNELS = "http://127.0.0.1:9", ["sms", "whatsapp"]
    page = read(coordinator, address("terms"))
    assert "tidak dapat mengirim" not in page
    assert "belum tersedia" not in page


def test_a_village_has_its_harvest(cast, coordinator):
    url = address("village", cast.village.code)
    read(coordinator, url)
    for _time in range(2):
        coordinator.post(url, {"language": "id", "harvest_month": "4"})
    assert VillageSettings.objects.get().harvest_month == 4
    assert AuditEntry.objects.filter(action="reminders.village_set").count() == 1
    assert "April" in read(coordinator, address("villages"))
    page = coordinator.post(url, {"language": "xx", "harvest_month": "13"})
    assert set(page.context["form"].errors) == {"language", "harvest_month"}


def test_villages_are_found_by_name_and_paged(cast, coordinator, monkeypatch):
    monkeypatch.setattr(ruling, "PAGE", 1)
    first = coordinator.get(address("villages"))
    assert [row.name for row in first.context["rows"]] == ["Ampel"]
    second = coordinator.get(first.context["next_url"])
    assert [row.name for row in second.context["rows"]] == ["Dukuhdempok"]
    assert not second.context["next_url"]
    found = coordinator.get(address("villages") + "?cari=dukuh")
    assert [row.name for row in found.context["rows"]] == ["Dukuhdempok"]
    read(coordinator, address("villages") + f"?sesudah={cast.foreign_village.code}", status=404)


@pytest.mark.parametrize("name", ["overview", "kind", "rows", "wording", "rule"])
def test_the_number_of_questions_of_a_page_does_not_grow(cast, coordinator, name):
    args = {"overview": (), "wording": ("after_due", "long")}.get(name, ("after_due",))
    sent = rule_sent(mode="enforce") if name == "rule" else None
    due(cast)
    once = questions(coordinator, address(name, *args), sent)
    due(cast)
    due(cast)
    assert questions(coordinator, address(name, *args), sent) == once
