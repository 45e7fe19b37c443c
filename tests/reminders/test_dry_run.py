"""Before a kind reminds anybody, it shows whom."""

import datetime as dt

import pytest
import time_machine

from dues.models import Standing
from perisai.reminders.models import (
    Reminder,
    Rule,
)
from tests.reminders.screen_steps import address, questions, rule_sent
from tests.reminders.someone import claim, due, paid_to, person, rule
from tests.taking import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_before_a_kind_reminds_it_shows_whom(cast, coordinator):
    row = due(cast)
    silent = due(cast)
    claim(cast, silent.enrolment.member)
    number = Rule.objects.count()
    sent = rule_sent(mode="enforce", why="")
    page = coordinator.post(address("rule", "after_due"), sent)
    trial = page.context["trial"]
    assert [line.name for line in trial.lines] == [row.about]
    assert "Siti Zulaikha" in trial.lines[0].text
    assert [(code, number) for code, _words, number in trial.silent] == [("claim_open", 1)]
    assert Rule.objects.count() == number
    assert Reminder.objects.filter(pk__in=[row.pk, silent.pk], state="waiting").count() == 2
    assert (
        coordinator.post(address("rule", "after_due"), sent | {"confirmed": "1"}).status_code == 302
    )
    assert Rule.objects.latest("pk").mode == "enforce"


def trial_with(client, **fields):
    sent = rule_sent(mode="enforce", why="", **fields)
    return client.post(address("rule", "after_due"), sent).context["trial"]


def test_the_dry_run_is_about_the_programme_that_was_asked_about(cast, coordinator):
    saver = due(cast)
    saver.enrolment.terms.update(has_jht=True)
    other = due(cast)
    assert {line.name for line in trial_with(coordinator).lines} == {saver.about, other.about}
    shown = trial_with(coordinator, programme="with")
    assert (shown.number, [line.name for line in shown.lines]) == (1, [saver.about])
    shown = trial_with(coordinator, programme="without")
    assert (shown.number, [line.name for line in shown.lines]) == (1, [other.about])


def not_found_yet(cast):
    """Somebody who owes November alone, of whom no night has written anything."""
    enrolment = paid_to(cast.enrolment(person(cast)), dt.date(2026, 10, 1))
    Standing.objects.filter(pk=enrolment.pk).update(agent=cast.sz)
    return enrolment


def test_the_dry_run_is_about_the_days_that_were_asked_about(cast, coordinator):
    """On 21 November: the due day was the 16th, and by the rule so far nobody comes due until the 26th."""
    rule(cast, "after_due", "observe", days=10, from_on=dt.date(2026, 11, 1))
    owing = not_found_yet(cast)
    rows = Reminder.objects.count()
    assert trial_with(coordinator, days="10").number == 0
    assert trial_with(coordinator, days="6").number == 0
    shown = trial_with(coordinator, days="5")
    assert [line.name for line in shown.lines] == [owing.member.name]
    assert trial_with(coordinator, days="5", programme="with").number == 0
    assert Reminder.objects.count() == rows


def test_the_number_of_questions_of_the_dry_run_does_not_grow_with_those_not_found_yet(
    cast, coordinator
):
    rule(cast, "after_due", "observe", days=10)
    numbers = []
    for people in (1, 2):
        for _ in range(people):
            not_found_yet(cast)
        sent = rule_sent(mode="enforce")
        numbers.append(questions(coordinator, address("rule", "after_due"), sent))
    assert trial_with(coordinator).number == 3
    assert numbers[0] == numbers[1]
