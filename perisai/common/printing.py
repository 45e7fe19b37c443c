"""A paper as an answer: the PDF, or the page that says what the machine lacks."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from perisai.common.pdf import PdfUnavailable


def printed(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    name: str,
    back_url: str,
    note_printed: Callable[[], object] | None = None,
) -> HttpResponse:
    """The paper that `make` renders, under the file name `name`, after `note_printed` kept who took it."""
    try:
        content = make()
    except PdfUnavailable as missing:
        return cannot_print(request, missing, back_url=back_url)
    if note_printed:
        note_printed()
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)


def cannot_print(request: HttpRequest, missing: PdfUnavailable, *, back_url: str) -> HttpResponse:
    """The page that says what the machine lacks."""
    context = {"missing": missing, "back_url": back_url}
    return render(request, "paper_missing.html", context, status=503)
