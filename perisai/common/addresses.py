"""From which network address a request comes."""

import ipaddress
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest

# A request that came through no network, from a local socket: all of them share their limits.
NOWHERE = "::"


def client_address(request: HttpRequest) -> str:
    """The address of the visitor, for limits.

    A site with https stands behind a proxy: there the last entry of X-Forwarded-For counts, the one the
    proxy itself has added; what a visitor wrote before it proves nothing.
    """
    if settings.IS_HTTPS:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        with suppress(ValueError):
            return str(ipaddress.ip_address(forwarded.rpartition(",")[2].strip()))
    return request.META.get("REMOTE_ADDR") or NOWHERE
