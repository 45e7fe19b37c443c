"""Answering with a photo or scan that was kept, or saying that its file is lost. Whoever calls has looked up
the row in the scope of the viewer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from perisai.common.kept_files import FileLost
from perisai.common.kept_scans import KeptScan
from perisai.common.scans import KINDS, Scan, thumbnail

log = logging.getLogger(__name__)
THUMB = 96  # pixels: one paper is told from another, no number can be read


@dataclass(frozen=True, slots=True)
class Back:
    """The way up from a page: its address, and what stands there."""

    url: str
    label: str


def scan_answer(
    request: HttpRequest,
    read: Callable[[], Scan],
    *,
    name: str,
    note_opened: Callable[[], None] | None = None,
    back: Back | None = None,
    lost_title: str = "",
) -> HttpResponse:
    """The file that `read` opens, called `name` and its suffix, after `note_opened` has kept who opened it;
    the page that it is lost when `read` raises FileLost."""
    try:
        scan = read()
    except FileLost as lost:
        log.error("The file of %s was lost: %s", name, lost)
        return lost_answer(request, back=back, title=lost_title)
    if note_opened:
        note_opened()
    return FileResponse(
        BytesIO(scan.content), content_type=KINDS[scan.suffix], filename=f"{name}{scan.suffix}"
    )


def thumbnail_answer(row: KeptScan) -> HttpResponse:
    """A picture too small to read. Raises Http404 for a PDF, and when its file is lost."""
    if not row.is_picture:
        raise Http404
    try:
        small = thumbnail(row.open(), longest=THUMB)
    except FileLost as lost:
        raise Http404 from lost
    return HttpResponse(small, content_type="image/jpeg")


def lost_answer(request: HttpRequest, *, back: Back | None = None, title: str = "") -> HttpResponse:
    """The page that says that a file is missing or was changed."""
    context = {"title": title or _("The file cannot be opened"), "back": back}
    return render(request, "file_lost.html", context, status=500)
