"""E-mail to a mail server that behaves well, and to one that does not."""

import email
import email.policy

import pytest

from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from tests.outbox.conftest import want
from tests.outbox.mail_server import MailProvider

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings):
    with MailProvider() as provider:
        settings.OUTBOX_EMAIL = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": provider.port,
            "EMAIL_HOST_USER": None,
            "EMAIL_HOST_PASSWORD": None,
        }
        settings.OUTBOX_EMAIL_FROM = "Perisai Desa <kantor@example.id>"
        yield provider


def letter(*keys: str, **fields) -> list[Message]:
    defaults = {
        "channel": Channel.EMAIL,
        "recipient": "budi@example.id",
        "subject": "Iuran bulan ini",
        "text": "Selamat pagi.\n.\nIuran Anda – Rp8.400.",
    }
    return want(*keys, **{**defaults, **fields})


def test_an_e_mail_arrives_as_it_was_written(mail, send):
    (message,) = letter("test:1")
    send()
    message.refresh_from_db()
    assert (message.state, message.cost) == (MessageState.SENT, 0)
    (taken,) = mail.taken
    read = email.message_from_bytes(taken, policy=email.policy.default)
    assert (read["To"], read["From"]) == ("budi@example.id", "Perisai Desa <kantor@example.id>")
    assert read["Subject"] == "Iuran bulan ini"
    assert read["Message-ID"] == f"<{message.uuid}@example.id>"


def test_several_share_one_line(mail, send):
    letter("test:1", "test:2", "test:3")
    send()
    assert (len(mail.taken), mail.connections) == (3, 1)


@pytest.mark.parametrize("step", ["rcpt", "data", "text"])
def test_a_no_for_ever_is_the_end_and_says_so(mail, send, step):
    mail.answers = {step: "550 no"}
    letter("test:1")
    send()
    message = Message.objects.get()
    assert (message.state, message.error) == ("failed", "Server surel menolaknya (550).")
    assert mail.taken == []


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "text"])
def test_a_no_for_now_is_tried_again(mail, send, step):
    mail.answers = {step: "451 later"}
    letter("test:1")
    send()
    assert Message.objects.get().state == MessageState.WAITING
    mail.answers = {}
    send(minutes=2)
    assert (Message.objects.get().state, len(mail.taken)) == ("sent", 1)


def test_a_mailbox_that_is_full_for_now_holds_up_no_other(mail, send):
    mail.answers = {"rcpt": "452 full"}
    letter("test:1", "test:2")
    send()
    assert list(Message.objects.values_list("tries", flat=True)) == [1, 1]


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_line_that_breaks_before_the_text_is_tried_again(mail, send, step):
    mail.answers = {step: ""}
    letter("test:1", "test:2")
    send()
    assert Message.objects.waiting().count() == 2
    assert Message.objects.filter(tries=1).count() == 1, "the other one would fare no better"
    mail.answers = {}
    send(minutes=2)
    assert len(mail.taken) == 2


def test_a_line_that_breaks_after_the_text_leaves_it_unknown_for_ever(mail, send):
    mail.answers = {"text": ""}
    letter("test:1")
    send()
    mail.answers = {}
    for _hour in range(30):
        send(hours=1)
    assert Message.objects.get().state == MessageState.UNKNOWN
    assert len(mail.taken) == 1


def test_no_mail_server_at_the_address_is_tried_again(mail, send, settings):
    settings.OUTBOX_EMAIL = {**settings.OUTBOX_EMAIL, "EMAIL_PORT": 9}
    letter("test:1")
    send()
    message = Message.objects.get()
    assert (message.state, message.error) == ("waiting", "Server surel tidak dapat dihubungi.")


def test_a_sender_who_is_not_let_in_blames_no_message(mail, send):
    mail.answers = {"mail": "530 who are you"}
    letter("test:1", "test:2")
    send()
    first = Message.objects.get(key="test:1")
    assert (first.state, first.error) == (
        "waiting",
        "Server surel tidak menerima apa pun dari situs ini (530).",
    )
    assert list(Message.objects.order_by("pk").values_list("tries", flat=True)) == [1, 0]
    mail.answers = {}
    send(minutes=2)
    assert len(mail.taken) == 2


def test_a_domain_with_signs_of_other_alphabets_is_reached(mail, send):
    letter("test:1", recipient="budi@exämple.id")
    send()
    assert Message.objects.get().state == MessageState.SENT
    assert mail.recipients == ["<budi@xn--exmple-cua.id>"]
    read = email.message_from_bytes(mail.taken[0], policy=email.policy.default)
    assert read["To"] == "budi@xn--exmple-cua.id"


@pytest.mark.parametrize("address", ["bu\u017fi@example.id", f"a@{'ä' * 62}.id"])
def test_an_address_that_cannot_be_written_is_refused_and_leaves_no_doubt(mail, send, address):
    letter("test:1")
    Message.objects.update(recipient=address)
    send()
    message = Message.objects.get()
    assert (message.state, message.error) == ("failed", "Tidak dapat ditulis sebagai surel.")
    assert mail.taken == []


def test_the_site_may_write_from_a_domain_of_another_alphabet(mail, send, settings):
    settings.OUTBOX_EMAIL_FROM = "Perisai Desa <kantor@exämple.id>"
    (message,) = letter("test:1")
    send()
    (taken,) = mail.taken
    read = email.message_from_bytes(taken, policy=email.policy.default)
    assert read["Message-ID"] == f"<{message.uuid}@xn--exmple-cua.id>"


def test_a_subject_of_two_lines_smuggles_no_heading(mail, send):
    letter("test:1", subject="Halo\nBcc: semua@example.id")
    send()
    assert Message.objects.get().state == MessageState.FAILED
    assert mail.taken == []
