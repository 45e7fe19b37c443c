"""What an administrator is told before messages leave."""

import pytest

from perisai.outbox.checks import check_gateway, check_mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def ids(found) -> list[str]:
    return [problem.id for problem in found]


@pytest.mark.parametrize(
    ("url", "key", "secret", "found"),
    [
        ("", "", "", []),
        ("https://gateway.example.id", "k", "s", []),
        ("https://gateway.example.id", "k", "", ["perisai.W003"]),
        ("https://gateway.example.id", "", "s", ["perisai.W004"]),
        ("http://gateway.example.id", "k", "s", ["perisai.W005"]),
        ("http://127.0.0.1:8025", "k", "s", []),
    ],
)
def test_a_gateway_needs_key_secret_and_encryption(settings, url, key, secret, found):
    settings.GATEWAY_URL, settings.GATEWAY_KEY, settings.GATEWAY_SECRET = url, key, secret
    assert ids(check_gateway(None)) == found


@pytest.mark.parametrize(
    ("backend", "sender", "found"),
    [
        ("", "", []),
        (SMTP, "Perisai Desa <kantor@example.id>", []),
        (SMTP, "", ["perisai.W006"]),
        ("django.core.mail.backends.console.EmailBackend", "a@b.id", ["perisai.E001"]),
    ],
)
def test_a_mail_server_needs_an_address_and_a_sender(settings, backend, sender, found):
    settings.OUTBOX_EMAIL = {"EMAIL_BACKEND": backend} if backend else {}
    settings.OUTBOX_EMAIL_FROM = sender
    assert ids(check_mail(None)) == found
