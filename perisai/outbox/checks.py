"""What an administrator should know before messages leave."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as CheckWarning

_HERE = {"127.0.0.1", "localhost", "::1"}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def check_gateway(app_configs, **kwargs) -> list[CheckWarning]:
    """A gateway without key, secret or encryption."""
    if not settings.GATEWAY_URL:
        return []
    warnings = []
    if not settings.GATEWAY_SECRET:
        warnings.append(
            CheckWarning(
                "PERISAI_GATEWAY_URL is set but PERISAI_GATEWAY_SECRET is not: delivery reports are refused.",
                hint="Agree on a secret with the gateway; it signs what it tells (docs/gateway.md).",
                id="perisai.W003",
            )
        )
    if not settings.GATEWAY_KEY:
        warnings.append(
            CheckWarning(
                "PERISAI_GATEWAY_URL is set but PERISAI_GATEWAY_KEY is not: the gateway will let nobody in.",
                hint="Set it to the key that the gateway gave you.",
                id="perisai.W004",
            )
        )
    address = urlsplit(settings.GATEWAY_URL)
    if address.scheme != "https" and address.hostname not in _HERE:
        warnings.append(
            CheckWarning(
                "PERISAI_GATEWAY_URL is no https address: numbers and texts would travel in the open.",
                hint="Ask the gateway for its https address.",
                id="perisai.W005",
            )
        )
    return warnings


def check_mail(app_configs, **kwargs) -> list[Error | CheckWarning]:
    """A mail server that cannot be used."""
    if not settings.OUTBOX_EMAIL:
        return []
    problems: list[Error | CheckWarning] = []
    if settings.OUTBOX_EMAIL["EMAIL_BACKEND"] != _SMTP:
        problems.append(
            Error(
                "PERISAI_EMAIL_URL is no address of a mail server.",
                hint="Write it as smtp+tls://user:password@mail.example.id:587",
                id="perisai.E001",
            )
        )
    if "@" not in settings.OUTBOX_EMAIL_FROM:
        problems.append(
            CheckWarning(
                "PERISAI_EMAIL_URL is set but PERISAI_EMAIL_FROM is not: servers refuse mail from nobody.",
                hint="Set it to an address of the office, e.g. Perisai Desa <kantor@example.id>",
                id="perisai.W006",
            )
        )
    return problems
