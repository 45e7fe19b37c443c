"""Messages in the administration: what became of them, not what they say."""

import pytest
from django.urls import reverse

from perisai.outbox.enums import Channel
from tests.outbox.conftest import want

pytestmark = pytest.mark.django_db


@pytest.fixture
def messages(settings):
    settings.OUTBOX_EMAIL = {"EMAIL_HOST": "mail.example.id"}
    sms = want("test:1", text="Rahasia keluarga")
    mail = want("test:2", channel=Channel.EMAIL, recipient="budi@example.id", subject="Rahasia")
    return [*sms, *mail]


def test_head_office_sees_no_whole_number_and_no_text(client, cast, messages):
    client.force_login(cast.pusat)
    pages = [reverse("admin:outbox_message_changelist")]
    pages += [reverse("admin:outbox_message_change", args=[message.pk]) for message in messages]
    for address in pages:
        page = client.get(address).content.decode()
        assert "test:" in page
        assert "Rahasia" not in page
        assert "81234567890" not in page
        assert "budi@" not in page
    assert "+6281" in page or "b•••@example.id" in page


def test_nothing_is_changed_there(client, cast, messages):
    client.force_login(cast.pusat)
    address = reverse("admin:outbox_message_change", args=[messages[0].pk])
    assert client.post(address, {"state": "sent"}).status_code == 403
    assert client.get(reverse("admin:outbox_message_add")).status_code == 403


def test_nobody_else_sees_them(client, cast, messages):
    client.force_login(cast.koordinator)
    assert client.get(reverse("admin:outbox_message_changelist")).status_code == 302
    address = reverse("admin:outbox_message_change", args=[messages[0].pk])
    assert client.get(address).status_code == 302
