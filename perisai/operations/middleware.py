"""A request that is too large is refused in words, before anything of it is kept."""

from django.conf import settings
from django.shortcuts import render

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
