"""What an administrator should know before people use the site."""

from django.conf import settings
from django.core.checks import Warning as CheckWarning


def check_public_url(app_configs, **kwargs) -> list[CheckWarning]:
    """Receipts need the address at which a payer can check them."""
    if settings.PUBLIC_URL:
        return []
    return [
        CheckWarning(
            "PERISAI_PUBLIC_URL is not set: receipts carry a check code instead of a QR code.",
            hint="Set it to the address that payers can open, e.g. https://perisai.example.id",
            id="perisai.W001",
        )
    ]


def check_broker(app_configs, **kwargs) -> list[CheckWarning]:
    """A server has several processes; they share a broker and a cache."""
    if not settings.IS_SERVER or settings.REDIS_URL:
        return []
    return [
        CheckWarning(
            "DATABASE_URL is set but REDIS_URL is not: jobs and rate limits need a shared Redis.",
            hint="Set it to e.g. redis://redis:6379/0",
            id="perisai.W002",
        )
    ]
