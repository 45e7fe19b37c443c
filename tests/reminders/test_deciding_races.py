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
    people = [due(cast, period="2026-11 0").enrolment for _ in range(4)]
    for number in range(1, WORKERS * 2):
        for enrolment in people:
            due(cast, enrolment=enrolment, period=f"2026-11 {number}")
    keys = list(Reminder.objects.order_by("pk").values_list("pk", flat=True))
    share = len(keys) // WORKERS
    start, looked = threading.Barrier(WORKERS), []

    def work(number):
        """Everybody stands twice in each share; a second look goes over the shares of the others too."""
        try:
            connection.ensure_connection()
            start.wait()
            looked.append(decide(at=NOW, after=keys[number * share] - 1, most=share).number)
            decide(at=NOW, after=0, most=len(keys))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handed = Reminder.objects.handed()
    told = Counter(handed.values_list("enrolment", flat=True))
    assert told == {enrolment.pk: 2 for enrolment in people}
    assert Message.objects.count() == handed.count() == 8
    assert len(looked) == WORKERS
