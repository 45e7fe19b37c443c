"""Steps of the tests of screens of reminders: looking, and what is typed."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

TEXT = "Jamsostek: iuran {months} {amount}, batas {last_day}. Hubungi {agent}."


def address(name, *args):
    return reverse(f"reminders:{name}", args=args)


def read(client, url, status=200):
    page = client.get(url)
    assert page.status_code == status
    return page.content.decode()


def rule_sent(**fields):
    return {
        "uuid": uuid4(),
        "mode": "hold",
        "days": "3",
        "from_on": "21-11-2026",
        "why": "Banjir",
    } | fields


def terms_sent(**fields):
    return {
        "uuid": uuid4(),
        "quiet_from": "21",
        "quiet_until": "6",
        "most_per_week": "3",
        "from_on": "21-11-2026",
        "channel_1": "letter",
        "channel_2": "",
        "channel_3": "task",
    } | fields


def questions(client, url, sent=None):
    with CaptureQueriesContext(connection) as asked:
        page = client.post(url, sent) if sent else client.get(url)
    assert page.status_code == 200
    return len(asked)
