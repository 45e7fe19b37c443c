"""Two workers that decide at the same moment, each with a connection of its own."""

import threading
from collections import Counter

import pytest
from django.db import connection

from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import decide
from perisai.reminders.models import Reminder
from tests.reminders import someone
from tests.reminders.someone import due
from tests.taking import NOW

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 3


def test_each_is_handed_on_once_and_nobody_more_often_than_a_week_allows(cast):
    someone.rule(cast)
    people = [due(cast).enrolment for _ in range(4)]
    for enrolment in people:
        for number in range(3):
            due(cast, enrolment=enrolment, period=f"2026-11 {number}")
    start, looked = threading.Barrier(WORKERS), []

    def work():
        try:
            connection.ensure_connection()
            start.wait()
            after = 0
            while after is not None:
                some = decide(at=NOW, after=after, most=3)
                looked.append(some.number)
                after = some.after
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handed = Reminder.objects.handed()
    told = Counter(handed.values_list("enrolment", flat=True))
    assert told == {enrolment.pk: 2 for enrolment in people}
    assert Message.objects.count() == handed.count() == 8
    assert sum(looked) >= 16
