"""Requests that cannot be answered are refused in words: what is too large, before anything of it is kept,
and what an address does not take."""

from contextlib import suppress

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from perisai.common.shown import page_shown

HEARD_OUT_BYTES = 512 * 1024 * 1024
PIECE_BYTES = 1024 * 1024


class TooLargeMiddleware:
    """Answer a request over `UPLOAD_LIMIT_BYTES` with a page that says what to do.

    The page is sent once the browser has finished: most browsers show an answer that comes while
    they still send as a broken connection. What is larger than `HEARD_OUT_BYTES` is cut off. It
    stands behind the language and before the protection of forms, which would read the request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdecimal() else 0
        if size <= settings.UPLOAD_LIMIT_BYTES:
            return self.get_response(request)
        if size <= HEARD_OUT_BYTES:
            while request.read(PIECE_BYTES):
                pass
        megabytes = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        return render(request, "413.html", {"megabytes": megabytes}, status=413)


class NotAllowedMiddleware:
    """Say in words that an address belongs to a button, with the way back to the page that has it. Somebody
    comes there by the history of the browser, or by a link that was kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            back = page_shown(request) or _page_above(request.path)
            response.content = render_to_string("405.html", {"back": back})
        return response


def _page_above(path: str) -> str | None:
    """The nearest address above a path that exists; None when that is the first page."""
    parts = path.strip("/").split("/")
    for number in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:number])}/"
        with suppress(Resolver404):
            resolve(above)
            return above
    return None
