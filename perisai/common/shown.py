"""Which page of this site somebody was looking at."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def page_shown(request: HttpRequest) -> str | None:
    """The address, from the root on, of the page from which this was sent: None when the browser does not
    tell, when it is another site, this very address, or the sign-in form."""
    told = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}, request.is_secure()):
        return None
    page = urlsplit(told)
    address = page._replace(scheme="", netloc="", fragment="").geturl()
    if page.path in (resolve_url(settings.LOGIN_URL), request.path):
        return None
    return address if url_has_allowed_host_and_scheme(address, None) else None
